#include <algorithm>

#include "source/assemble.h"

namespace gw::source {

using model::OriginKind;
using model::Value;

void assume_install(Gateway& gateway) {
  Static& install = gateway.install;
  model::Arena& arena = *install.config.arena;
  install.given = false;
  install.config.root = arena.object(schema::static_root(), {}, OriginKind::Derived);
  std::vector<model::Property> points, resolvers;
  auto type = [](std::string_view section) -> const schema::Type& {
    const schema::Shape* shape = schema::field_named(schema::static_root(), section)->shape;
    while (shape->type == nullptr) shape = shape->element;
    return *shape->type;
  };
  auto add_name = [&](std::vector<model::Property>& to, std::string_view name, auto&& make) {
    if (std::ranges::find(to, name, &model::Property::name) == to.end())
      to.push_back({arena.copy(name), nullptr, make()});
  };
  auto point = [&](std::string_view address) {
    Value value = arena.object(type("entryPoints"), {}, OriginKind::Derived);
    value.flags |= Value::Defaults;
    return arena.with(value, "address", arena.string(address, OriginKind::Derived));
  };
  for (const Provider& provider : gateway.providers) {
    for (std::string_view group : {"http", "tcp", "udp"}) {
      const Value& config = provider.loaded ? provider.config.root : provider.salvage.root;
      const Value* section = config.find(group);
      const Value* routers = section == nullptr ? nullptr : section->find("routers");
      if (routers == nullptr) continue;
      for (const model::Property& router : routers->properties()) {
        if (const Value* names = router.value.find("entryPoints")) {
          for (const Value& name : names->items())
            add_name(points, name.string(), [&] { return point(group == "udp" ? ":1/udp" : ":1"); });
        }
        const Value* resolver = router.value.at("tls.certResolver");
        if (resolver != nullptr)
          add_name(resolvers, resolver->string(),
                   [&] { return arena.object(type("certificatesResolvers"), {}, OriginKind::Derived); });
      }
    }
  }
  if (points.empty()) {
    add_name(points, "(any)", [&] { return point(":1"); });
    add_name(points, "(any udp)", [&] { return point(":1/udp"); });
  }
  Value root = arena.with(install.config.root, "entryPoints", arena.map(points, OriginKind::Derived));
  if (!resolvers.empty()) root = arena.with(root, "certificatesResolvers", arena.map(resolvers, OriginKind::Derived));
  install.config.root = root;
}

}  // namespace gw::source
