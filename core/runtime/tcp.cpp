// TCP routers, services and middlewares.
// Source: pkg/server/router/tcp/manager.go, pkg/server/service/tcp/service.go, pkg/server/middleware/tcp.

#include <algorithm>

#include "base/go_values.h"
#include "base/strings.h"
#include "runtime/rules.h"
#include "runtime/state.h"
#include "runtime/stream.h"

namespace gw::runtime {

using diag::FactKind;
using model::Value;

namespace {

class TcpService {
 public:
  TcpService(State& state, const Context& context, std::string_view written, Item& service)
      : state_(state), context_(context), written_(written), service_(service) {}

  Outcome build() {
    const Value* balancer = service_.value().find("loadBalancer");
    const Value* weighted = service_.value().find("weighted");
    if (balancer != nullptr && weighted != nullptr) {
      Problem problem = state_.problem(service_, FactKind::MultiTypeObject, {},
                                       "cannot create service: multi-types service not supported, consider declaring "
                                       "two different pieces of service instead",
                                       "", std::string(service_.object.name), "loadBalancer, weighted");
      return spread(state_, service_, problem, nullptr, context_);
    }
    if (balancer != nullptr) {
      Outcome problem = load_balancer(*balancer);
      state_.set_up(service_, up_);
      return problem;
    }
    if (weighted != nullptr) return weigh(*weighted);
    Problem problem =
        state_.problem(service_, FactKind::TypelessObject, {},
                       "the service " + base::quote(service_.object.name) + " does not have any type defined", "",
                       std::string(service_.object.name));
    return spread(state_, service_, problem, nullptr, context_);
  }

 private:
  Outcome load_balancer(const Value& balancer) {
    struct Deprecated {
      std::string_view field, words;
      Version since;
    };
    constexpr Deprecated kDeprecated[] = {{"terminationDelay", "TerminationDelay", {3, 0, 0}},
                                          {"proxyProtocol", "ProxyProtocol", {3, 6, 0}}};
    for (const auto& [field, words, since] : kDeprecated) {
      if (balancer.find(field) == nullptr || state_.version < since) continue;
      state_.log("warn",
                 "Service " + base::quote(written_) + " load balancer uses `" + std::string(words) +
                     "`, but this option is deprecated, please use ServersTransport configuration instead.",
                 "", context_);
    }
    Name transport = context_.qualified(State::written(balancer, "serversTransport"));
    if (!transport.bare.empty() && !transport.provider.empty()) {
      service_.object.value =
          state_.with_at(service_.value(), "loadBalancer.serversTransport",
                         state_.string(transport.text(), State::place(balancer, "serversTransport")));
      service_.room = 0;
    }
    if (const Value* servers = service_.value().at("loadBalancer.servers")) {
      std::size_t index = 0;
      for (const Value& server : servers->items()) {
        if (Outcome problem = add_server(server, index++)) return problem;
      }
    }
    if (const Value* check = balancer.find("healthCheck")) {
      check_health_times(state_, service_, *check, context_);
      check_health_payload(state_, service_, *check, context_);
    }
    return std::nullopt;
  }

  Outcome add_server(const Value& server, std::size_t index) {
    std::string address = state_.text(server, "address");
    if (std::string error = base::host_port_error(address); !error.empty()) {
      Problem problem = state_.problem(service_, FactKind::RuntimeWarning, State::place(server, "address"),
                                       "Failed to split host port: " + error,
                                       "loadBalancer.servers[" + std::to_string(index) + "].address", address);
      static_cast<void>(problem);
      // The servers are shuffled first, so their number in the log is left to chance.
      state_.log("error", "Failed to split host port", error,
                 context_.with("serviceName", service_.object.name)
                     .with("serverAddress", address)
                     .with("serverIndex", std::to_string(index)));
      return std::nullopt;
    }
    if (state_.version < Version{3, 6, 0}) return old_proxy(address, index);
    if (Outcome problem = dialer()) return problem;
    if (service_.value().at("loadBalancer.healthCheck") != nullptr) return std::nullopt;  // Unknown without asking.
    up_.push_back(address);
    return std::nullopt;
  }

  Problem transport_missing(const Value& balancer, const std::string& name, std::string text) {
    Problem problem = state_.problem(service_, FactKind::MissingReference, State::place(balancer, "serversTransport"),
                                     std::move(text), "loadBalancer.serversTransport", name, "serversTransport");
    std::vector<std::string> names;
    for (const auto& [known, value] : state_.tcp_transports) names.push_back(known);
    state_.offer(problem.fact, names);
    return problem;
  }

  /// Until 3.6 the state of servers was unknown, and a transport that could not be made was not there.
  /// Source: v3.5 pkg/server/service/tcp/service.go, pkg/tcp/dialer.go, pkg/tcp/proxy.go.
  Outcome old_proxy(const std::string& address, std::size_t index) {
    const Value& balancer = *service_.value().find("loadBalancer");
    std::string name = state_.text(balancer, "serversTransport");
    if (!name.empty()) {
      std::string text = "TCP dialer not found " + name;
      auto found = state_.tcp_transports.find(name);
      if (found == state_.tcp_transports.end()) return transport_missing(balancer, name, text);
      const Value* tls = found->second.find("tls");
      if (Outcome problem = tls == nullptr ? std::nullopt : client_tls(*tls)) {
        state_.graph.facts[static_cast<std::size_t>(problem->fact)].traefik = text;
        problem->text = text;
        return problem;
      }
    }
    const Value* proxy = balancer.find("proxyProtocol");
    Outcome problem = proxy == nullptr ? std::nullopt : proxy_version(*proxy);
    if (problem)
      state_.log("error", "Failed to create server", problem->text,
                 context_.with("serviceName", service_.object.name)
                     .with("serverAddress", address)
                     .with("serverIndex", std::to_string(index)));
    return std::nullopt;
  }

  Outcome proxy_version(const Value& proxy) {
    std::int64_t version = state_.integer(proxy, "version");
    if (version == 1 || version == 2) return std::nullopt;
    return state_.problem(service_, FactKind::BadServiceOption, State::place(proxy, "version"),
                          "unknown proxyProtocol version: " + std::to_string(version),
                          "loadBalancer.proxyProtocol.version", "version");
  }

  /// Source: pkg/tcp/dialer.go, DialerManager.Build.
  Outcome dialer() {
    const Value& balancer = *service_.value().find("loadBalancer");
    std::string name = state_.text(balancer, "serversTransport");
    const Value* transport = nullptr;
    if (!name.empty()) {
      auto found = state_.tcp_transports.find(name);
      if (found == state_.tcp_transports.end())
        return transport_missing(balancer, name, "no transport configuration found for " + base::quote(name));
      transport = &found->second;
    }
    const Value* proxy = balancer.find("proxyProtocol");
    if (transport != nullptr && transport->find("proxyProtocol") != nullptr) proxy = transport->find("proxyProtocol");
    if (Outcome problem = proxy == nullptr ? std::nullopt : proxy_version(*proxy)) return problem;
    const Value* tls = transport == nullptr ? nullptr : transport->find("tls");
    return tls == nullptr ? std::nullopt : client_tls(*tls);
  }

  Outcome client_tls(const Value& tls) {
    const Value* spiffe = tls.find("spiffe");
    auto bad = [&](std::string text) {
      return state_.problem(service_, FactKind::BadTransport, tls.span, std::move(text),
                            "loadBalancer.serversTransport", "tls");
    };
    if (spiffe == nullptr) return std::nullopt;
    if (std::string error = spiffe_problem(state_, *spiffe); !error.empty()) return bad(error);
    bool custom = state_.flag(tls, "insecureSkipVerify") || !state_.text(tls, "serverName").empty() ||
                  !state_.text(tls, "peerCertURI").empty();
    for (std::string_view field : {"rootCAs", "certificates"})
      custom = custom || (tls.find(field) != nullptr && !tls.find(field)->items().empty());
    if (custom) return bad("TLS and SPIFFE configuration cannot be defined at the same time");
    return std::nullopt;
  }

  Outcome weigh(const Value& weighted) {
    const Value* services = weighted.find("services");
    if (services == nullptr) return std::nullopt;
    std::size_t index = 0;
    for (const Value& child : services->items()) {
      std::string name = state_.text(child, "name"), below = "weighted.services[" + std::to_string(index++) + "]";
      std::int64_t weight = child.find("weight") == nullptr ? 0 : state_.integer(child, "weight");
      if (weight < 0 && state_.version >= Version{3, 7, 12}) {
        std::string text = "invalid negative weight " + std::to_string(weight) + " for service " + base::quote(name);
        return spread(state_, service_,
                      state_.problem(service_, FactKind::BadServiceOption, State::place(child, "weight"), text,
                                     below + ".weight", "weight"),
                      "Invalid service weight", context_.with("serviceName", service_.object.name));
      }
      Context inner = context_.at(service_.object.name);
      if (Outcome problem =
              build_tcp_service(state_, inner, name, service_, State::place(child, "name"), below + ".name")) {
        if (state_.stopped) return problem;
        Context logged = context_.with("serviceName", service_.object.name);
        return not_built(state_, service_, *problem, "Failed to build TCP handler", logged);
      }
      if (Outcome problem = updater(weighted, name, below)) return problem;
    }
    return std::nullopt;
  }

  Outcome updater(const Value& weighted, const std::string& name, const std::string& below) {
    if (weighted.find("healthCheck") == nullptr) return std::nullopt;
    Item* child = state_.find(Role::TcpService, context_.at(service_.object.name).qualified(name));
    const Value* checked = child == nullptr ? nullptr : child->value().at("loadBalancer.healthCheck");
    if (checked == nullptr && child != nullptr) checked = child->value().at("weighted.healthCheck");
    if (checked != nullptr) return std::nullopt;
    std::string text = "cannot register " + name + " as updater for " + std::string(written_) +
                       ": healthCheck not enabled in config for this weighted service";
    return spread(state_, service_,
                  state_.problem(service_, FactKind::BadServiceOption, State::place(weighted, "healthCheck"), text,
                                 below, "healthCheck"),
                  nullptr, context_);
  }

  State& state_;
  const Context& context_;
  std::string_view written_;
  Item& service_;
  std::vector<std::string> up_;  ///< Addresses of the servers that nobody checks.
};

/// Source: pkg/server/middleware/tcp/middlewares.go.
class TcpMiddleware {
 public:
  TcpMiddleware(State& state, Item& item) : state_(state), item_(item) {}

  Outcome build() {
    Outcome last;
    bool any = false;
    // Of several types the last one counts; what the others would say is never heard.
    if (item_.value().find("inFlightConn") != nullptr) any = true;
    if (const Value* list = item_.value().find("ipWhiteList")) {
      any = true;
      if (state_.version >= Version{3, 0, 0})
        state_.log("warn", "IPWhiteList is deprecated, please use IPAllowList instead.", "", {});
      last = ranges(*list, "ipWhiteList", "sourceRange is empty, IPWhiteLister not created",
                    "cannot parse CIDR whitelist ");
    }
    if (const Value* list = item_.value().find("ipAllowList")) {
      any = true;
      last = ranges(*list, "ipAllowList", "sourceRange is empty, IPAllowLister not created", "cannot parse CIDRs ");
    }
    if (any) return last;
    return state_.problem(item_, FactKind::TypelessObject, {},
                          "invalid middleware " + base::quote(item_.object.name) +
                              " configuration: invalid middleware type or middleware does not exist",
                          "", std::string(item_.object.name));
  }

 private:
  Outcome ranges(const Value& list, const std::string& kind, const char* empty, const char* prefix) {
    std::vector<std::string> ranges = state_.texts(list, "sourceRange");
    text::Span span = State::place(list, "sourceRange");
    if (ranges.empty())
      return state_.problem(item_, FactKind::BadMiddlewareOption, span, empty, kind + ".sourceRange", "sourceRange");
    std::string error = base::ranges_error(ranges);
    if (error.empty()) return std::nullopt;
    return state_.problem(item_, FactKind::BadMiddlewareOption, span, prefix + base::go_list(ranges) + ": " + error,
                          kind + ".sourceRange", "sourceRange");
  }

  State& state_;
  Item& item_;
};

class TcpRouters {
 public:
  explicit TcpRouters(State& state) : state_(state) {}

  void run() {
    for (Item& router : state_.table(Role::TcpRouter)) {
      use_entry_points(state_, router, state_.tcp_entry_points, State::items(router.value(), "entryPoints"), true);
      for (std::size_t i = 0; i < router.object.using_.size() && !state_.stopped; ++i) add(router);
    }
  }

 private:
  void refuse(Item& router, const Problem& problem) {
    state_.fail(router, problem, true);
    state_.log("error", "", problem.text, Context().with("routerName", router.object.name));
  }

  Problem bad(Item& router, std::string_view field, std::string text) {
    return state_.problem(router, FactKind::BadRouter, State::place(router.value(), field), std::move(text),
                          std::string(field), std::string(field));
  }

  void set_priority(Item& router) {
    if (state_.integer(router.value(), "priority") != 0) return;
    long long priority = rule::default_priority(State::written(router.value(), "rule"), rule::Protocol::Tcp);
    if (priority == 0) return;
    state_.set(router, "priority", state_.graph.arena->integer(priority, model::OriginKind::Default));
  }

  void add(Item& router) {
    Context context = Context().at(router.object.name).with("routerName", router.object.name);
    set_priority(router);
    std::string service = state_.text(router.value(), "service"), rule = state_.text(router.value(), "rule");
    if (service.empty()) {
      refuse(router, state_.problem(router, FactKind::DeadEndRouter, {}, "the service is missing on the router"));
      return;
    }
    if (rule.empty()) {
      refuse(router, bad(router, "rule", "router has no rule"));
      return;
    }
    const Value* tls = router.value().find("tls");
    rule::Domains domains = rule::domains(rule, rule::Protocol::Tcp, state_.version);
    if (!domains.error.empty()) {
      refuse(router, bad(router, "rule", "invalid rule: " + base::quote(rule) + " , " + domains.error));
      return;
    }
    const std::vector<std::string>& hosts = domains.values;
    if (!hosts.empty() && tls == nullptr && hosts[0] != "*") {
      refuse(router, bad(router, "rule",
                         "invalid rule: " + base::quote(rule) + " , has HostSNI matcher, but no TLS on router"));
      return;
    }
    std::int64_t priority = state_.integer(router.value(), "priority");
    if (priority > kMaxPriority && !router.object.name.ends_with("@internal")) {
      refuse(router, bad(router, "priority",
                         "the router priority " + std::to_string(priority) + " exceeds the max user-defined priority " +
                             std::to_string(kMaxPriority)));
      return;
    }
    bool handled = tls == nullptr || state_.flag(*tls, "passthrough");
    if (handled) {
      finish(router, context, service);
      return;
    }
    for (const std::string& host : hosts) {
      if (base::ascii(host)) continue;
      refuse(router, bad(router, "rule",
                         "invalid domain name value " + base::quote(host) + ", non-ASCII characters are not allowed"));
    }
    if (Outcome problem = tls_config(state_, router, options_of(router).text())) {
      refuse(router, *problem);
      route(router);  // Which closes the connections that it takes.
      return;
    }
    finish(router, context, service);
  }

  void finish(Item& router, const Context& context, const std::string& service) {
    if (Outcome problem = handler(router, context, service)) refuse(router, *problem);
    else route(router);
  }

  void route(Item& router) {
    Outcome problem = rule_problem(state_, router, rule::Protocol::Tcp);
    if (problem) refuse(router, *problem);
    router.object.routed = !problem;
  }

  Outcome handler(Item& router, const Context& context, const std::string& service) {
    if (const Value* middlewares = router.value().find("middlewares")) {
      std::vector<Value> qualified;
      for (const Value& name : middlewares->items())
        qualified.push_back(state_.string(context.qualified(name.string()).text(), name.span));
      state_.set(router, "middlewares",
                 state_.graph.arena->list(qualified, model::OriginKind::Derived, middlewares->span));
    }
    if (Outcome problem =
            build_tcp_service(state_, context, service, router, State::place(router.value(), "service"), "service"))
      return problem;
    const Value* middlewares = router.value().find("middlewares");
    if (middlewares == nullptr) return std::nullopt;
    for (std::size_t i = middlewares->items().size(); i-- > 0;) {
      if (Outcome problem = middleware(router, middlewares->items()[i], i)) return problem;
    }
    return std::nullopt;
  }

  Outcome middleware(Item& router, const Value& name, std::size_t index) {
    std::string full(name.string());
    Item* item = state_.find(Role::TcpMiddleware, full);
    if (item == nullptr) {
      return state_.missing(router, Role::TcpMiddleware, name.span,
                            "middleware " + base::quote(full) + " does not exist",
                            "middlewares[" + std::to_string(index) + "]", full, "middleware");
    }
    Outcome problem = TcpMiddleware(state_, *item).build();
    if (problem) state_.fail(*item, *problem, true);
    return problem;
  }

  State& state_;
};

}  // namespace

Outcome build_tcp_service(State& state, const Context& context, std::string_view name, const Item& from,
                          text::Span span, const std::string& below) {
  Name full = context.qualified(name);
  Item* service = state.find(Role::TcpService, full);
  if (service == nullptr) {
    return state.missing(from, Role::TcpService, span, "the service " + base::quote(full.text()) + " does not exist",
                         below, std::string(name), "service");
  }
  Frame frame{"service", service->object.name, context.stack};
  if (context.builds(frame.kind, frame.name)) return overflow(state, *service, "TCP");
  Context inner = context.at(frame.name);
  inner.stack = &frame;
  return TcpService(state, inner, name, *service).build();
}

void build_tcp(State& state) { TcpRouters(state).run(); }

}  // namespace gw::runtime
