// The steps in their order, and what they leave behind.

#include <algorithm>

#include "runtime/state.h"

namespace gw::runtime {

using model::Tree;

const Object* Graph::find(Role role, std::string_view name) const {
  auto before = [](const Object& object, const std::pair<Role, std::string_view>& key) {
    return std::pair(object.role, object.name) < key;
  };
  auto at = std::lower_bound(objects.begin(), objects.end(), std::pair(role, name), before);
  return at != objects.end() && at->role == role && at->name == name ? &*at : nullptr;
}

const Router* Graph::router(const Object& object) const {
  auto index = static_cast<std::uint32_t>(&object - objects.data());
  auto at = std::ranges::lower_bound(routers, index, {}, &Router::object);
  return at != routers.end() && at->object == index ? &*at : nullptr;
}

const TlsOptions* Graph::options(std::string_view name) const {
  auto at = std::ranges::lower_bound(tls_options, name, {}, &TlsOptions::name);
  return at != tls_options.end() && at->name == name ? &*at : nullptr;
}

namespace {

void keep_router(State& state, const Item& item) {
  if (!item.tls && item.children.empty()) return;
  Router router;
  router.object = static_cast<std::uint32_t>(state.graph.objects.size());
  router.tls_options = item.tls_options;
  router.refused = item.tls_conflict;
  router.children = state.graph.arena->copy(item.children);
  state.graph.routers.push_back(router);
}

void keep_tls_options(State& state) {
  for (const auto& [name, value] : state.tls_options)
    state.graph.tls_options.push_back({state.keep(name), value, tls_options_error(state, name)});
}

}  // namespace

Graph build(const source::Gateway& gateway, const text::SourceSet& sources, const source::World& world) {
  if (!gateway.install.starts) return {};
  State state(gateway, sources, world);
  aggregate(state);
  apply_models(state);
  note_traits(state);
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
  for (Table& table : state.tables_) objects += table.size();
  state.graph.objects.reserve(objects);
  for (Table& table : state.tables_) {
    for (Item& item : table) {
      if (item.object.role == Role::Router) keep_router(state, item);
      state.graph.objects.push_back(std::move(item.object));
    }
    table = {};
  }
  keep_tls_options(state);
  state.graph.log.assign(state.log_.begin(), state.log_.end());
  return std::move(state.graph);
}

namespace {

/// Calls `use` with each router and each service and middleware of it that exists.
template <typename Use>
void each_use(State& state, Use&& use) {
  constexpr std::pair<Role, Role> kRouters[] = {
      {Role::Router, Role::Service}, {Role::TcpRouter, Role::TcpService}, {Role::UdpRouter, Role::UdpService}};
  auto found = [&](Role role, Name name, const Item& router) {
    if (Item* item = state.find(role, name)) use(*item, router);
  };
  for (auto [routers, services] : kRouters) {
    for (const Item& router : state.table(routers)) {
      std::string_view provider = provider_of(router.object.name);
      if (routers == Role::Router) {
        for (const model::Value& middleware : State::items(router.value(), "middlewares"))
          found(Role::Middleware, qualify(middleware.string(), provider), router);
      }
      found(services, qualify(State::written(router.value(), "service"), provider), router);
    }
  }
}

}  // namespace

void fill_used_by(State& state) {
  std::vector<std::pair<Item*, std::string_view>> uses;
  each_use(state, [&](Item& item, const Item& router) {
    ++item.users;
    uses.emplace_back(&item, router.object.name);
  });
  for (auto [item, router] : uses) {
    if (item->user_names == nullptr) {
      item->user_names = state.graph.arena->names(item->users);
      item->object.used_by = {item->user_names, item->users};
      item->users = 0;
    }
    item->user_names[item->users++] = router;
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

Tree texts(std::span<const std::string_view> all) {
  Tree out = Tree::list();
  for (std::string_view text : all) out.items.push_back(Tree::of(std::string(text)));
  return out;
}

Tree object_tree(const Object& object, Version version, model::Secrets secrets) {
  Tree out = model::to_tree(object.value, version, secrets);
  if (out.kind != Tree::Kind::Map) out = Tree::map();
  if (!object.errors.empty()) out.set("error", Tree::list_of(object.errors));
  out.set("status", Tree::of(std::string(status_name(object.status))));
  if (!object.using_.empty()) out.set("using", texts(object.using_));
  if (!object.used_by.empty()) out.set("usedBy", texts(object.used_by));
  if (object.servers_up.empty()) return out;
  Tree servers = Tree::map();
  for (std::string_view server : object.servers_up) servers.set(std::string(server), Tree::of("UP"));
  out.set("serverStatus", std::move(servers));
  return out;
}

}  // namespace

Tree rawdata(const Graph& graph, Version version, bool internal, model::Secrets secrets) {
  Tree out = Tree::map();
  for (std::size_t role = 0; role < std::size(kKeys); ++role) {
    Tree table = Tree::map();
    for (const Object& object : graph.objects) {
      if (static_cast<std::size_t>(object.role) != role) continue;
      if (!internal && provider_of(object.name) == "internal") continue;
      table.members.emplace_back(std::string(object.name), object_tree(object, version, secrets));
    }
    if (!table.members.empty()) out.set(kKeys[role], std::move(table));
  }
  return out;
}

}  // namespace gw::runtime
