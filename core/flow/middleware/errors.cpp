// Source: pkg/middlewares/customerrors/custom_errors.go. Responses alone are replaced; the status is that of the
// response unless statusRewrites says otherwise.

#include "flow/no_effect.h"

GW_MIDDLEWARE(errors) = {
    .key = "errors",
    .make = [](const gw::flow::Making&) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::NoEffect>();
    },
};
