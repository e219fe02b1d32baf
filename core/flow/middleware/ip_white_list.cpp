// Source: pkg/middlewares/ipwhitelist/ip_whitelist.go.

#include "flow/client_ip.h"

GW_MIDDLEWARE(ip_white_list) = {
    .key = "ipWhiteList",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::AllowList>(making, 403);
    },
};
