#include "source/kubernetes/crd_fits.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace gw::source::crd {
namespace {

/// Fields of custom resources that are IntOrString wherever they occur, and where they are not.
constexpr std::string_view kIntOrString[] = {"interval",
                                             "unhealthyInterval",
                                             "timeout",
                                             "failureWindow",
                                             "checkPeriod",
                                             "fallbackDuration",
                                             "recoveryDuration",
                                             "period",
                                             "readTimeout",
                                             "writeTimeout",
                                             "dialTimeout",
                                             "initialInterval",
                                             "responseHeaderTimeout",
                                             "idleConnTimeout",
                                             "readIdleTimeout",
                                             "pingTimeout",
                                             "dialKeepAlive",
                                             "terminationDelay",
                                             "port"};
constexpr int kMaxDepth = 40;

const doc::Node* too_large(const Item& item, std::string_view key, bool in_check) {
  // The port of a health check is a plain int, terminationDelay of a TCP route too.
  bool plain = key == "port" && in_check;
  if (plain || std::ranges::find(kIntOrString, key) == std::end(kIntOrString)) return nullptr;
  const doc::Node& node = item.document()[item.node()];
  if (node.kind != doc::Kind::Scalar) return nullptr;
  if (node.tag == doc::Tag::Uint) return &node;
  std::optional<std::int64_t> number = item.integer();
  bool fits = !number || (*number >= std::numeric_limits<std::int32_t>::min() &&
                          *number <= std::numeric_limits<std::int32_t>::max());
  return fits ? nullptr : &node;
}

std::optional<diag::Fact> find(const Item& item, bool in_check, std::string_view kind, int depth) {
  if (depth > kMaxDepth || !item) return std::nullopt;
  for (const auto& [key, member] : item.members()) {
    if (key == "plugin" || !member) continue;
    bool route_delay = key == "terminationDelay" && kind == "IngressRouteTCP";
    if (!route_delay && too_large(member, key, in_check) != nullptr) {
      diag::Fact fact;
      fact.kind = diag::FactKind::Crash;
      fact.span = member.span();
      fact.subject = std::string(key);
      fact.detail = "the number does not fit, and Traefik cannot read any object of kind " + std::string(kind);
      fact.traefik = "json: cannot unmarshal number " + std::string(member.document().text(member.node())) +
                     " into Go value of type int32";
      fact.fatal = true;
      return fact;
    }
    std::optional<diag::Fact> inner = find(member, key == "healthCheck", kind, depth + 1);
    if (inner) return inner;
  }
  for (const Item& one : item.items()) {
    std::optional<diag::Fact> inner = find(one, false, kind, depth + 1);
    if (inner) return inner;
  }
  return std::nullopt;
}

}  // namespace

std::optional<diag::Fact> find_misfit(const Client& client) {
  for (std::string_view kind : {"IngressRoute", "IngressRouteTCP", "IngressRouteUDP", "Middleware", "TraefikService",
                                "ServersTransport", "ServersTransportTCP"}) {
    for (const KubeObject* object : client.list(kind)) {
      std::optional<diag::Fact> fact = find(Item(*object)["spec"], false, kind, 0);
      if (fact) return fact;
    }
  }
  return std::nullopt;
}

}  // namespace gw::source::crd
