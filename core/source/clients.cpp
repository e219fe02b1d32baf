// Providers, exporters and plugins that cannot be set up: Traefik says so and goes on.
// Source: Init of pkg/provider/*/, pkg/observability, pkg/plugins/plugins.go, cmd/traefik/traefik.go.

#include <algorithm>
#include <set>

#include "base/go_values.h"
#include "base/strings.h"
#include "model/view.h"
#include "source/load.h"

namespace gw::source {
namespace {

using model::Value;
using Fields = std::vector<std::pair<std::string, std::string>>;

class Clients {
 public:
  Clients(Static& install, const World& world, Version version)
      : install_(install), root_(install.config.root), world_(world), version_(version) {}

  void run() {
    if (const Value* providers = root_.find("providers")) {
      http(providers->find("http"));
      for (std::string_view store : {"redis", "etcd", "consul"}) stores(providers->find(store), std::string(store));
      kubernetes(providers->find("kubernetesGateway"), "gateway", "creating k8s client: ");
      kubernetes(providers->find("kubernetesIngressNGINX"), "ingressnginx", "creating kubernetes client: ");
      kubernetes(providers->find("knative"), "knative", "creating kubernetes client: ");
    }
    metrics();
    tracing();
    plugins();
  }

 private:
  void say(LogLine line, const Value& at, bool fault = true) {
    if (fault) {
      diag::Fact fact;
      fact.kind = diag::FactKind::StaticWarning;
      fact.span = at.span;
      fact.subject = line.level;
      fact.detail = line.error.empty() ? line.message : line.error;
      fact.traefik =
          line.message.empty() || line.error.empty() ? line.message + line.error : line.message + ": " + line.error;
      install_.facts.push_back(std::move(fact));
    }
    install_.log.push_back(std::move(line));
  }

  void no_provider(const std::string& name, std::string why, const Value& at, bool fault = true) {
    say({"error", "Error while initializing provider *" + name + ".Provider", std::move(why), {}}, at, fault);
  }

  std::string text(const Value& object, std::string_view field) const {
    return model::text_of(object, field, version_).value_or("");
  }
  bool flag(const Value& object, std::string_view field) const {
    return model::bool_of(object, field, version_).value_or(false);
  }

  std::optional<std::string> file(std::string_view name) const { return named_file(world_, name); }

  std::string tls_error(const Value& client) const {
    const Value* tls = client.find("tls");
    if (tls == nullptr) return {};
    return base::client_tls_error(text(*tls, "ca"), text(*tls, "cert"), text(*tls, "key"),
                                  [&](std::string_view name) { return file(name); });
  }

  void http(const Value* provider) {
    if (provider == nullptr) return;
    std::string why;
    if (text(*provider, "endpoint").empty()) why = "non-empty endpoint is required";
    else if (model::integer_of(*provider, "pollInterval", version_).value_or(1) <= 0)
      why = "poll interval must be greater than 0";
    else if (std::string error = tls_error(*provider); !error.empty())
      why = "unable to create client TLS configuration: " + error;
    if (!why.empty()) no_provider("http", why, *provider);
  }

  void stores(const Value* provider, const std::string& name) {
    if (provider == nullptr) return;
    if (std::string error = tls_error(*provider); !error.empty()) {
      no_provider(name, "unable to create client TLS configuration: " + error, *provider->find("tls"));
      return;
    }
    const Value* sentinel = name == "redis" ? provider->find("sentinel") : nullptr;
    if (sentinel == nullptr) return;
    int strategies = 0;
    for (std::string_view field : {"latencyStrategy", "replicaStrategy", "randomStrategy"})
      strategies += flag(*sentinel, field) ? 1 : 0;
    if (strategies > 1) {
      no_provider(name,
                  "latencyStrategy, randomStrategy and replicaStrategy options are mutually exclusive, please use only "
                  "one of those options",
                  *sentinel);
    } else if (text(*sentinel, "masterName").empty()) {
      no_provider(name, "failed to Connect to KV store: master set name must be provided", *sentinel);
    }
  }

  std::string variable(std::string_view name) const {
    return world_.environment ? world_.environment(name).value_or("") : "";
  }

  /// What depends on where Traefik runs is no fault of the configuration.
  void kubernetes(const Value* provider, const std::string& name, const std::string& prefix) {
    if (provider == nullptr) return;
    std::string selector = text(*provider, "labelSelector");
    if (name != "ingressnginx" && !selector.empty() && !selector_ok(selector)) {
      no_provider(name, prefix + "invalid label selector: " + base::quote(selector), *provider);
      return;
    }
    bool in_cluster = !variable("KUBERNETES_SERVICE_HOST").empty() && !variable("KUBERNETES_SERVICE_PORT").empty();
    if (in_cluster || !variable("KUBECONFIG").empty()) return;
    std::string authority = text(*provider, "certAuthFilePath");
    if (text(*provider, "endpoint").empty()) {
      no_provider(name, prefix + "endpoint missing for external cluster client", *provider, false);
    } else if (!authority.empty() && !file(authority)) {
      no_provider(
          name, prefix + "failed to read CA file " + authority + ": open " + authority + ": no such file or directory",
          *provider, false);
    }
  }

  /// The characters of a label selector; its grammar is left to the cluster.
  static bool selector_ok(std::string_view selector) {
    return std::ranges::all_of(selector, [](char c) {
      bool letter = ('a' <= base::ascii_lower(c) && base::ascii_lower(c) <= 'z') || ('0' <= c && c <= '9');
      return letter || std::string_view("-_./,=!() <>\t").find(c) != std::string_view::npos;
    });
  }

  void metrics() {
    const Value* metrics = root_.find("metrics");
    if (metrics == nullptr) return;
    const Value* influx = metrics->find("influxDB2");
    if (influx != nullptr &&
        (text(*influx, "token").empty() || text(*influx, "org").empty() || text(*influx, "bucket").empty())) {
      say({"error", "", "token, org or bucket property is missing", {{"metricsProviderName", "influxdb2"}}}, *influx);
    }
    const Value* otlp = metrics->find("otlp");
    if (otlp == nullptr) return;
    std::string error = exporter_error(*otlp);
    if (error.empty()) return;
    // Once for itself and once for the semantic conventions.
    constexpr const char* kMessage = "Unable to create OpenTelemetry meter provider";
    say({"error", kMessage, "creating exporter: " + error, {{"metricsProviderName", "openTelemetry"}}}, *otlp);
    say({"error", kMessage, "creating exporter: " + error, {}}, *otlp, false);
  }

  void tracing() {
    const Value* otlp = root_.at("tracing.otlp");
    if (otlp == nullptr) return;
    std::string error = exporter_error(*otlp);
    if (!error.empty()) say({"warn", "Unable to create tracer", "setting up exporter: " + error, {}}, *otlp);
  }

  std::string exporter_error(const Value& otlp) const {
    const Value* grpc = otlp.find("grpc");
    const Value* exporter = grpc != nullptr ? grpc : otlp.find("http");
    std::string error = exporter == nullptr ? "" : tls_error(*exporter);
    return error.empty() ? error : "creating TLS client config: " + error;
  }

  void plugins() {
    const Value* local = root_.at("experimental.localPlugins");
    if (local == nullptr || local->properties().empty()) return;
    std::set<std::string> seen;
    std::string errors, names;
    auto add = [&](const std::string& error) { errors += (errors.empty() ? "" : "\n") + error; };
    for (const model::Property& plugin : local->properties()) {
      std::string name = text(plugin.value, "moduleName"), alias(plugin.name);
      names += (names.empty() ? "" : ",") + alias;
      if (name.empty()) add(alias + ": plugin name is missing");
      if (name.starts_with('/') || name.ends_with('/')) {
        add(alias + ": plugin name should not start or end with a /");
        continue;
      }
      if (!seen.insert(name).second) {
        add("only one version of a plugin is allowed, there is a duplicate of " + name);
        continue;
      }
      std::string manifest = "plugins-local/src/" + name + (name.empty() ? "" : "/") + ".traefik.yml";
      if (!file(manifest))
        add("failed to open the plugin manifest " + manifest + ": open " + manifest + ": no such file or directory");
    }
    if (errors.empty()) return;
    say({"error", "Plugins are disabled because an error has occurred.", errors, {{"plugins", names}}}, *local);
  }

  Static& install_;
  const Value& root_;
  const World& world_;
  Version version_;
};

}  // namespace

void check_clients(Static& install, const World& world, Version version) { Clients(install, world, version).run(); }

}  // namespace gw::source
