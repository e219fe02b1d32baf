// What nobody has said of a gateway without static configuration.

#include "route/tables.h"
#include "schema/schema.h"

namespace gw::route {
namespace {

using model::OriginKind;
using model::Property;
using model::Value;

class Assumed {
 public:
  explicit Assumed(source::Gateway& gateway) : arena_(*gateway.install.config.arena) {}

  /// Their routers are the user's: none is added but those that a running Traefik has.
  Value internal_services(Value root, const std::set<std::string, std::less<>>& routers) {
    Value api = object("static.API", "dashboard");
    if (routers.contains("api")) {
      api = arena_.with(api, "dashboard", arena_.boolean(routers.contains("dashboard"), OriginKind::Derived));
      api = arena_.with(api, "insecure", arena_.boolean(true, OriginKind::Derived));
    }
    root = arena_.with(root, "api", api);
    root = arena_.with(root, "ping", routed("ping.Handler", routers.contains("ping")));
    Value metrics = object("observability/types.Metrics", {});
    metrics =
        arena_.with(metrics, "prometheus", routed("observability/types.Prometheus", routers.contains("prometheus")));
    return arena_.with(root, "metrics", metrics);
  }

 private:
  /// A service with a router of its own on the entry point traefik, or none.
  Value routed(std::string_view type, bool own) {
    Value out = object(type, own ? "" : "manualRouting");
    return own ? arena_.with(out, "entryPoint", arena_.string("traefik", OriginKind::Derived)) : out;
  }

  /// An object with one option, which is true.
  Value object(std::string_view type, std::string_view option) {
    Value out = arena_.object(*schema::find_type(type), {}, OriginKind::Derived);
    return option.empty() ? out : arena_.with(out, option, arena_.boolean(true, OriginKind::Derived));
  }

  model::Arena& arena_;
};

}  // namespace

source::Gateway with_internal_services(source::Gateway gateway) {
  if (gateway.install.given || gateway.install.config.root.type() == nullptr) return gateway;
  gateway.install.config.root =
      Assumed(gateway).internal_services(gateway.install.config.root, gateway.install.internal);
  return gateway;
}

}  // namespace gw::route
