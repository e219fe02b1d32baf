#include "route/tables.h"

#include <algorithm>
#include <charconv>

#include "base/strings.h"
#include "model/view.h"
#include "runtime/router.h"

namespace gw::route {
namespace {

using model::Value;
using runtime::Object;
using runtime::Role;

class Builder {
 public:
  Builder(const source::Gateway& gateway, const runtime::Graph& graph)
      : gateway_(gateway), graph_(graph), version_(gateway.version) {}

  Tables run() {
    Tables out;
    out.arena = graph_.arena;
    out.version = version_;
    read_precedence();
    entry_points(out);
    for (EntryPoint& point : out.points) fill(point);
    return out;
  }

 private:
  /// Routers by entry point, so that each is looked at once however many entry points there are.
  struct OfPoint {
    std::vector<const Object*> http, tcp;
    const Object* udp = nullptr;
  };

  void read_precedence() {
    if (version_ < Version{3, 7, 0}) return;
    const Value* providers = gateway_.install.config.root.at("providers");
    const Value* list = providers == nullptr ? nullptr : providers->find("precedence");
    // The documented default is not in force: Traefik makes the section before it decodes into it, and so never sets
    // its defaults (asked of 3.7.13: two providers take turns by chance).
    if (list == nullptr) return;
    for (const Value& name : list->items()) precedence_.emplace_back(name.string());
  }

  void entry_points(Tables& out) {
    const Value* points = gateway_.install.config.root.at("entryPoints");
    if (points == nullptr) return;
    for (const model::Property& property : points->properties()) {
      EntryPoint point;
      point.name = property.name;
      out.any_point = out.any_point || point.name == kAnyPoint;
      point.address = model::text_of(property.value, "address", version_).value_or("");
      runtime::Listener listener = runtime::listener_of(point.address);
      point.udp = listener.udp;
      std::from_chars(listener.port.data(), listener.port.data() + listener.port.size(), point.port);
      if (!gateway_.install.given && !gateway_.install.points_known) {
        point.address.clear();  // Only the name was said.
        point.port = 0;
      }
      point.options = entry_point_options(gateway_, point.name);
      point.checks_hosts = !runtime::checks_each_router(version_);
      point.acme_tls = answers_acme(property.value);
      out.points.push_back(std::move(point));
    }
    std::ranges::sort(out.points, {}, &EntryPoint::name);
    for (const Object& object : graph_.objects) {
      for (std::string_view name : object.using_) list(object, by_point_[name]);
    }
  }

  static void list(const Object& object, OfPoint& point) {
    if (object.role == Role::Router) point.http.push_back(&object);
    if (object.role == Role::TcpRouter && object.routed) point.tcp.push_back(&object);
    // Sorted by name; the last one that works counts. Source: pkg/server/router/udp/router.go.
    if (object.role == Role::UdpRouter && object.routed) point.udp = &object;
  }

  /// Source: pkg/server/routerfactory.go, pkg/server/router/tcp/router.go; allowACMEByPass is of 3.1.3 and 2.11.9.
  bool answers_acme(const Value& point) {
    bool may_pass = version_ >= Version{3, 1, 3} || (version_.major == 2 && version_ >= Version{2, 11, 9});
    if (!may_pass || !gateway_.install.given) return true;
    if (model::bool_of(point, "allowACMEByPass", version_).value_or(false)) return false;
    const Value* resolvers = gateway_.install.config.root.at("certificatesResolvers");
    if (resolvers == nullptr) return false;
    return std::ranges::any_of(resolvers->properties(), [](const model::Property& resolver) {
      return resolver.value.at("acme.tlsChallenge") != nullptr;
    });
  }

  void fill(EntryPoint& point) {
    auto found = by_point_.find(point.name);
    if (found != by_point_.end()) {
      std::vector<Route> plain, tls;
      for (const Object* router : found->second.http) {
        if (!router->routed || runtime::has_parents(router->value)) continue;
        bool secure = router->value.find("tls") != nullptr;
        if (std::optional<Route> route = this->route(*router)) (secure ? tls : plain).push_back(*std::move(route));
      }
      point.plain = Muxer(std::move(plain));
      point.tls = Muxer(std::move(tls));
      point.udp_router = found->second.udp;
      tcp(point, found->second);
      https(point, found->second);
    }
    point.https_broken = broken("default");
  }

  Rank rank(const Object& router) const {
    return {model::integer_of(router.value, "priority", version_).value_or(0), provider_rank(router.name, precedence_)};
  }

  /// A router is compiled once, however many entry points it has.
  std::shared_ptr<const rule::Program> program(const Object& router, rule::Protocol protocol) {
    auto [at, fresh] = programs_.try_emplace(&router);
    if (fresh)
      at->second = rule::compile(model::written(router.value, "rule"), runtime::syntax_of(router.value, version_),
                                 protocol, version_)
                       .program;
    return at->second;
  }

  /// Nothing if gw cannot follow the rule.
  std::optional<Route> route(const Object& router) {
    Route out;
    out.router = &router;
    out.program = program(router, rule::Protocol::Http);
    if (out.program == nullptr) return std::nullopt;
    out.rank = rank(router);
    if (const runtime::Router* more = graph_.router(router)) {
      out.tls_options = more->tls_options;
      if (!more->children.empty()) out.children = children(router, more->children);
    }
    return out;
  }

  std::shared_ptr<const Muxer> children(const Object& router, std::span<const std::string_view> names) {
    auto known = muxers_.find(&router);
    if (known != muxers_.end()) return known->second;
    std::vector<Route> routes;
    for (std::string_view name : names) {
      const Object* child = graph_.find(Role::Router, name);
      if (child == nullptr || !child->routed) continue;
      if (std::optional<Route> route = this->route(*child)) routes.push_back(*std::move(route));
    }
    return muxers_[&router] = std::make_shared<const Muxer>(std::move(routes));
  }

  bool broken(std::string_view options) const {
    const runtime::TlsOptions* found = graph_.options(options);
    return found == nullptr || !found->fault.empty();
  }

  void tcp(EntryPoint& point, const OfPoint& routers) {
    std::vector<TcpRoute> plain, tls;
    for (const Object* router : routers.tcp) {
      TcpRoute route;
      route.router = router;
      route.program = program(*router, rule::Protocol::Tcp);
      if (route.program == nullptr) continue;
      route.rank = rank(*router);
      const Value* section = router->value.find("tls");
      bool passes = section != nullptr && model::bool_of(*section, "passthrough", version_).value_or(false);
      if (section != nullptr && !passes) {
        route.tls_options = options_of(*router, *section);
        route.broken = broken(route.tls_options);
      }
      (section == nullptr ? plain : tls).push_back(std::move(route));
    }
    point.tcp = TcpMuxer(std::move(plain));
    point.tcp_tls = TcpMuxer(std::move(tls));
  }

  std::string_view options_of(const Object& router, const Value& tls) {
    std::string_view name = model::written(tls, "options");
    if (name.empty() || name == "default") return "default";
    return graph_.arena->copy(runtime::qualified(name, router.name));
  }

  /// The options of each host, whether or not the routers that name it work.
  /// Source: pkg/server/router/tcp/manager.go (buildEntryPointHandler), router.go (SetHTTPSForwarder).
  void https(EntryPoint& point, const OfPoint& routers) {
    std::map<std::string, std::vector<std::string_view>, std::less<>> hosts;
    auto add = [&](const std::string& host, std::string_view options) {
      std::vector<std::string_view>& all = hosts[host];
      if (std::ranges::find(all, options) == all.end()) all.push_back(options);
    };
    bool hostless = false;
    for (const Object* router : routers.http) {
      const runtime::Router* more = graph_.router(*router);
      if (more == nullptr || router->value.find("tls") == nullptr) continue;
      rule::Domains domains = rule::domains(model::written(router->value, "rule"), rule::Protocol::Http, version_);
      if (!domains.error.empty()) continue;
      hostless = hostless || domains.values.empty();
      if (more->refused) continue;
      for (const std::string& host : domains.values) add(host, more->tls_options);
    }
    if (point.checks_hosts) settle(point, hosts);
    // Of one map: settled hosts are written last, so that a host "*" replaces what routers without host have; before
    // 3.7.2 only. After it the order of a map decides.
    if (hostless && (!point.checks_hosts || !hosts.contains("*"))) add("*", "default");
    std::vector<TcpRoute> routes;
    for (const auto& [host, all] : hosts) {
      for (std::string_view options : all) sni_route(host, options, routes);
    }
    point.https = TcpMuxer(std::move(routes));
  }

  /// Several options for a host are none: the default ones count.
  static void settle(EntryPoint& point, std::map<std::string, std::vector<std::string_view>, std::less<>>& hosts) {
    for (auto& [host, all] : hosts) {
      if (all.size() > 1) all = {"default"};
      point.options_by_host[host] = all[0];
    }
  }

  void sni_route(const std::string& host, std::string_view options, std::vector<TcpRoute>& out) {
    std::string value = version_ < Version{3, 7, 0} ? "`" + host + "`" : base::quote(host);
    std::string text = "HostSNI(" + value + ")";
    TcpRoute route;
    route.program =
        rule::compile(text, version_.major < 3 ? rule::Syntax::V2 : rule::Syntax::V3, rule::Protocol::Tcp, version_)
            .program;
    if (route.program == nullptr) return;  // Traefik logs it and goes on.
    route.rank.priority = rule::default_priority(text, rule::Protocol::Tcp);
    route.host = graph_.arena->copy(host);
    route.tls_options = options;
    route.broken = broken(options);
    out.push_back(std::move(route));
  }

  const source::Gateway& gateway_;
  const runtime::Graph& graph_;
  Version version_;
  std::vector<std::string> precedence_;
  std::map<std::string_view, OfPoint> by_point_;
  std::unordered_map<const Object*, std::shared_ptr<const rule::Program>> programs_;
  std::unordered_map<const Object*, std::shared_ptr<const Muxer>> muxers_;
};

}  // namespace

std::int32_t provider_rank(std::string_view router, const std::vector<std::string>& precedence) {
  std::size_t at = router.find('@');
  if (at == std::string_view::npos || router.find('@', at + 1) != std::string_view::npos) return -1;
  auto found = std::ranges::find(precedence, router.substr(at + 1));
  return found == precedence.end() ? -1 : static_cast<std::int32_t>(precedence.end() - found) - 1;
}

const EntryPoint* Tables::find(std::string_view name) const {
  auto at = std::ranges::find(points, name, &EntryPoint::name);
  return at == points.end() ? nullptr : &*at;
}

std::vector<const EntryPoint*> Tables::on_port(int port, bool udp) const {
  std::vector<const EntryPoint*> out;
  for (const EntryPoint& point : points) {
    if (point.port == port && point.udp == udp) out.push_back(&point);
  }
  return out;
}

Tables build_tables(const source::Gateway& gateway, const runtime::Graph& graph) {
  return Builder(gateway, graph).run();
}

}  // namespace gw::route
