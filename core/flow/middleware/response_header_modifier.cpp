// Source: pkg/middlewares/gatewayapi/headermodifier/response_header_modifier.go. The response alone is changed.

#include "flow/no_effect.h"

GW_MIDDLEWARE(response_header_modifier) = {
    .key = "responseHeaderModifier",
    .make = [](const gw::flow::Making&) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::NoEffect>();
    },
};
