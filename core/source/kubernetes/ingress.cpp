// The provider kubernetes (Ingress). Source: pkg/provider/kubernetes/ingress/kubernetes.go, client.go.

#include <algorithm>

#include "base/strings.h"
#include "model/view.h"
#include "source/kubernetes/crd_order.h"
#include "source/kubernetes/ingress_rules.h"
#include "source/kubernetes/selector.h"

namespace gw::source {
namespace ingress {
namespace {

using diag::FactKind;
using model::Maker;
using model::OriginKind;
using model::Property;
using model::Value;

constexpr const char* kName = "kubernetes";

Value map_of(model::Arena& arena, const crd::Table& table) {
  std::vector<Property> entries;
  entries.reserve(table.entries.size());
  for (const auto& [name, entry] : table.entries) entries.push_back({arena.copy(name), nullptr, entry.value});
  return arena.map(entries, OriginKind::Derived);
}

Value configuration(const crd::Context& context) {
  model::Arena& arena = context.arena();
  Maker http = context.maker("dynamic.HTTPConfiguration"), tls = context.maker("dynamic.TLSConfiguration");
  if (!context.routers.entries.empty()) http.set("routers", map_of(arena, context.routers));
  if (!context.services.entries.empty()) http.set("services", map_of(arena, context.services));
  std::vector<Value> certificates;
  for (const auto& [key, entry] : context.certificates) certificates.push_back(entry.value);
  if (!certificates.empty()) tls.set("certificates", arena.list(certificates, OriginKind::Derived));
  Maker root = context.maker("dynamic.Configuration");
  root.set("http", http.done(false));
  if (!certificates.empty()) root.set("tls", tls.done(false));
  return root.done(false);
}

/// The Ingress objects that the informers hold, those that `prefer` names in its order.
class Watched {
 public:
  Watched(const Cluster& cluster, const Options& options, const Selector& selector, Version version, Provider& out) {
    for (const KubeObject& object : cluster.objects) {
      if (object.kind != "Ingress" || !is_read(object, version)) continue;
      const auto& namespaces = options.namespaces;
      bool watched = namespaces.empty() || std::ranges::find(namespaces, object.name_space) != namespaces.end();
      bool selected = matches(selector, object);
      if (watched && selected) {
        ingresses_.push_back(&object);
        continue;
      }
      diag::Fact fact;
      fact.kind = FactKind::KubeNotSeen;
      fact.span = Item(object).at("metadata.name").span();
      fact.subject = "Ingress " + crd::path(object.name_space, object.name);
      fact.detail = watched ? "labels" : "namespace";
      out.facts.push_back(std::move(fact));
    }
  }

  std::vector<const KubeObject*> in_order(const std::vector<const KubeObject*>& prefer) const {
    std::vector<const KubeObject*> mine;
    for (const KubeObject* object : prefer) {
      if (std::ranges::find(ingresses_, object) != ingresses_.end()) mine.push_back(object);
    }
    std::vector<const KubeObject*> out = ingresses_;
    auto next = mine.begin();
    for (const KubeObject*& object : out) {
      if (next != mine.end() && std::ranges::find(mine, object) != mine.end()) object = *next++;
    }
    return out;
  }

 private:
  /// Traefik 2 also reads the group of old clusters.
  static bool is_read(const KubeObject& object, Version version) {
    if (object.api_version == "networking.k8s.io/v1") return true;
    return object.api_version == "networking.k8s.io/v1beta1" && version < Version{3, 0, 0};
  }

  std::vector<const KubeObject*> ingresses_;
};

Provider answer(const text::SourceSet& sources, const crd::Client& client, const Options& options,
                const Watched& watched, Version version, const std::vector<const KubeObject*>& prefer,
                std::vector<crd::Chance>& chances) {
  Provider out;
  out.name = kName;
  out.loaded = true;
  crd::Options none;
  crd::Context base(client, none, version, out);
  base.prefer = prefer;
  Context context{base, options, sources, ingress_classes(client.cluster())};
  load_ingresses(context, watched.in_order(prefer));
  if (base.panic) {
    out.loaded = false;
    out.config = {};
    out.errors.emplace_back(out.facts.back().traefik);
    return out;
  }
  out.config.root = configuration(base);
  chances = std::move(base.chances);
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
void start_notes(const Options& options, Provider& out) {
  auto note = [&](const char* level, std::string message) { out.notes.push_back({level, std::move(message), {}, {}}); };
  note("info", "ingress label selector is: " + base::quote(options.label_selector));
  if (options.allow_external_name_services) {
    note("info",
         "ExternalName service loading is enabled, please ensure that this is expected (see "
         "AllowExternalNameServices option)");
  }
  if (!options.cross_provider_namespaces) return;
  std::string list;
  for (const std::string& one : *options.cross_provider_namespaces) list += (list.empty() ? "" : " ") + one;
  note("warn", "Cross-provider Middleware, TLSOption and ServersTransport references are restricted to namespaces [" +
                   list + "] (see CrossProviderNamespaces option)");
}

Provider refuse_selector(const Options& options) {
  Provider out;
  out.name = kName;
  std::string error = "invalid ingress label selector: " + base::quote(options.label_selector);
  out.log.push_back({"error", "Cannot start the provider *ingress.Provider", error, {}});
  diag::Fact fact;
  fact.kind = FactKind::KubeBadOption;
  fact.span = options.span;
  fact.subject = "labelSelector";
  fact.detail = options.label_selector;
  fact.traefik = error;
  fact.fatal = true;
  out.facts.push_back(std::move(fact));
  out.errors.push_back(std::move(error));
  return out;
}

}  // namespace
}  // namespace ingress

Provider load_kubernetes_ingress(text::SourceSet& sources, const Cluster& cluster, const Static& install, const World&,
                                 Version version) {
  ingress::Options options = ingress::read_options(install, version);
  std::optional<Selector> selector = parse_selector(options.label_selector);
  if (!selector) {
    Provider out = ingress::refuse_selector(options);
    out.rejected = cluster.rejected;
    return out;
  }
  crd::Options view;
  view.namespaces = options.namespaces;
  crd::Client client(
      cluster, view, [](const KubeObject&) { return true; }, version);
  Provider unseen;
  ingress::Watched watched(cluster, options, *selector, version, unseen);
  std::vector<crd::Chance> chances;
  Provider out = ingress::answer(sources, client, options, watched, version, {}, chances);
  if (!chances.empty()) {
    std::vector<std::string> known = {ingress::fingerprint(out, version)};
    crd::Orders orders = crd::orders_of(chances);
    for (const std::vector<const KubeObject*>& order : orders.list) {
      Provider other = ingress::answer(sources, client, options, watched, version, order, chances);
      std::string print = ingress::fingerprint(other, version);
      if (std::ranges::find(known, print) != known.end()) continue;
      known.push_back(std::move(print));
      out.alternatives.push_back(std::move(other));
    }
    if (!orders.complete) out.assumed.emplace_back("more orders of Ingress objects are possible than gw tries");
  }
  ingress::start_notes(options, out);
  std::ranges::move(unseen.facts, std::back_inserter(out.facts));
  out.rejected = cluster.rejected;
  return out;
}

}  // namespace gw::source
