// Source: pkg/middlewares/contenttype/content_type.go. The response alone gets a type.

#include "flow/no_effect.h"

GW_MIDDLEWARE(content_type) = {
    .key = "contentType",
    .make = [](const gw::flow::Making&) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::NoEffect>();
    },
};
