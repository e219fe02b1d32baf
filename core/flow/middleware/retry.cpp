// Source: pkg/middlewares/retry/retry.go. The same request may be sent again.

#include "flow/no_effect.h"

GW_MIDDLEWARE(retry) = {
    .key = "retry",
    .make = [](const gw::flow::Making&) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::NoEffect>();
    },
};
