// What the provider internal publishes. Source: pkg/provider/traefik/internal.go.

#include <algorithm>
#include <limits>

#include "runtime/state.h"

namespace gw::runtime {
namespace {

using diag::FactKind;
using model::OriginKind;
using model::Property;
using model::Value;

constexpr std::int64_t kMaxInt = std::numeric_limits<std::int64_t>::max();

class Internal {
 public:
  explicit Internal(State& state) : state_(state), root_(state.gateway.install.config.root) {}

  void run() {
    api();
    ping();
    rest();
    prometheus();
    points_ = root_.at("entryPoints");
    if (points_ != nullptr) {
      for (const Property& point : points_->properties()) model(point);
      for (const Property& point : points_->properties()) redirection(point);
    }
    transports();
    acme();
    service("noop");
  }

 private:
  Value integer(std::int64_t value) { return state_.graph.arena->integer(value, OriginKind::Derived); }

  void put(Role role, const std::string& name, const Value& value) {
    Item item;
    item.object.name = state_.keep(Name{name, "internal"});
    item.object.role = role;
    item.object.value = value;
    item.written = item.object.name;
    item.internal = true;
    state_.table(role).put(std::move(item));
  }

  void service(const std::string& name) { put(Role::Service, name, state_.object("dynamic.Service", {})); }

  void router(const std::string& name, const std::string& point, const std::string& rule, std::int64_t priority,
              const std::string& service, const std::vector<std::string>& middlewares = {}) {
    router(name, std::vector<std::string>{point}, rule, priority, service, middlewares);
  }

  void router(const std::string& name, const std::vector<std::string>& points, const std::string& rule,
              std::int64_t priority, const std::string& service, const std::vector<std::string>& middlewares = {}) {
    Value value = state_.object("dynamic.Router", {{"entryPoints", state_.strings(points)},
                                                   {"service", state_.string(service + "@internal")},
                                                   {"rule", state_.string(rule)},
                                                   {"ruleSyntax", state_.string("default")}});
    if (priority != 0) value = state_.with(value, "priority", integer(priority));
    if (!middlewares.empty()) value = state_.with(value, "middlewares", state_.strings(middlewares));
    put(Role::Router, name, value);
  }

  void api() {
    const Value* api = root_.at("api");
    if (api == nullptr) return;
    bool dashboard = state_.flag(*api, "dashboard");
    if (state_.flag(*api, "insecure")) {
      router("api", "traefik", "PathPrefix(`/api`)", kMaxInt - 1, "api");
      if (dashboard) this->dashboard();
      if (state_.flag(*api, "debug")) router("debug", "traefik", "PathPrefix(`/debug`)", kMaxInt - 1, "api");
    }
    service("api");
    if (dashboard) service("dashboard");
  }

  void dashboard() {
    router("dashboard", "traefik", "PathPrefix(`/`)", kMaxInt - 2, "dashboard",
           {"dashboard_redirect@internal", "dashboard_stripprefix@internal"});
    Value redirect = state_.object("dynamic.RedirectRegex",
                                   {{"regex", state_.string("^(http:\\/\\/(\\[[\\w:.]+\\]|[\\w\\._-]+)(:\\d+)?)\\/$")},
                                    {"replacement", state_.string("${1}/dashboard/")},
                                    {"permanent", state_.graph.arena->boolean(true, OriginKind::Derived)}});
    put(Role::Middleware, "dashboard_redirect", state_.object("dynamic.Middleware", {{"redirectRegex", redirect}}));
    Value strip = state_.object("dynamic.StripPrefix", {{"prefixes", state_.strings({"/dashboard/", "/dashboard"})}});
    put(Role::Middleware, "dashboard_stripprefix", state_.object("dynamic.Middleware", {{"stripPrefix", strip}}));
  }

  void ping() {
    const Value* ping = root_.at("ping");
    if (ping == nullptr) return;
    if (!state_.flag(*ping, "manualRouting"))
      router("ping", state_.text(*ping, "entryPoint"), "PathPrefix(`/ping`)", kMaxInt, "ping");
    service("ping");
  }

  void rest() {
    const Value* rest = root_.at("providers.rest");
    if (rest == nullptr) return;
    if (state_.flag(*rest, "insecure")) router("rest", "traefik", "PathPrefix(`/api/providers`)", kMaxInt, "rest");
    service("rest");
  }

  void prometheus() {
    const Value* metrics = root_.at("metrics.prometheus");
    if (metrics == nullptr) return;
    if (!state_.flag(*metrics, "manualRouting"))
      router("prometheus", state_.text(*metrics, "entryPoint"), "PathPrefix(`/metrics`)", kMaxInt, "prometheus");
    service("prometheus");
  }

  void copy(Value& into, std::string_view field, const Value& from, std::string_view source) {
    if (const Value* value = from.find(source)) into = state_.with(into, field, *value);
  }

  void model(const Property& point) {
    const Value* core = root_.at("core");
    std::string syntax = core == nullptr ? std::string() : state_.text(*core, "defaultRuleSyntax");
    std::string name = std::string(point.name) + "@internal";
    if (!syntax.empty())
      state_.tcp_models[name] = state_.object("dynamic.TCPModel", {{"defaultRuleSyntax", state_.string(syntax)}});
    const Value& value = point.value;
    const Value* middlewares = value.at("http.middlewares");
    const Value* tls = value.at("http.tls");
    const Value* encoded = value.at("http.encodedCharacters");
    const Value* observability = value.at("observability");
    bool wrapped = middlewares != nullptr && !middlewares->items().empty();
    if (!wrapped && tls == nullptr && syntax.empty() && observability == nullptr && encoded == nullptr) return;
    Value model = state_.object("dynamic.Model", {});
    if (!syntax.empty()) model = state_.with(model, "defaultRuleSyntax", state_.string(syntax));
    if (wrapped) model = state_.with(model, "middlewares", *middlewares);
    if (encoded != nullptr) model = state_.with(model, "deniedEncodedPathCharacters", denied(*encoded));
    if (observability != nullptr)
      model = state_.with(model, "observability", same(*observability, "dynamic.RouterObservabilityConfig"));
    if (tls != nullptr) model = state_.with(model, "tls", same(*tls, "dynamic.RouterTLSConfig"));
    state_.models[name] = model;
  }

  Value denied(const Value& encoded) { return same(encoded, "dynamic.RouterDeniedEncodedPathCharacters"); }

  /// An object of the type `to` with the fields of `from` that it has too, defaults of `from` included.
  Value same(const Value& from, std::string_view to) {
    Value out = state_.object(to, {});
    out.span = from.span;
    if (from.type() == nullptr) return out;
    for (const schema::Field& field : out.type()->fields) {
      if (const Value* value = from.find(field.name)) {
        out = state_.with(out, field.name, *value);
      } else if (field.shape->kind == schema::Shape::Kind::Bool) {
        if (auto flag = model::bool_of(from, field.name, state_.version))
          out = state_.with(out, field.name, state_.graph.arena->boolean(*flag, OriginKind::Derived));
      } else if (std::string text = state_.text(from, field.name); !text.empty()) {
        out = state_.with(out, field.name, state_.string(text));
      }
    }
    return out;
  }

  void refuse(const Property& point, const std::string& message, const std::string& error, const Value& at) {
    diag::Fact fact;
    fact.kind = FactKind::RuntimeWarning;
    fact.span = at.span;
    fact.traefik = message.empty() ? error : message;
    fact.path = "entryPoints." + std::string(point.name) + ".http.redirections";
    state_.add(std::move(fact));
    state_.log("error", message, error, Context().with("entryPointName", point.name).with("providerName", "internal"));
  }

  /// The port that `to` stands for: ":443" or the name of an entry point.
  std::optional<std::string> port(const std::string& to) {
    if (to.size() > 1 && to[0] == ':' && to.find_first_not_of("0123456789", 1) == std::string::npos)
      return to.substr(1);
    const Value* point = points_->find(to);
    if (point == nullptr) return std::nullopt;
    std::string address = state_.text(*point, "address");
    return std::string(listener_of(address).port);
  }

  static std::string normalize(const std::string& name) {
    std::string out;
    bool gap = false;
    for (char c : name) {
      bool plain = ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') || (c & 0x80) != 0;
      if (!plain) {
        gap = true;
        continue;
      }
      if (gap && !out.empty()) out += '-';
      gap = false;
      out += c;
    }
    return out;
  }

  void redirection(const Property& point) {
    const Value* all = point.value.at("http.redirections");
    if (all == nullptr) return;
    const Value* to = all->find("entryPoint");
    std::string target = to == nullptr ? std::string() : state_.text(*to, "to");
    if (target.empty()) {
      refuse(point, "Unable to create redirection: the entry point or the port is missing", "", *all);
      return;
    }
    std::optional<std::string> port = this->port(target);
    if (!port) {
      refuse(point, "", "'to' entry point field references a non-existing entry point: " + target, *to);
      return;
    }
    std::string rule = "HostRegexp(`^.+$`)";
    if (state_.flag(point.value, "allowACMEByPass")) rule += " && !PathPrefix(`/.well-known/acme-challenge/`)";
    std::string name = normalize(std::string(point.name) + "-to-" + target);
    router(name, std::string(point.name), rule, state_.integer(*to, "priority"), "noop", {"redirect-" + name});
    Value scheme = state_.object("dynamic.RedirectScheme", {{"scheme", state_.string(state_.text(*to, "scheme"))},
                                                            {"port", state_.string(*port)}});
    if (state_.flag(*to, "permanent"))
      scheme = state_.with(scheme, "permanent", state_.graph.arena->boolean(true, OriginKind::Derived));
    put(Role::Middleware, "redirect-" + name, state_.object("dynamic.Middleware", {{"redirectScheme", scheme}}));
  }

  void transports() {
    Value http = state_.object("dynamic.ServersTransport", {});
    if (const Value* own = root_.at("serversTransport")) {
      for (std::string_view field : {"insecureSkipVerify", "rootCAs", "maxIdleConnsPerHost"})
        copy(http, field, *own, field);
      if (const Value* spiffe = own->find("spiffe"))
        http = state_.with(http, "spiffe", same(*spiffe, "dynamic.Spiffe"));
    }
    state_.transports["default@internal"] = http;
    state_.tcp_transports["default@internal"] = state_.object("dynamic.TCPServersTransport", {});
  }

  void acme() {
    const Value* resolvers = root_.at("certificatesResolvers");
    if (resolvers == nullptr) return;
    std::vector<std::string> points, bypass;
    for (const Property& resolver : resolvers->properties()) {
      const Value* challenge = resolver.value.at("acme.httpChallenge");
      std::string point = challenge == nullptr ? std::string() : state_.text(*challenge, "entryPoint");
      if (point.empty() || std::ranges::find(points, point) != points.end() ||
          std::ranges::find(bypass, point) != bypass.end())
        continue;
      const Value* known = points_ == nullptr ? nullptr : points_->find(point);
      bool passes = known != nullptr && state_.flag(*known, "allowACMEByPass");
      (passes ? bypass : points).push_back(point);
    }
    constexpr const char* rule = "PathPrefix(`/.well-known/acme-challenge/`)";
    if (!points.empty()) router("acme-http", points, rule, kMaxInt, "acme-http");
    if (!bypass.empty()) router("acme-http-bypass", bypass, rule, 0, "acme-http");
    if (!points.empty() || !bypass.empty()) service("acme-http");
  }

  State& state_;
  const Value& root_;
  const Value* points_ = nullptr;
};

}  // namespace

void add_internal(State& state) { Internal(state).run(); }

}  // namespace gw::runtime
