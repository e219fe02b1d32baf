// What ends the start of Traefik after its configuration was read.
// Source: pkg/config/static/static_config.go (ValidateConfiguration), cmd/traefik (setupLogger, setupServer),
// pkg/server/server_entrypoint_tcp.go, server_entrypoint_udp.go.

#include <algorithm>
#include <array>

#include "base/go_values.h"
#include "base/strings.h"
#include "model/view.h"
#include "source/load.h"

namespace gw::source {
namespace {

using model::Value;

constexpr std::array<std::string_view, 17> kProviders = {"kubernetesgateway",
                                                         "kubernetescrd",
                                                         "kubernetes",
                                                         "kubernetesingressnginx",
                                                         "swarm",
                                                         "docker",
                                                         "file",
                                                         "redis",
                                                         "knative",
                                                         "consul",
                                                         "consulcatalog",
                                                         "nomad",
                                                         "etcd",
                                                         "ecs",
                                                         "http",
                                                         "zookeeper",
                                                         "rest"};

class Checker {
 public:
  Checker(Static& install, Version version) : install_(install), root_(install.config.root), version_(version) {}

  std::optional<std::string> logger() {
    const Value* log = root_.find("log");
    if (log == nullptr || log->find("otlp") == nullptr || experimental("otlpLogs")) return std::nullopt;
    return fault(*log->find("otlp"),
                 "setting up logger: the experimental OTLPLogs feature must be enabled to use OTLP logging");
  }

  std::optional<std::string> all() {
    for (auto check : {&Checker::resolvers, &Checker::core, &Checker::headers, &Checker::providers, &Checker::otlp,
                       &Checker::rest}) {
      if (std::optional<std::string> error = (this->*check)()) return error;
    }
    return std::nullopt;
  }

  std::optional<std::string> extensions() {
    if (const Value* plugins = root_.at("providers.plugin")) {
      for (const model::Property& plugin : plugins->properties()) {
        if (declared("plugins", plugin.name) || declared("localPlugins", plugin.name)) continue;
        return fault(plugin.value,
                     "plugin: failed to build provider: unknown plugin type: " + std::string(plugin.name));
      }
    }
    const Value* spiffe = root_.find("spiffe");
    if (spiffe == nullptr) return std::nullopt;
    std::string error = workload_error(text(*spiffe, "workloadAPIAddr"));
    if (error.empty()) return std::nullopt;
    return fault(*spiffe, "unable to create SPIFFE x509 source: workload endpoint " + error);
  }

  std::optional<std::string> entry_points() {
    const Value* points = root_.find("entryPoints");
    if (points == nullptr) return std::nullopt;
    std::vector<const model::Property*> sorted;
    for (const model::Property& point : points->properties()) sorted.push_back(&point);
    std::ranges::sort(sorted, {}, &model::Property::name);
    std::vector<std::string> bound;
    for (const model::Property* point : sorted) {
      if (std::optional<std::string> why = entry_point(point->value, bound)) {
        return fault(point->value, "error while building entryPoint " + std::string(point->name) + ": " + *why);
      }
    }
    return std::nullopt;
  }

 private:
  std::string fault(const Value& at, std::string message) {
    diag::Fact fact;
    fact.kind = diag::FactKind::StaticRefused;
    fact.span = at.span.written() ? at.span : root_.span;
    fact.detail = message;
    fact.traefik = message;
    fact.fatal = true;
    install_.facts.push_back(std::move(fact));
    return message;
  }

  bool declared(std::string_view section, std::string_view plugin) const {
    const Value* experimental = root_.find("experimental");
    const Value* plugins = experimental == nullptr ? nullptr : experimental->find(section);
    return plugins != nullptr && plugins->find(plugin) != nullptr;
  }

  /// Source: go-spiffe v2 workloadapi/addr.go, addr_posix.go.
  static std::string workload_error(const std::string& address) {
    if (std::string error = base::url_error(address); !error.empty()) return "socket is not a valid URI: " + error;
    bool tcp = base::starts_with_fold(address, "tcp:"), local = base::starts_with_fold(address, "unix:");
    if (!tcp && !local) return "socket URI must have a \"tcp\" or \"unix\" scheme";
    std::string socket = tcp ? "tcp socket URI must " : "unix socket URI must ";
    std::string_view rest = std::string_view(address).substr(tcp ? 4 : 5);
    if (!rest.starts_with('/')) return socket + "not be opaque";
    if (local) return rest == "//" ? socket + "include a path" : "";
    rest.remove_prefix(std::min<std::size_t>(rest.size(), 2));
    if (rest.empty()) return socket + "include a host";
    if (rest.find('/') != std::string_view::npos) return socket + "not include a path";
    return {};
  }

  bool experimental(std::string_view feature) const {
    const Value* section = root_.find("experimental");
    return section != nullptr && model::bool_of(*section, feature, version_).value_or(false);
  }
  std::string text(const Value& object, std::string_view field) const {
    return model::text_of(object, field, version_).value_or("");
  }

  std::optional<std::string> resolvers() {
    const Value* resolvers = root_.find("certificatesResolvers");
    if (resolvers == nullptr) return std::nullopt;
    for (const model::Property& entry : resolvers->properties()) {
      const Value* acme = entry.value.find("acme");
      std::string name = base::quote(entry.name);
      if (acme != nullptr && entry.value.find("tailscale") != nullptr) {
        return fault(entry.value, "unable to initialize certificates resolver " + name +
                                      ", as ACME and Tailscale providers are mutually exclusive");
      }
      if (acme != nullptr && text(*acme, "storage").empty()) {
        return fault(*acme, "unable to initialize certificates resolver " + name +
                                " with no storage location for the certificates");
      }
    }
    return std::nullopt;
  }

  std::optional<std::string> core() {
    const Value* core = root_.find("core");
    if (core == nullptr) return std::nullopt;
    std::string syntax = text(*core, "defaultRuleSyntax");
    if (syntax == "v2")
      install_.log.push_back({"warn", "v2 rules syntax is now deprecated, please use v3 instead...", {}, {}});
    if (syntax == "v2" || syntax == "v3") return std::nullopt;
    return fault(*core, "unsupported default rule syntax configuration: " + base::quote(syntax));
  }

  std::optional<std::string> headers() {
    const Value* points = root_.find("entryPoints");
    if (points == nullptr) return std::nullopt;
    for (const model::Property& point : points->properties()) {
      const Value* http = point.value.find("http");
      if (http == nullptr) continue;
      std::string old = text(*http, "underscoreHeadersStrategy"), now = text(*http, "aliasHeadersStrategy");
      if (old.empty() || now.empty() || old == now) continue;
      return fault(*http, "entry point " + base::quote(point.name) +
                              " cannot have both underscoreHeadersStrategy and aliasHeadersStrategy options configured "
                              "with different values");
    }
    return std::nullopt;
  }

  std::optional<std::string> providers() {
    const Value* providers = root_.find("providers");
    if (providers == nullptr) return std::nullopt;
    if (const Value* precedence = providers->find("precedence")) {
      for (const Value& name : precedence->items()) {
        if (std::ranges::find(kProviders, name.string()) != kProviders.end()) continue;
        return fault(name, "provider " + base::quote(name.string()) + " is not a valid provider name");
      }
    }
    const Value* nginx = providers->find("kubernetesIngressNGINX");
    if (nginx != nullptr && !text(*nginx, "watchNamespace").empty() &&
        !text(*nginx, "watchNamespaceSelector").empty()) {
      return fault(*nginx, "watchNamespace and watchNamespaceSelector options are mutually exclusive");
    }
    const Value* knative = providers->find("knative");
    if (knative != nullptr && !experimental("knative")) {
      return fault(*knative, "the experimental Knative feature must be enabled to use the Knative provider");
    }
    return std::nullopt;
  }

  std::optional<std::string> exclusive(std::string_view section, std::string_view words) {
    const Value* part = root_.find(section);
    const Value* otlp = part == nullptr ? nullptr : part->find("otlp");
    const Value* grpc = otlp == nullptr ? nullptr : otlp->find("grpc");
    if (grpc == nullptr || grpc->find("tls") == nullptr || !model::bool_of(*grpc, "insecure", version_).value_or(false))
      return std::nullopt;
    return fault(*grpc, std::string(words) + " OTLP GRPC: TLS and Insecure options are mutually exclusive");
  }

  std::optional<std::string> otlp() {
    const Value* access = root_.find("accessLog");
    if (access != nullptr && access->find("otlp") != nullptr && !experimental("otlpLogs")) {
      return fault(*access->find("otlp"),
                   "the experimental OTLPLogs feature must be enabled to use OTLP access logging");
    }
    constexpr std::pair<std::string_view, std::string_view> kSections[] = {
        {"accessLog", "access logs"}, {"log", "logs"}, {"tracing", "tracing"}, {"metrics", "metrics"}};
    for (auto [section, words] : kSections) {
      if (std::optional<std::string> error = exclusive(section, words)) return error;
    }
    return std::nullopt;
  }

  static bool valid_base_path(std::string_view path) {
    return path.starts_with('/') &&
           path.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_.:~-") ==
               std::string_view::npos;
  }

  std::optional<std::string> rest() {
    const Value* api = root_.find("api");
    const schema::Field* base_path = api == nullptr ? nullptr : schema::field_named(*api->type(), "basePath");
    if (base_path != nullptr && base_path->exists_in(version_) && !valid_base_path(text(*api, "basePath"))) {
      const Value* at = api->find("basePath");
      return fault(at == nullptr ? *api : *at, "API basePath must be a valid absolute URL path");
    }
    const Value* ocsp = root_.find("ocsp");
    const Value* overrides = ocsp == nullptr ? nullptr : ocsp->find("responderOverrides");
    if (overrides == nullptr) return std::nullopt;
    for (const model::Property& entry : overrides->properties()) {
      if (entry.value.string().empty())
        return fault(entry.value, "OCSP responder override value for " + std::string(entry.name) + " cannot be empty");
    }
    return std::nullopt;
  }

  std::optional<std::string> entry_point(const Value& point, std::vector<std::string>& bound) {
    std::string address = text(point, "address");
    std::size_t slash = address.find('/');
    std::string protocol = slash == std::string::npos ? "tcp" : base::ascii_lower(address.substr(slash + 1));
    if (protocol != "tcp" && protocol != "udp") return "invalid protocol: " + address.substr(slash + 1);
    std::string where = address.substr(0, slash);
    bool udp = protocol == "udp";
    if (udp) {
      const Value* options = point.find("udp");
      if (options != nullptr && model::integer_of(*options, "timeout", version_).value_or(1) <= 0) {
        return "error creating listener: timeout should be greater than zero";
      }
      return std::nullopt;
    }
    if (std::optional<std::string> why = listener(point, where, bound)) return why;
    return http_server(point);
  }

  std::optional<std::string> listener(const Value& point, const std::string& where, std::vector<std::string>& bound) {
    std::size_t colon = where.rfind(':');
    if (where.empty()) return proxy_protocol(point);  // Any address, any port.
    if (colon == std::string::npos || (where[0] == '[' && where.find(']') > colon)) {
      return "building listener: error opening listener: listen tcp: address " + where + ": missing port in address";
    }
    bool reuse = model::bool_of(point, "reusePort", version_).value_or(false);
    bool any_port = where.ends_with(":0") || where.ends_with(':');
    if (!any_port && !reuse && std::ranges::find(bound, where) != bound.end()) {
      return "building listener: error opening listener: listen tcp " + where + ": bind: address already in use";
    }
    bound.push_back(where);
    return proxy_protocol(point);
  }

  std::optional<std::string> proxy_protocol(const Value& point) {
    const Value* proxy = point.find("proxyProtocol");
    if (proxy == nullptr || model::bool_of(*proxy, "insecure", version_).value_or(false)) return std::nullopt;
    constexpr std::string_view kPrefix = "building listener: error creating proxy protocol listener: ";
    std::vector<std::string> trusted = model::texts_of(*proxy, "trustedIPs", version_);
    if (trusted.empty()) return std::string(kPrefix) + "no trusted IPs provided";
    std::string error = base::ranges_error(trusted);
    return error.empty() ? std::nullopt : std::optional(std::string(kPrefix) + error);
  }

  std::optional<std::string> http_server(const Value& point) {
    if (const Value* http2 = point.find("http2")) {
      constexpr std::pair<std::string_view, std::string_view> kLimits[] = {
          {"maxConcurrentStreams", "max concurrent streams"},
          {"maxDecoderHeaderTableSize", "max decoder header table size"},
          {"maxEncoderHeaderTableSize", "max encoder header table size"}};
      for (auto [field, words] : kLimits) {
        if (model::integer_of(*http2, field, version_).value_or(0) < 0) {
          return "creating HTTP server: " + std::string(words) + " value must be greater than or equal to zero";
        }
      }
    }
    if (const Value* forwarded = point.find("forwardedHeaders")) {
      std::string error = base::ranges_error(model::texts_of(*forwarded, "trustedIPs", version_));
      if (!error.empty()) return "creating HTTP server: " + error;
    }
    const Value* http = point.find("http");
    for (std::string_view field : {"aliasHeadersStrategy", "underscoreHeadersStrategy"}) {
      std::string strategy = http == nullptr ? "" : text(*http, field);
      if (strategy.empty() || strategy == "keep" || strategy == "delete" || strategy == "reject") continue;
      return "creating HTTP server: invalid " + std::string(field) + " value " + base::quote(strategy);
    }
    const Value* http3 = point.find("http3");
    if (http3 != nullptr && model::integer_of(*http3, "advertisedPort", version_).value_or(0) < 0) {
      return "creating HTTP3 server: advertised port must be greater than or equal to zero";
    }
    return std::nullopt;
  }

  Static& install_;
  const Value& root_;
  Version version_;
};

}  // namespace

std::optional<std::string> validate(Static& install, Version version) {
  Checker checker(install, version);
  if (std::optional<std::string> error = checker.logger()) return error;
  return checker.all();
}

std::optional<std::string> check_extensions(Static& install, Version version) {
  return Checker(install, version).extensions();
}

std::optional<std::string> check_entry_points(Static& install, Version version) {
  return Checker(install, version).entry_points();
}

}  // namespace gw::source
