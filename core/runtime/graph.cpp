// The steps in their order, and what they leave behind.

#include <algorithm>

#include "runtime/state.h"

namespace gw::runtime {

using model::Tree;

const Object* Graph::find(Role role, std::string_view name) const {
  auto before = [](const Object& object, const std::pair<Role, std::string_view>& key) {
    return std::pair(object.role, std::string_view(object.name)) < key;
  };
  auto at = std::lower_bound(objects.begin(), objects.end(), std::pair(role, name), before);
  return at != objects.end() && at->role == role && at->name == name ? &*at : nullptr;
}

Graph build(const source::Gateway& gateway, const text::SourceSet& sources, const source::World& world) {
  if (!gateway.install.starts) return {};
  State state(gateway, sources, world);
  aggregate(state);
  apply_models(state);
  resolve_tls_conflicts(state);
  check_tls(state);
  check_transports(state);
  link_parents(state);
  build_http(state);
  check_https(state);
  build_tcp(state);
  build_udp(state);
  fill_used_by(state);
  check_resolvers(state);
  std::size_t objects = 0;
  for (const Table& table : state.tables_) objects += table.size();
  state.graph.objects.reserve(objects);
  for (Table& table : state.tables_) {
    for (auto& [name, item] : table) state.graph.objects.push_back(std::move(item.object));
    table.clear();
  }
  state.graph.log.assign(state.log_.begin(), state.log_.end());
  return std::move(state.graph);
}

void fill_used_by(State& state) {
  auto use = [&](Role role, const std::string& full, const std::string& router) {
    if (Item* item = state.find(role, full)) item->object.used_by.push_back(router);
  };
  constexpr std::pair<Role, Role> kRouters[] = {
      {Role::Router, Role::Service}, {Role::TcpRouter, Role::TcpService}, {Role::UdpRouter, Role::UdpService}};
  for (auto [routers, services] : kRouters) {
    for (auto& [name, router] : state.table(routers)) {
      std::string provider = provider_of(name);
      if (routers == Role::Router) {
        for (const std::string& middleware : state.texts(router.value(), "middlewares"))
          use(Role::Middleware, qualify(middleware, provider), name);
      }
      use(services, qualify(state.text(router.value(), "service"), provider), name);
    }
  }
}

namespace {

constexpr const char* kKeys[] = {"routers",     "services",       "middlewares", "tcpRouters",
                                 "tcpServices", "tcpMiddlewares", "udpRouters",  "udpServices"};

const char* status_name(Status status) {
  switch (status) {
    case Status::Enabled: return "enabled";
    case Status::Warning: return "warning";
    case Status::Disabled: return "disabled";
  }
  return "";
}

Tree object_tree(const Object& object, Version version) {
  Tree out = model::to_tree(object.value, version, model::Secrets::Shown);
  if (out.kind != Tree::Kind::Map) out = Tree::map();
  if (!object.errors.empty()) out.set("error", Tree::list_of(object.errors));
  out.set("status", Tree::of(std::string(status_name(object.status))));
  if (!object.using_.empty()) out.set("using", Tree::list_of(object.using_));
  if (!object.used_by.empty()) out.set("usedBy", Tree::list_of(object.used_by));
  if (object.server_status.empty()) return out;
  Tree servers = Tree::map();
  for (const auto& [server, status] : object.server_status) servers.set(server, Tree::of(status));
  out.set("serverStatus", std::move(servers));
  return out;
}

}  // namespace

Tree rawdata(const Graph& graph, Version version, bool internal) {
  Tree out = Tree::map();
  for (std::size_t role = 0; role < std::size(kKeys); ++role) {
    Tree table = Tree::map();
    for (const Object& object : graph.objects) {
      if (static_cast<std::size_t>(object.role) != role) continue;
      if (!internal && provider_of(object.name) == "internal") continue;
      table.members.emplace_back(object.name, object_tree(object, version));
    }
    if (!table.members.empty()) out.set(kKeys[role], std::move(table));
  }
  return out;
}

}  // namespace gw::runtime
