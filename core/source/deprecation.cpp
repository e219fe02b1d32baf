// Options of v2 that v3 refuses or warns of. Source: pkg/cli/deprecation.go.

#include <algorithm>
#include <array>
#include <functional>

#include "base/strings.h"
#include "source/load.h"

namespace gw::source {
namespace {

/// One option: where it is, whether it stops the start, what Traefik logs. @ stands for the migration guide.
struct Option {
  std::string_view path;
  bool stops;
  std::string_view message;
  std::string_view page;
  Version since{3, 0, 0};
};

constexpr std::string_view kServerSide =
    ", as TLS client authentication is a server side option (see "
    "https://github.com/golang/go/blob/740a490f71d026bb7d2d13cb8fa2d6d6e0572b70/src/crypto/tls/common.go#L634)."
    " Please remove all occurrences from the install configuration for Traefik to start.";
constexpr std::string_view kTracing =
    " Tracing backend has been removed in v3, please remove all %-related Tracing install configuration for Traefik to "
    "start."
    " In v3, Open Telemetry replaces specific tracing backend implementations, and an collector/exporter can be used "
    "to export"
    " metrics in a vendor specific format.";

constexpr std::array kOptions = {
    Option{"pilot", true,
           "Pilot configuration has been removed in v3, please remove all Pilot-related install configuration for "
           "Traefik to start.",
           "v2-to-v3-details/#pilot"},
    Option{"core.defaultRuleSyntax",
           false,
           "`Core.DefaultRuleSyntax` option has been deprecated in v3.4, and will be removed in the next major "
           "version. Please consider migrating all router rules to v3 syntax.",
           "v2-to-v3-details/#router-rule-matchers",
           {3, 4, 0}},
    Option{"experimental.http3", true,
           "HTTP3 is not an experimental feature in v3 and the associated enablement has been removed. Please remove "
           "its usage from the install configuration for Traefik to start.",
           "v2-to-v3-details/#http3"},
    Option{"experimental.kubernetesGateway",
           false,
           "KubernetesGateway provider is not an experimental feature starting with v3.1. Please remove its usage from "
           "the install configuration.",
           "v3/#gateway-api-kubernetesgateway-provider",
           {3, 1, 0}},
    Option{"experimental.kubernetesIngressNGINX",
           false,
           "KubernetesIngressNGINX provider is not an experimental feature starting with v3.7.2. Please remove its "
           "usage from the install configuration.",
           "v3/#ingress-nginx-provider",
           {3, 7, 2}},
    Option{"providers.marathon", true,
           "Marathon provider has been removed in v3, please remove all Marathon-related install configuration for "
           "Traefik to start.",
           "v2-to-v3-details/#marathon-provider"},
    Option{"providers.rancher", true,
           "Rancher provider has been removed in v3, please remove all Rancher-related install configuration for "
           "Traefik to start.",
           "v2-to-v3-details/#rancher-v1-provider"},
    Option{"providers.docker.swarmMode", true,
           "Docker provider `swarmMode` option has been removed in v3, please use the Swarm Provider instead.",
           "v2-to-v3-details/#swarmmode"},
    Option{"providers.docker.tls.caOptional", true, "Docker provider `tls.CAOptional` option has been removed in v3",
           "v2-to-v3-details/#tlscaoptional"},
    Option{"providers.consul.namespace", true,
           "Consul provider `namespace` option has been removed, please use the `namespaces` option instead.",
           "v2-to-v3-details/#namespace"},
    Option{"providers.consul.tls.caOptional", true, "Consul provider `tls.CAOptional` option has been removed in v3",
           "v2-to-v3-details/#tlscaoptional_1"},
    Option{"providers.consulCatalog.namespace", true,
           "ConsulCatalog provider `namespace` option has been removed, please use the `namespaces` option instead.",
           "v2-to-v3-details/#namespace_1"},
    Option{"providers.consulCatalog.endpoint.tls.caOptional", true,
           "ConsulCatalog provider `tls.CAOptional` option has been removed in v3",
           "v2-to-v3-details/#endpointtlscaoptional"},
    Option{"providers.nomad.namespace", true,
           "Nomad provider `namespace` option has been removed, please use the `namespaces` option instead.",
           "v2-to-v3-details/#namespace_2"},
    Option{"providers.nomad.endpoint.tls.caOptional", true,
           "Nomad provider `tls.CAOptional` option has been removed in v3",
           "v2-to-v3-details/#endpointtlscaoptional_1"},
    Option{"providers.swarm.tls.caOptional", true, "Swarm provider `tls.CAOptional` option does not exist", ""},
    Option{"providers.etcd.tls.caOptional", true, "ETCD provider `tls.CAOptional` option has been removed in v3",
           "v2-to-v3-details/#tlscaoptional_3"},
    Option{"providers.redis.tls.caOptional", true, "Redis provider `tls.CAOptional` option has been removed in v3",
           "v2-to-v3-details/#tlscaoptional_4"},
    Option{"providers.http.tls.caOptional", true, "HTTP provider `tls.CAOptional` option has been removed in v3",
           "v2-to-v3-details/#tlscaoptional_2"},
    Option{"providers.kubernetesIngress.disableIngressClassLookup",
           false,
           "Kubernetes Ingress provider `disableIngressClassLookup` option has been deprecated in v3.1, and will be "
           "removed in the next major version. Please use the `disableClusterScopeResources` option instead.",
           "v3/#ingressclass-lookup",
           {3, 1, 0}},
    Option{"tracing.spanNameLimit", true,
           "SpanNameLimit option for Tracing has been removed in v3, as Span names are now of a fixed length.",
           "v2-to-v3-details/#tracing"},
    Option{"tracing.jaeger", true, "Jaeger", "v2-to-v3-details/#tracing"},
    Option{"tracing.zipkin", true, "Zipkin", "v2-to-v3-details/#tracing"},
    Option{"tracing.datadog", true, "Datadog", "v2-to-v3-details/#tracing"},
    Option{"tracing.instana", true, "Instana", "v2-to-v3-details/#tracing"},
    Option{"tracing.haystack", true, "Haystack", "v2-to-v3-details/#tracing"},
    Option{"tracing.elastic", true, "Elastic", "v2-to-v3-details/#tracing"},
};

std::string message_of(const Option& option, Version version) {
  std::string out(option.message);
  if (option.path.ends_with("caOptional")) out += kServerSide;
  if (out.find(' ') == std::string::npos) {
    std::string backend = out;
    out += kTracing;
    out.replace(out.find('%'), 1, backend);
  }
  if (option.page.empty()) return out;
  return out + " For more information please read the migration guide: https://doc.traefik.io/traefik/v" +
         line_name(version) + "/migrate/" + std::string(option.page);
}

/// Where an option is written and its text; nothing if it is not.
struct Place {
  text::Span span;
  std::string value;
  std::string name;  ///< As written.
  bool has_children = false;
};
using Finder = std::function<std::optional<Place>(std::string_view)>;

std::optional<Place> in_tree(const decode::NameNode* node, std::string_view path) {
  for (std::string_view part : base::split(path, ".")) { node = node == nullptr ? nullptr : node->find(part); }
  if (node == nullptr) return std::nullopt;
  return Place{node->span, node->leaf == nullptr ? "" : node->leaf->value, std::string(node->name),
               node->first != nullptr};
}

std::optional<Place> in_document(const doc::Document& document, std::string_view path) {
  doc::NodeId at = document.root;
  text::Span span;
  std::string name;
  if (at == doc::NodeId::None) return std::nullopt;
  for (std::string_view part : base::split(path, ".")) {
    const doc::Entry* found = nullptr;
    for (const doc::Entry& entry : document.entries(at)) {
      if (base::equal_fold(document.text(entry.key), part) && document[entry.value].kind != doc::Kind::Null)
        found = &entry;
    }
    if (found == nullptr) return std::nullopt;
    span = document.span(found->key);
    name = document.text(found->key);
    at = found->value;
  }
  bool children = document[at].kind == doc::Kind::Map && document[at].count > 0;
  return Place{span, std::string(document.text(at)), name, children};
}

/// What the loader cannot take in. Source: the fields of its structures without allowEmpty.
std::string standalone(const Finder& find) {
  constexpr std::pair<std::string_view, std::string_view> kDemanding[] = {
      {"providers.consulCatalog.endpoint.tls", "*cli.tls"},
      {"providers.nomad.endpoint.tls", "*cli.tls"},
      {"tracing.globalAttributes", "map[string]string"}};
  for (auto [path, type] : kDemanding) {
    std::optional<Place> place = find(path);
    if (place && !place->has_children)
      return "adding metadata to node: " + place->name + " cannot be a standalone element (type " + std::string(type) +
             ")";
  }
  return {};
}

bool judge(Static& install, const std::string& loader, const Finder& find, Version version) {
  bool stops = false;
  if (std::string error = standalone(find); !error.empty()) {
    std::string from = loader == "env" ? "environment variables" : loader;
    install.log.push_back({"error",
                           "Deprecated install configuration options analysis failed",
                           "parsing deprecated config from " + from + ": " + error,
                           {}});
    return false;
  }
  for (const Option& option : kOptions) {
    if (version < option.since) continue;
    std::optional<Place> place = find(option.path);
    bool is_text = option.path == "core.defaultRuleSyntax";
    if (!place || (is_text && place->value.empty())) continue;
    LogLine line;
    line.level = "error";
    line.message = message_of(option, version);
    line.fields = {{"loader", loader}};
    diag::Fact fact;
    fact.kind = option.stops ? diag::FactKind::RemovedOption : diag::FactKind::DeprecatedField;
    fact.span = place->span;
    fact.subject = option.path;
    fact.path = option.path;
    fact.traefik = line.message;
    fact.fatal = option.stops;
    install.facts.push_back(std::move(fact));
    install.log.push_back(std::move(line));
    stops = stops || option.stops;
  }
  return stops;
}

}  // namespace

bool check_deprecations(Static& install, const decode::NameNode* flags, const doc::Document* file,
                        const decode::NameNode* environment, Version version) {
  if (version.major < 3) return true;
  auto judged = [&](const std::string& loader, const Finder& find) { return judge(install, loader, find, version); };
  bool stops = flags != nullptr && judged("args", [&](std::string_view path) { return in_tree(flags, path); });
  if (!stops && file != nullptr)
    stops = judged("file", [&](std::string_view path) { return in_document(*file, path); });
  if (!stops && environment != nullptr)
    stops = judged("env", [&](std::string_view path) { return in_tree(environment, path); });
  return !stops;
}

}  // namespace gw::source
