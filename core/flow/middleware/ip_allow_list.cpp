// Source: pkg/middlewares/ipallowlist/ip_allowlist.go.

#include "flow/client_ip.h"

GW_MIDDLEWARE(ip_allow_list) = {
    .key = "ipAllowList",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::AllowList>(making, making.integer("rejectStatusCode"));
    },
};
