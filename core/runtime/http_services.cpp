// HTTP services. Source: pkg/server/service/service.go, internalhandler.go.

#include <algorithm>

#include "base/go_values.h"
#include "base/strings.h"
#include "runtime/cookie.h"
#include "runtime/state.h"

namespace gw::runtime {
namespace {

using diag::FactKind;
using model::Property;
using model::Value;

constexpr std::string_view kTypes[] = {"loadBalancer", "highestRandomWeight", "weighted", "mirroring", "failover"};

/// The option that switches an internal service on; null: always on or unknown.
struct InternalService {
  std::string_view name;
  std::string_view option;
  std::string_view error;
};
constexpr InternalService kInternal[] = {
    {"api@internal", "api", "api is not enabled"},
    {"dashboard@internal", "api.dashboard", "dashboard is not enabled"},
    {"rest@internal", "providers.rest", "rest is not enabled"},
    {"ping@internal", "ping", "ping is not enabled"},
    {"prometheus@internal", "metrics.prometheus", "prometheus is not enabled"},
    {"acme-http@internal", "certificatesResolvers", "HTTP challenge is not enabled"},
};

class Builder {
 public:
  Builder(State& state, const Context& context, Item& service)
      : state_(state),
        context_(context),
        service_(service),
        name_(service.object.name),
        frame_{"service", name_, context.stack} {}

  Service run() {
    const Property* only = nullptr;
    std::size_t types = 0;
    for (const Property& property : service_.value().properties()) {
      if (std::ranges::find(kTypes, property.name) == std::end(kTypes)) continue;
      only = &property;
      ++types;
    }
    if (types > 1) return several();
    if (context_.builds(frame_.kind, name_)) return state_.version < Version{3, 6, 8} ? overflow() : recursion();
    context_.stack = &frame_;
    if (only == nullptr)
      return refuse(state_.problem(service_, FactKind::TypelessObject, {},
                                   "the service " + base::quote(name_) + " does not have any type defined", {},
                                   std::string(name_)));
    type_ = only->name;
    Service out = build(only->value);
    state_.set_up(service_, up_);
    if (out.problem) return refuse(*out.problem);
    return wrap(std::move(out));
  }

 private:
  Service refuse(const Problem& problem) {
    state_.fail(service_, problem, true);
    return {problem, {}, false};
  }

  Service several() {
    std::string list;
    for (const Property& property : service_.value().properties()) {
      if (std::ranges::find(kTypes, property.name) != std::end(kTypes))
        list.append(list.empty() ? "" : ", ").append(property.name);
    }
    return refuse(state_.problem(service_, FactKind::MultiTypeObject, {},
                                 "cannot create service: multi-types service not supported, consider declaring two "
                                 "different pieces of service instead",
                                 {}, std::string(name_), list));
  }

  /// A service that holds itself was followed until Traefik's process ended.
  Service overflow() {
    state_.stopped = true;
    diag::Fact fact;
    fact.kind = FactKind::Crash;
    fact.span = service_.value().name().written() ? service_.value().name() : service_.value().span;
    fact.subject = name_;
    fact.detail = "an HTTP service holds itself";
    fact.traefik = "fatal error: stack overflow";
    fact.path = service_.path();
    fact.object = name_;
    fact.fatal = true;
    return {Problem{"stack overflow", state_.add(std::move(fact))}, {}, false};
  }

  Service recursion() {
    std::string chain = frame_chain(&frame_), name(name_);
    return refuse(state_.problem(service_, FactKind::Recursion, {},
                                 "could not instantiate service " + name + ": recursion detected in " + chain, {}, name,
                                 chain));
  }

  Service build(const Value& value) {
    if (type_ == "loadBalancer") return balancer(value);
    if (type_ == "weighted") return weighted(value);
    if (type_ == "highestRandomWeight") return random_weight(value);
    if (type_ == "mirroring") return mirroring(value);
    return failover(value);
  }

  Service wrap(Service out) {
    std::span<const Value> names = State::items(service_.value(), "middlewares");
    if (Outcome problem = build_middlewares(state_, context_, service_, names)) return refuse(*problem);
    return out;
  }

  Service bad(text::Span span, std::string text, const std::string& below, const std::string& option) {
    return {state_.problem(service_, FactKind::BadServiceOption, span, std::move(text), below, option), {}, false};
  }

  Service child(const Value& holder, std::string_view field, const Below& below) {
    return build_service(state_, context_, State::written(holder, field), service_, State::place(holder, field), below);
  }

  void change(std::string_view path, const Value& value) {
    service_.object.value = state_.with_at(service_.value(), path, value);
    service_.room = 0;
  }

  void name_cookie() {
    const Value* balancer = service_.value().find(type_);
    const Value* cookie = balancer->find("sticky") == nullptr ? nullptr : balancer->at("sticky.cookie");
    if (cookie == nullptr) return;
    change(std::string(type_) + ".sticky.cookie.name",
           state_.string(cookie_name(state_.text(*cookie, "name"), name_), State::place(*cookie, "name")));
  }

  Service balancer(Value value) {
    std::string transport(State::written(value, "serversTransport"));
    if (!transport.empty()) {
      transport = context_.qualified(transport).text();
      change("loadBalancer.serversTransport", state_.string(transport, State::place(value, "serversTransport")));
    }
    name_cookie();
    std::string strategy = state_.text(value, "strategy");
    std::string_view updater = kind_of(strategy);
    if (updater.empty())
      return bad(State::place(value, "strategy"), "unsupported load-balancer strategy " + base::quote(strategy),
                 "loadBalancer.strategy", "strategy");
    if (state_.version < Version{3, 2, 0}) {
      // The transport was looked up once, before the servers.
      if (auto missing = transport_missing(transport, value)) return {missing, {}, false};
    }
    if (const Value* servers = value.find("servers")) {
      std::size_t index = 0;
      for (const Value& server : servers->items()) {
        Service one = this->server(server, transport, value, index++);
        if (one.problem) return one;
      }
    }
    const Value* check = value.find("healthCheck");
    if (check != nullptr) {
      if (auto missing = transport_missing(transport, value))
        return {Problem{"getting RoundTripper: " + missing->text, missing->fact}, {}, false};
      check_health_times(state_, service_, *check, context_.with("serviceName", name_));
    }
    return {std::nullopt, updater, check != nullptr};
  }

  /// Empty for a strategy that the version does not have.
  std::string_view kind_of(std::string_view strategy) const {
    if (state_.version < Version{3, 4, 0}) return "WRR";
    if (strategy == "wrr" || strategy.empty()) return "WRR";
    if (strategy == "p2c") return "P2C";
    if (strategy == "hrw" && state_.version >= Version{3, 6, 0}) return "HRW";
    if (strategy == "leasttime" && state_.version >= Version{3, 6, 0}) return "LeastTime";
    return {};
  }

  Outcome transport_missing(const std::string& transport, const Value& balancer) {
    if (transport.empty() || state_.transports.contains(transport)) return std::nullopt;
    const std::string& name = transport;
    Problem problem = state_.problem(service_, FactKind::MissingReference, State::place(balancer, "serversTransport"),
                                     "servers transport not found " + name, "loadBalancer.serversTransport", name,
                                     "serversTransport");
    std::vector<std::string> names;
    for (const auto& [known, value] : state_.transports) names.push_back(known);
    state_.offer(problem.fact, names);
    return problem;
  }

  Service server(const Value& server, const std::string& transport, const Value& balancer, std::size_t index) {
    std::string url = state_.text(server, "url");
    if (std::string error = base::url_error(url); !error.empty())
      return bad(State::place(server, "url"), "error parsing server URL " + url + ": " + error,
                 "loadBalancer.servers[" + std::to_string(index) + "].url", "url");
    if (auto missing = transport_missing(transport, balancer)) {
      bool smart = experimental_fast_proxy();
      return {Problem{"error building proxy for server URL " + url + ": getting " +
                          (smart ? "ServersTransport: " : "RoundTripper: ") + missing->text,
                      missing->fact},
              {},
              false};
    }
    if (balancer.find("healthCheck") != nullptr) return {};  // The status is unknown without asking the server.
    up_.push_back(base::url_text(url));
    return {};
  }

  bool experimental_fast_proxy() const {
    return state_.gateway.install.config.root.at("experimental.fastProxy") != nullptr;
  }

  /// Registers this service's interest in a child's health.
  Outcome listen(const Service& child, const std::string& name, text::Span span, const std::string& below) {
    if (child.updater.empty())
      return state_.problem(
          service_, FactKind::BadServiceOption, span,
          "child service " + name + " of " + std::string(name_) + " not a healthcheck.StatusUpdater (http.HandlerFunc)",
          below, "healthCheck");
    if (child.wants) return std::nullopt;
    std::string kind(child.updater);
    if (state_.version < Version{3, 6, 0} && (kind == "WRR" || kind == "P2C")) kind = "weighted";
    return state_.problem(service_, FactKind::BadServiceOption, span,
                          "cannot register " + name + " as updater for " + std::string(name_) +
                              ": healthCheck not enabled in config for this " + kind + " service",
                          below, "healthCheck");
  }

  /// In front of what is wrong with a weighted child.
  std::string prefix(const std::string& child) const {
    if (state_.version < Version{3, 6, 0}) return {};
    if (state_.version < Version{3, 6, 8}) return "building HTTP service: ";
    return "building HTTP service " + base::quote(child) + ": ";
  }

  Service weighted(const Value& value) {
    name_cookie();
    bool checks = value.find("healthCheck") != nullptr;
    const Value* services = value.find("services");
    int index = 0;
    for (const Value& one : services == nullptr ? std::span<const Value>() : services->items()) {
      Below below{"weighted.services", index++, ".name"};
      Service built;
      std::string name = state_.text(one, "name");
      if (one.find("status") == nullptr && one.find("gRPCStatus") == nullptr) {
        built = child(one, "name", below);
        if (built.problem) built.problem->text = prefix(name) + built.problem->text;
        if (built.problem) return {built.problem, {}, false};
        if (one.find("headers") != nullptr) built.updater = {};
      }
      if (!checks) continue;
      if (Outcome problem = listen(built, name, State::place(one, "name"), below.text())) return {problem, {}, false};
    }
    return {std::nullopt, "WRR", checks};
  }

  Service random_weight(const Value& value) {
    bool checks = value.find("healthCheck") != nullptr;
    const Value* services = value.find("services");
    int index = 0;
    for (const Value& one : services == nullptr ? std::span<const Value>() : services->items()) {
      Below below{"highestRandomWeight.services", index++, ".name"};
      Service built = child(one, "name", below);
      if (built.problem) return built;
      if (!checks) continue;
      if (Outcome problem = listen(built, state_.text(one, "name"), State::place(one, "name"), below.text()))
        return {problem, {}, false};
    }
    return {std::nullopt, "HRW", checks};
  }

  Service mirroring(const Value& value) {
    Service main = child(value, "service", {"mirroring.service"});
    if (main.problem) return main;
    const Value* mirrors = value.find("mirrors");
    int index = 0;
    for (const Value& one : mirrors == nullptr ? std::span<const Value>() : mirrors->items()) {
      Below below{"mirroring.mirrors", index++, ".name"};
      Service built = child(one, "name", below);
      if (built.problem) return built;
      std::int64_t percent = state_.integer(one, "percent");
      if (percent < 0 || percent > 100)
        return bad(State::place(one, "percent"), "percent must be between 0 and 100",
                   Below{below.list, below.index, ".percent"}.text(), "percent");
    }
    return {std::nullopt, "mirroring", value.find("healthCheck") != nullptr};
  }

  Service failover(const Value& value) {
    Service main = child(value, "service", {"failover.service"});
    if (main.problem) return main;
    const Value* errors = value.find("errors");
    std::vector<std::string> codes = errors == nullptr ? std::vector<std::string>() : state_.texts(*errors, "status");
    Outcome deaf = listen_quietly(main, value, codes.empty());
    if (main.updater.empty() && deaf) return {deaf, {}, false};
    if (std::string error = base::codes_error(codes); !error.empty())
      return bad(State::place(*errors, "status"),
                 "error creating failover service " + std::string(name_) + ": creating HTTP code ranges: " + error,
                 "failover.errors.status", "status");
    if (deaf) return {deaf, {}, false};
    Service other = child(value, "fallback", {"failover.fallback"});
    if (other.problem) return other;
    if (value.find("healthCheck") != nullptr) {
      if (Outcome problem =
              listen(other, state_.text(value, "fallback"), State::place(value, "fallback"), "failover.fallback"))
        return {problem, {}, false};
    }
    return {std::nullopt, "failover", value.find("healthCheck") != nullptr};
  }

  Outcome listen_quietly(const Service& main, const Value& value, bool demanded) {
    if (!demanded) return std::nullopt;
    return listen(main, state_.text(value, "service"), State::place(value, "service"), "failover.service");
  }

  State& state_;
  Context context_;
  Item& service_;
  std::string_view name_;
  std::string_view type_;
  Frame frame_;
  std::vector<std::string> up_;  ///< URLs of the servers that nobody checks.
};

bool acme_http(State& state) {
  const Value* resolvers = state.gateway.install.config.root.at("certificatesResolvers");
  if (resolvers == nullptr) return false;
  return std::ranges::any_of(resolvers->properties(),
                             [](const Property& one) { return one.value.at("acme.httpChallenge") != nullptr; });
}

Service internal(State& state, std::string_view name, const Item& from, text::Span span, const Below& below) {
  if (name == "noop@internal") return {};
  for (const InternalService& service : kInternal) {
    if (service.name != name) continue;
    bool on = service.name == "dashboard@internal" || service.name == "acme-http@internal"
                  ? state.find(Role::Service, name) != nullptr
                  : state.gateway.install.config.root.at(service.option) != nullptr;
    if (service.name == "acme-http@internal") on = acme_http(state);
    if (on) return {};
    return {state.problem(from, FactKind::InternalServiceOff, span, std::string(service.error), below.text(),
                          std::string(name), std::string(service.option)),
            {},
            false};
  }
  return {state.missing(from, Role::Service, span, "unknown internal service " + std::string(name), below.text(),
                        std::string(name), "service"),
          {},
          false};
}

}  // namespace

Service build_service(State& state, const Context& context, std::string_view name, const Item& from, text::Span span,
                      const Below& below) {
  Name full = context.qualified(name);
  if ((full.provider.empty() ? full.bare : full.provider).ends_with("internal")) {
    if (std::string text = full.text(); text.ends_with("@internal")) return internal(state, text, from, span, below);
  }
  Item* service = state.find(Role::Service, full);
  if (service == nullptr) {
    std::string text = full.text();
    return {state.missing(from, Role::Service, span, "the service " + base::quote(text) + " does not exist",
                          below.text(), text, "service"),
            {},
            false};
  }
  if (service->built) return {std::nullopt, service->updater, service->wants};
  if (service->object.status == Status::Disabled) {
    Problem problem;
    for (const std::string& error : service->object.errors) problem.text += (problem.text.empty() ? "" : ", ") + error;
    for (std::size_t i = 0; i < state.graph.facts.size() && problem.fact < 0; ++i) {
      if (state.graph.facts[i].object == service->object.name) problem.fact = static_cast<int>(i);
    }
    return {problem, {}, false};
  }
  std::string_view key = service->object.name;
  Service built = Builder(state, context.at(key).with("serviceName", key), *service).run();
  if (built.problem) return built;
  service->built = true;
  service->updater = built.updater;
  service->wants = built.wants;
  return built;
}

}  // namespace gw::runtime
