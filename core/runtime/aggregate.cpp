// All providers' objects in one set of tables, under qualified names.

#include <algorithm>

#include "base/strings.h"
#include "runtime/state.h"

namespace gw::runtime {
namespace {

using diag::FactKind;
using model::Property;
using model::Value;

constexpr std::string_view kDefault = "default";

/// Without any entry point written, what Traefik adds has no name of its own to be left out.
std::vector<std::string> default_points(State& state) {
  bool written = state.gateway.install.config.root.find("entryPoints") != nullptr;
  return written ? default_entry_points(state.gateway) : state.tcp_entry_points;
}

void find_entry_points(State& state) {
  const Value* points = state.gateway.install.config.root.at("entryPoints");
  if (points == nullptr) {
    state.tcp_entry_points = {"http", "traefik"};
    return;
  }
  for (const Property& point : points->properties()) {
    std::string address = state.text(point.value, "address");
    (listener_of(address).udp ? state.udp_entry_points : state.tcp_entry_points).emplace_back(point.name);
  }
  std::ranges::sort(state.tcp_entry_points);
  std::ranges::sort(state.udp_entry_points);
}

/// What the merge does for one provider.
class Merger {
 public:
  Merger(State& state, const source::Provider& provider, const std::vector<std::string>& entry_points)
      : state_(state), provider_(provider.name), root_(provider.config.root), entry_points_(entry_points) {}

  void objects() {
    table(Role::Router, "http.routers");
    table(Role::Service, "http.services");
    table(Role::Middleware, "http.middlewares");
    table(Role::TcpRouter, "tcp.routers");
    table(Role::TcpService, "tcp.services");
    table(Role::TcpMiddleware, "tcp.middlewares");
    table(Role::UdpRouter, "udp.routers");
    table(Role::UdpService, "udp.services");
    values(state_.models, "http.models");
    values(state_.tcp_models, "tcp.models");
    values(state_.transports, "http.serversTransports");
    values(state_.tcp_transports, "tcp.serversTransports");
  }

  void tls(std::vector<std::string>& with_options, std::vector<std::string>& with_stores) {
    named(state_.tls_options, "tls.options", with_options);
    named(state_.tls_stores, "tls.stores", with_stores);
    const Value* certificates = root_.at("tls.certificates");
    if (certificates == nullptr) return;
    for (const Value& certificate : certificates->items()) {
      std::vector<std::string> stores = state_.texts(certificate, "stores");
      if (std::ranges::find(stores, "acme-tls/1") != stores.end() && provider_ != "tlsalpn.acme") continue;
      state_.certificates.push_back(certificate);
    }
  }

 private:
  void table(Role role, std::string_view path) {
    const Value* all = root_.at(path);
    if (all == nullptr) return;
    Table& objects = state_.table(role);
    objects.reserve(objects.size() + all->properties().size());
    for (const Property& entry : all->properties()) {
      Item item;
      item.object.name = state_.keep(Name{entry.name, provider_});
      item.object.role = role;
      item.object.value = entry.value;
      item.written = entry.name;
      if (role == Role::Router) router(item, entry.name);
      if (role == Role::TcpRouter) set_entry_points(item);
      objects.put(std::move(item));
    }
  }

  void set_entry_points(Item& item) {
    if (State::items(item.value(), "entryPoints").empty())
      state_.set(item, "entryPoints", state_.strings(entry_points_));
  }

  void router(Item& item, std::string_view name) {
    std::span<const Value> parents = State::items(item.value(), "parentRefs");
    if (parents.empty()) set_entry_points(item);
    std::string_view syntax = State::written(item.value(), "ruleSyntax");
    if (!syntax.empty() && syntax != kDefault && state_.version >= Version{3, 4, 0}) deprecated_syntax(item, name);
    if (parents.empty()) return;
    std::vector<Value> qualified;
    for (const Value& parent : parents)
      qualified.push_back(state_.string(qualify(parent.string(), provider_).text(), parent.span));
    state_.set(item, "parentRefs", state_.graph.arena->list(qualified, model::OriginKind::Derived));
  }

  void deprecated_syntax(const Item& item, std::string_view name) {
    std::string text = "Router's `ruleSyntax` option is deprecated, please remove any usage of this option.";
    state_.problem(item, FactKind::RuntimeWarning, State::place(item.value(), "ruleSyntax"), text, "ruleSyntax",
                   "ruleSyntax");
    state_.log("warn", text, "", Context().with("routerName", name));
  }

  void values(Values& into, std::string_view path) {
    const Value* all = root_.at(path);
    if (all == nullptr) return;
    for (const Property& entry : all->properties()) into[std::string(entry.name) + "@" + provider_] = entry.value;
  }

  /// Options and stores: `default` stays unqualified.
  void named(Values& into, std::string_view path, std::vector<std::string>& with_default) {
    const Value* all = root_.at(path);
    if (all == nullptr) return;
    for (const Property& entry : all->properties()) {
      std::string name(entry.name);
      if (name == kDefault) {
        with_default.push_back(provider_);
      } else {
        name += "@" + provider_;
      }
      into[name] = entry.value;
    }
  }

  State& state_;
  std::string provider_;
  const Value& root_;
  const std::vector<std::string>& entry_points_;
};

void two_defaults(State& state, const char* what, const std::vector<std::string>& providers, const Value& last) {
  std::string names;
  for (const std::string& name : providers) names += (names.empty() ? "" : " ") + name;
  std::string text = std::string(what) + "[" + names + "]";
  diag::Fact fact;
  fact.kind = FactKind::RuntimeWarning;
  fact.span = last.span;
  fact.subject = kDefault;
  fact.traefik = text;
  state.add(std::move(fact));
  state.log("error", text, "", {});
}

}  // namespace

void aggregate(State& state) {
  find_entry_points(state);
  add_internal(state);
  std::vector<std::string> points = default_points(state), with_options, with_stores;
  for (const source::Provider& provider : state.gateway.providers) {
    if (!provider.loaded || provider.config.root.kind != Value::Kind::Object) continue;
    Merger merger(state, provider, points);
    merger.objects();
    merger.tls(with_options, with_stores);
  }
  if (with_stores.size() > 1) {
    two_defaults(state, "Default TLS Store defined in multiple providers: ", with_stores, state.tls_stores["default"]);
    state.tls_stores.erase("default");
  }
  if (with_options.empty()) {
    Value options = state.graph.arena->object(*schema::find_type("tls.Options"), {}, model::OriginKind::Default);
    options.flags |= Value::Defaults;
    state.tls_options["default"] = options;
  } else if (with_options.size() > 1) {
    two_defaults(state, "Default TLS Options defined in multiple providers ", with_options,
                 state.tls_options["default"]);
    state.tls_options.erase("default");
  }
}

}  // namespace gw::runtime
