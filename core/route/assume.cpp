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

  /// Their routers are the user's: none is added.
  Value internal_services(Value root) {
    root = arena_.with(root, "api", object("static.API", "dashboard"));
    root = arena_.with(root, "ping", object("ping.Handler", "manualRouting"));
    Value metrics = object("observability/types.Metrics", {});
    metrics = arena_.with(metrics, "prometheus", object("observability/types.Prometheus", "manualRouting"));
    return arena_.with(root, "metrics", metrics);
  }

 private:
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
  gateway.install.config.root = Assumed(gateway).internal_services(gateway.install.config.root);
  return gateway;
}

}  // namespace gw::route
