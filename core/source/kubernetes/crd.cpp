// The provider kubernetescrd. Source: pkg/provider/kubernetes/crd/kubernetes.go.

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "model/view.h"
#include "source/kubernetes/crd_context.h"
#include "source/kubernetes/crd_fits.h"
#include "source/kubernetes/crd_loaders.h"
#include "source/kubernetes/crd_order.h"
#include "source/kubernetes/crd_routes.h"
#include "source/kubernetes/crd_services.h"
#include "source/kubernetes/selector.h"

namespace gw::source {
namespace crd {
namespace {

using diag::FactKind;
using model::Maker;
using model::OriginKind;
using model::Property;
using model::Value;

Value map_of(model::Arena& arena, const Table& table) {
  std::vector<Property> entries;
  entries.reserve(table.entries.size());
  for (const auto& [name, entry] : table.entries) entries.push_back({arena.copy(name), nullptr, entry.value});
  return arena.map(entries, OriginKind::Derived);
}

void put(Maker& maker, std::string_view field, const Table& table) {
  if (!table.entries.empty()) maker.set(field, map_of(maker.arena(), table));
}

/// Source: loadConfigurationFromCRD.
void load(Context& context) {
  using Step = void (*)(Context&);
  for (Step step :
       {load_tls_stores, load_http_routes, load_tcp_routes, load_udp_routes, load_tls_options, load_middlewares,
        load_tcp_middlewares, load_traefik_services, load_servers_transports, load_tcp_servers_transports}) {
    step(context);
    if (context.panic) return;
  }
}

Value configuration(const Context& context) {
  Maker http = context.maker("dynamic.HTTPConfiguration"), tcp = context.maker("dynamic.TCPConfiguration");
  Maker udp = context.maker("dynamic.UDPConfiguration"), tls = context.maker("dynamic.TLSConfiguration");
  put(http, "routers", context.routers);
  put(http, "services", context.services);
  put(http, "middlewares", context.middlewares);
  put(http, "serversTransports", context.transports);
  put(tcp, "routers", context.tcp_routers);
  put(tcp, "services", context.tcp_services);
  put(tcp, "middlewares", context.tcp_middlewares);
  put(tcp, "serversTransports", context.tcp_transports);
  put(udp, "routers", context.udp_routers);
  put(udp, "services", context.udp_services);
  put(tls, "options", context.tls_options);
  put(tls, "stores", context.tls_stores);
  std::vector<Value> certificates;
  for (const auto& [key, entry] : context.certificates) certificates.push_back(entry.value);
  if (!certificates.empty()) tls.set("certificates", context.arena().list(certificates, OriginKind::Derived));
  Maker root = context.maker("dynamic.Configuration");
  root.set("http", http.done(false)).set("tcp", tcp.done(false));
  root.set("udp", udp.done(false)).set("tls", tls.done(false));
  return root.done(false);
}

void refuse_all(Provider& out, std::string message, std::string error) {
  out.loaded = false;
  out.config = {};
  out.log.push_back({"error", std::move(message), error, {}});
  out.errors.push_back(std::move(error));
}

/// One answer, with the objects that chance moves in the order of `prefer`.
Provider answer(const Client& client, const Options& options, Version version,
                const std::vector<const KubeObject*>& prefer, std::vector<Chance>& chances) {
  Provider out;
  out.name = "kubernetescrd";
  out.loaded = true;
  Context context(client, options, version, out);
  context.prefer = prefer;
  load(context);
  if (context.panic) {
    out.loaded = false;
    out.config = {};
    // The provider starts again and again; how long it waits is chance.
    out.log.push_back({"error", "Error in Go routine", "invalid memory address or nil pointer dereference", {}});
    out.log.push_back({"error", "Provider error, retrying in N", "panic in operation: %!w(<nil>)", {}});
    out.errors.emplace_back(out.facts.back().traefik);
    return out;
  }
  out.config.root = configuration(context);
  chances = std::move(context.chances);
  return out;
}

/// What tells two answers apart.
std::string fingerprint(const Provider& provider, Version version) {
  std::string out;
  if (provider.loaded) out = model::to_json(model::to_tree(provider.config.root, version, model::Secrets::Shown), 0);
  std::vector<LogLine> log = provider.log;
  std::ranges::sort(log);
  for (const LogLine& line : log) {
    out += '\n' + line.level + '\t' + line.message + '\t' + line.error;
    for (const auto& [name, value] : line.fields) out += '\t' + name + '=' + value;
  }
  return out;
}

/// What Traefik says at its start, whatever the objects are.
void start_notes(const Options& options, Version version, Provider& out) {
  auto note = [&](const char* level, std::string message) { out.notes.push_back({level, std::move(message), {}, {}}); };
  note("info", "label selector is: " + base::quote(options.label_selector));
  if (options.allow_cross_namespace) {
    note("warn",
         "Cross-namespace reference between IngressRoutes and resources is enabled, please ensure that this is "
         "expected (see AllowCrossNamespace option)");
  }
  if (options.allow_external_name_services) {
    note("info",
         "ExternalName service loading is enabled, please ensure that this is expected (see "
         "AllowExternalNameServices option)");
  }
  if (options.cross_provider_namespaces) {
    std::string list;
    for (const std::string& one : *options.cross_provider_namespaces) list += (list.empty() ? "" : " ") + one;
    note("warn",
         "Cross-provider references are restricted to namespaces [" + list + "] (see CrossProviderNamespaces option)");
  }
  if (!options.safe_naming && version >= Version{3, 7, 11})
    note("warn", "SafeNaming is not explicitly set: generated names can collide across namespaces or resources");
}

void unseen_facts(const Client& client, Provider& out) {
  for (const auto& [object, why] : client.unseen()) {
    diag::Fact fact;
    fact.kind = FactKind::KubeNotSeen;
    fact.span = Item(*object).at("metadata.name").span();
    fact.subject = std::string(object->kind) + " " + path(object->name_space, object->name);
    fact.detail = why;
    out.facts.push_back(std::move(fact));
  }
}

void add_alternatives(const Client& client, const Options& options, Version version, std::vector<Chance> chances,
                      Provider& out) {
  if (chances.empty()) return;
  std::vector<std::string> known = {fingerprint(out, version)};
  Orders orders = orders_of(chances);
  for (const std::vector<const KubeObject*>& order : orders.list) {
    Provider other = answer(client, options, version, order, chances);
    std::string print = fingerprint(other, version);
    if (std::ranges::find(known, print) != known.end()) continue;
    known.push_back(std::move(print));
    out.alternatives.push_back(std::move(other));
  }
  if (!orders.complete) {
    out.assumed.emplace_back("more orders of colliding Kubernetes objects are possible than gw tries: " +
                             std::to_string(orders.list.size()));
  }
}

}  // namespace
}  // namespace crd

Provider load_kubernetes_crd(text::SourceSet&, const Cluster& cluster, const Static& install, const World&,
                             Version version) {
  crd::Options options = crd::read_options(install, version);
  Provider out;
  out.name = "kubernetescrd";
  std::optional<Selector> selector = parse_selector(options.label_selector);
  if (!selector) {
    crd::refuse_all(out, "Cannot start the provider *crd.Provider",
                    "invalid label selector: " + base::quote(options.label_selector));
    diag::Fact fact;
    fact.kind = diag::FactKind::KubeBadOption;
    fact.span = options.span;
    fact.subject = "labelSelector";
    fact.detail = options.label_selector;
    fact.traefik = out.errors.back();
    fact.fatal = true;
    out.facts.push_back(std::move(fact));
    out.rejected = cluster.rejected;
    return out;
  }
  auto selects = [&](const KubeObject& object) { return matches(*selector, object); };
  crd::Client client(cluster, options, selects, version);
  if (std::optional<diag::Fact> misfit = crd::find_misfit(client)) {
    // The informer cannot decode its list, and the provider waits for it without end.
    out.errors.push_back(misfit->traefik);
    out.facts.push_back(*std::move(misfit));
  } else {
    std::vector<crd::Chance> chances;
    out = crd::answer(client, options, version, {}, chances);
    crd::add_alternatives(client, options, version, std::move(chances), out);
  }
  crd::start_notes(options, version, out);
  crd::unseen_facts(client, out);
  out.rejected = cluster.rejected;
  return out;
}

}  // namespace gw::source
