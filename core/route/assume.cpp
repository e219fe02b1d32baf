// Entry points where nobody said what they are: those that routers name.

#include <set>

#include "route/tables.h"
#include "schema/schema.h"

namespace gw::route {
namespace {

using model::OriginKind;
using model::Property;
using model::Value;

class Assumed {
 public:
  explicit Assumed(source::Gateway& gateway) : gateway_(gateway) {}

  void run() {
    for (const source::Provider& provider : gateway_.providers) {
      named(provider.config.root.at("http.routers"), tcp_);
      named(provider.config.root.at("tcp.routers"), tcp_);
      named(provider.config.root.at("udp.routers"), udp_);
    }
    if (tcp_.empty() && udp_.empty()) tcp_.insert(std::string(kAnyPoint));
    std::vector<Property> points;
    for (const std::string& name : tcp_) points.push_back(point(name, ":0"));
    for (const std::string& name : udp_) {
      if (!tcp_.contains(name)) points.push_back(point(name, ":0/udp"));
    }
    std::vector<Property> fields = {{"entryPoints", nullptr, arena().map(points, OriginKind::Derived)}};
    fields.push_back({"api", nullptr, object("static.API", {{"dashboard", nullptr, yes()}})});
    fields.push_back({"ping", nullptr, object("ping.Handler", {{"manualRouting", nullptr, yes()}})});
    Value prometheus = object("observability/types.Prometheus", {{"manualRouting", nullptr, yes()}});
    fields.push_back(
        {"metrics", nullptr, object("observability/types.Metrics", {{"prometheus", nullptr, prometheus}})});
    gateway_.install.config.root = object("static.Configuration", fields);
  }

 private:
  model::Arena& arena() { return *gateway_.install.config.arena; }
  Value yes() { return arena().boolean(true, OriginKind::Derived); }

  Value object(std::string_view type, std::vector<Property> fields) {
    const schema::Type* known = schema::find_type(type);
    if (known == nullptr) return arena().map(fields, OriginKind::Derived);
    for (Property& property : fields) property.field = schema::find_field(*known, property.name, gateway_.version);
    return arena().object(*known, fields, OriginKind::Derived);
  }

  Property point(const std::string& name, std::string_view address) {
    Value value = object("static.EntryPoint", {{"address", nullptr, arena().string(address, OriginKind::Derived)}});
    value.flags |= Value::Defaults;
    return {arena().copy(name), nullptr, value};
  }

  static void named(const Value* routers, std::set<std::string>& into) {
    if (routers == nullptr) return;
    for (const Property& router : routers->properties()) {
      const Value* points = router.value.find("entryPoints");
      if (points == nullptr) continue;
      for (const Value& name : points->items()) into.emplace(name.string());
    }
  }

  source::Gateway& gateway_;
  std::set<std::string> tcp_, udp_;
};

}  // namespace

source::Gateway with_entry_points(source::Gateway gateway) {
  if (!gateway.install.given) {
    // A configuration is shared by the copies of a gateway: this one gets its own.
    gateway.install.config.arena = std::make_shared<model::Arena>();
    Assumed(gateway).run();
  }
  return gateway;
}

}  // namespace gw::route
