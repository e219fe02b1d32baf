// Source: pkg/middlewares/compress/compress.go. The response alone is compressed.

#include "flow/no_effect.h"

GW_MIDDLEWARE(compress) = {
    .key = "compress",
    .make = [](const gw::flow::Making&) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::NoEffect>();
    },
};
