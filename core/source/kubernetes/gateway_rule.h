#ifndef GW_SOURCE_KUBERNETES_GATEWAY_RULE_H_
#define GW_SOURCE_KUBERNETES_GATEWAY_RULE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "source/kubernetes/crd_item.h"

namespace gw::source::gateway_api {

/// The rule of a router and the priority that Traefik gives it.
struct Rule {
  std::string text;
  std::int64_t priority = 0;
};

/// What a match says of the path, as an API server completes it. Source: httproute.go buildPathRule.
struct PathMatch {
  std::string type = "PathPrefix";
  std::string value = "/";
};
PathMatch path_of(const crd::Item& match);

/// Of one match of an HTTPRoute. Source: httproute.go buildMatchRule.
Rule http_rule(const std::vector<std::string>& hostnames, const crd::Item& match);

/// Of one match of a GRPCRoute; an absent one takes every request. Source: grpcroute.go buildGRPCMatchRule.
Rule grpc_rule(const std::vector<std::string>& hostnames, const crd::Item& match);

/// Source: tlsroute.go hostSNIRule.
Rule sni_rule(const std::vector<std::string>& hostnames);

}  // namespace gw::source::gateway_api

#endif  // GW_SOURCE_KUBERNETES_GATEWAY_RULE_H_
