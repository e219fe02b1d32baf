// The provider kubernetesgateway. Source: pkg/provider/kubernetes/gateway/kubernetes.go.

#include <algorithm>

#include "base/strings.h"
#include "source/kubernetes/gateway_routes.h"
#include "source/kubernetes/selector.h"

namespace gw::source {
namespace gateway_api {
namespace {

using diag::FactKind;
using model::Maker;
using model::OriginKind;
using model::Property;
using model::Value;

constexpr const char* kName = "kubernetesgateway";
constexpr Version kFirst{3, 7, 9};      ///< How older ones read these objects is not known here.
constexpr std::size_t kMostPicks = 16;  ///< Answers where chance picks entry points.

void put(Maker& maker, std::string_view field, const crd::Table& table) {
  if (table.entries.empty()) return;
  std::vector<Property> entries;
  entries.reserve(table.entries.size());
  for (const auto& [name, entry] : table.entries) entries.push_back({maker.arena().copy(name), nullptr, entry.value});
  maker.set(field, maker.arena().map(entries, OriginKind::Derived));
}

Value configuration(const crd::Context& base) {
  Maker http = base.maker("dynamic.HTTPConfiguration"), tcp = base.maker("dynamic.TCPConfiguration");
  Maker tls = base.maker("dynamic.TLSConfiguration");
  put(http, "routers", base.routers);
  put(http, "services", base.services);
  put(http, "middlewares", base.middlewares);
  put(http, "serversTransports", base.transports);
  put(tcp, "routers", base.tcp_routers);
  put(tcp, "services", base.tcp_services);
  std::vector<Value> certificates;
  for (const auto& [key, entry] : base.certificates) certificates.push_back(entry.value);
  if (!certificates.empty()) tls.set("certificates", base.arena().list(certificates, OriginKind::Derived));
  Maker root = base.maker("dynamic.Configuration");
  root.set("http", http.done(false)).set("tcp", tcp.done(false)).set("tls", tls.done(false));
  return root.done(false);
}

/// One answer; `picks` chooses among entry points of the same port, and becomes how many there were to choose from.
Provider answer(const crd::Client& client, const Options& options, Version version, std::vector<std::size_t>& picks) {
  Provider out;
  out.name = kName;
  out.loaded = true;
  crd::Options none;
  crd::Context base(client, none, version, out);
  Context context(base, options);
  context.picks = picks;
  std::vector<KubeGateway> gateways = load_gateways(context);
  using Step = void (*)(Context&, const std::vector<KubeGateway>&);
  for (Step step : {load_http_routes, load_grpc_routes, load_tls_routes, load_tcp_routes}) {
    if (!base.panic && (step != load_tcp_routes || options.experimental_channel)) step(context, gateways);
  }
  picks = context.several;
  if (!base.panic) {
    out.config.root = configuration(base);
    return out;
  }
  out.loaded = false;
  out.config = {};
  out.log.push_back({"error", "Error in Go routine", "invalid memory address or nil pointer dereference", {}});
  out.log.push_back({"error", "Provider error, retrying in N", "panic in operation: %!w(<nil>)", {}});
  out.errors.emplace_back(out.facts.back().traefik);
  return out;
}

/// What Traefik may publish where several entry points have the port of a listener.
void add_alternatives(const crd::Client& client, const Options& options, Version version,
                      const std::vector<std::size_t>& several, Provider& out) {
  std::vector<std::size_t> picks(several.size(), 0);
  auto next = [&] {
    for (std::size_t i = 0; i < picks.size(); ++i) {
      if (++picks[i] < several[i]) return true;
      picks[i] = 0;
    }
    return false;
  };
  while (next()) {
    if (out.alternatives.size() == kMostPicks) {
      out.assumed.emplace_back("more choices of entry points with the same port are possible than gw tries");
      return;
    }
    std::vector<std::size_t> used = picks;
    out.alternatives.push_back(answer(client, options, version, used));
  }
}

Provider refuse(const Options& options, const char* subject, const std::string& detail, LogLine line) {
  Provider out;
  out.name = kName;
  diag::Fact& fact = out.facts.emplace_back();
  fact.kind = FactKind::KubeBadOption;
  fact.span = options.span;
  fact.subject = subject;
  fact.detail = detail;
  fact.traefik = line.error;
  fact.fatal = true;
  out.errors.push_back(line.error);
  out.log.push_back(std::move(line));
  return out;
}

/// Objects of this API that Traefik does not look at.
void unseen_facts(const Cluster& cluster, const Options& options, Provider& out) {
  std::optional<Selector> selector = parse_selector(options.label_selector);
  for (const KubeObject& object : cluster.objects) {
    if (object.api_version.substr(0, object.api_version.find('/')) != kGroup) continue;
    const char* why = nullptr;
    bool classes = object.kind == "GatewayClass";
    if (!is_read(object)) why = "kind";
    else if (!classes && !options.watched(object.name_space)) why = "namespace";
    else if (classes && selector && !matches(*selector, object)) why = "labels";
    else if (object.kind == "TCPRoute" && !options.experimental_channel) why = "experimental";
    if (why == nullptr) continue;
    diag::Fact& fact = out.facts.emplace_back();
    fact.kind = FactKind::KubeNotSeen;
    fact.span = Item(object).at("metadata.name").span();
    fact.subject = std::string(object.kind) + " " + path(object.name_space, object.name);
    fact.detail = why;
  }
}

/// What Traefik says at its start, whatever the objects are.
void start_notes(const Options& options, Provider& out) {
  out.notes.push_back({"info", "Label selector is: " + base::quote(options.label_selector), {}, {}});
  if (!options.cross_provider_namespaces) return;
  std::string list;
  for (const std::string& one : *options.cross_provider_namespaces) list += (list.empty() ? "" : " ") + one;
  out.notes.push_back(
      {"warn",
       "Cross-provider references are restricted to namespaces [" + list + "] (see CrossProviderNamespaces option)",
       {},
       {}});
}

/// Of releases before kFirst nothing is claimed.
Provider not_analysed(const Cluster& cluster, Version version) {
  Provider out;
  out.name = kName;
  out.loaded = true;
  for (const KubeObject& object : cluster.objects) {
    bool ours = object.api_version.substr(0, object.api_version.find('/')) == kGroup;
    if (!ours || object.kind == "GatewayClass") continue;
    diag::Fact& fact = out.facts.emplace_back();
    fact.kind = FactKind::UnknownInput;
    fact.span = object.span;
    fact.subject = std::string(object.kind) + " " + path(object.name_space, object.name);
    fact.detail = fact.subject + ": objects of the Gateway API are read as Traefik " + to_string(kFirst) +
                  " and later read them, not " + to_string(version);
  }
  return out;
}

Provider load(const Cluster& cluster, const Options& options, Version version) {
  if (!parse_selector(options.label_selector)) {
    return refuse(options, "labelSelector", options.label_selector,
                  {"error",
                   "Cannot start the provider *gateway.Provider",
                   "creating k8s client: invalid label selector: " + base::quote(options.label_selector),
                   {}});
  }
  if (options.address_error) {
    return refuse(options, "statusAddress", "",
                  {"error", "Unable to get Gateway status addresses", *options.address_error, {}});
  }
  crd::Options view;
  view.namespaces = options.namespaces;
  crd::Client client(
      cluster, view, [](const KubeObject&) { return true; }, version);
  std::vector<std::size_t> picks;
  Provider out = answer(client, options, version, picks);
  if (std::ranges::any_of(picks, [](std::size_t several) { return several > 1; }))
    add_alternatives(client, options, version, picks, out);
  unseen_facts(cluster, options, out);
  start_notes(options, out);
  return out;
}

}  // namespace
}  // namespace gateway_api

Provider load_kubernetes_gateway(text::SourceSet& /*sources*/, const Cluster& cluster, const Static& install,
                                 const World& /*world*/, Version version) {
  if (version < gateway_api::kFirst) return gateway_api::not_analysed(cluster, version);
  return gateway_api::load(cluster, gateway_api::read_options(install, version), version);
}

bool is_gateway_kind(std::string_view kind) { return gateway_api::is_offered(kind); }

}  // namespace gw::source
