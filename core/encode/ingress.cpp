// Ingresses with Traefik's annotations; middlewares and TLS options stay custom resources.
// Source: pkg/provider/kubernetes/ingress (kubernetes.go, annotations.go).

#include <algorithm>

#include "encode/kube_writer.h"
#include "encode/names.h"
#include "encode/rule_parts.h"

namespace gw::encode {
namespace {

using doc::Output;
using model::Property;
using model::Value;

constexpr std::string_view kPrefix = "traefik.ingress.kubernetes.io/";
constexpr std::size_t kMost = 50;  // Alternatives of a rule.

/// A host and a path of an Ingress.
struct Place {
  std::string host, path, type;
  bool regexp = false;
};

/// The rule's alternatives as places. Nothing, with the reason, if an Ingress cannot say one.
std::optional<std::vector<Place>> places(std::string_view rule, std::string& why) {
  auto parts = alternatives(rule, kMost, why);
  if (!parts) return std::nullopt;
  std::vector<Place> out;
  for (const std::vector<RulePart>& all : *parts) {
    Place place;
    for (const RulePart& part : all) {
      bool host = part.matcher == rule::Matcher::Host, exact = part.matcher == rule::Matcher::Path,
           prefix = part.matcher == rule::Matcher::PathPrefix, regexp = part.matcher == rule::Matcher::PathRegexp;
      std::string name(rule::name_of(part.matcher));
      if (!host && !exact && !prefix && !regexp) why = "it asks for " + name;
      else if (host && (!place.host.empty() || part.values[0].starts_with('*')))
        why = "it has two hosts, or a wildcard";
      else if (!host && !place.path.empty()) why = "it has two paths";
      if (!why.empty()) return std::nullopt;
      (host ? place.host : place.path) = part.values[0];
      if (!host) place.type = exact ? "Exact" : prefix ? "Prefix" : "ImplementationSpecific";
      place.regexp = place.regexp || regexp;
    }
    out.push_back(std::move(place));
  }
  return out;
}

/// The length of the rule that Traefik makes of a place.
std::size_t rule_length(const Place& place) {
  std::size_t host = place.host.empty() ? 0 : std::string_view("Host(``)").size() + place.host.size();
  std::string_view matcher = place.type == "Exact" ? "Path(``)" : place.regexp ? "PathRegexp(``)" : "PathPrefix(``)";
  std::size_t path = place.path.empty() ? 0 : matcher.size() + place.path.size();
  return host + path + (host > 0 && path > 0 ? std::string_view(" && ").size() : 0);
}

}  // namespace

std::string KubeWriter::across(std::string_view kind, std::string_view name) {
  if (name.find('@') != std::string_view::npos) return std::string(name);
  std::string space = options_.name_space.empty() ? "default" : options_.name_space;
  return space + "-" + manifests_.name(kind, name) + "@kubernetescrd";
}

/// The annotations of a router: its options under their label names.
doc::Output KubeWriter::annotations(const Property& router, const Path& path) {
  Output out = Output::map();
  auto put = [&](std::string_view name, std::string value) {
    out.set(std::string(kPrefix) + "router." + std::string(name), Output::of(std::move(value)));
  };
  auto list = [&](const char* field, std::string_view kind) {
    std::string joined;
    const Value* values = router.value.find(field);
    for (const Value& one : values == nullptr ? std::span<const Value>() : values->items())
      joined += (joined.empty() ? "" : ",") + (kind.empty() ? std::string(one.string()) : across(kind, one.string()));
    return joined;
  };
  if (std::string points = list("entryPoints", ""); !points.empty()) put("entrypoints", points);
  if (std::string names = list("middlewares", "Middleware"); !names.empty()) put("middlewares", names);
  const Value* tls = router.value.find("tls");
  if (tls != nullptr && tls->size == 0) put("tls", "true");
  if (tls != nullptr) {
    if (const Value* resolver = tls->find("certResolver")) put("tls.certresolver", std::string(resolver->string()));
    if (const Value* options = tls->find("options"); options != nullptr && options->string() != "default")
      put("tls.options", across("TLSOption", options->string()));
    const Value* domains = tls->find("domains");
    for (std::size_t i = 0; domains != nullptr && i < domains->items().size(); ++i) {
      std::string at = "tls.domains." + std::to_string(i);
      const Value& domain = domains->items()[i];
      if (const Value* main = domain.find("main")) put(at + ".main", std::string(main->string()));
      std::string names;
      const Value* more = domain.find("sans");
      for (const Value& one : more == nullptr ? std::span<const Value>() : more->items())
        names += (names.empty() ? "" : ",") + std::string(one.string());
      if (!names.empty()) put(at + ".sans", names);
    }
  }
  if (const Value* observability = router.value.find("observability")) {
    Written more;
    for (const Named& named : name_values(*observability, Style::Labels, options_, more))
      put("observability" + named.name.substr(std::string_view("traefik").size()), named.value);
  }
  for (const char* field : {"parentRefs", "ruleSyntax"}) {
    Path where = path;
    where.emplace_back(field);
    if (const Value* value = router.value.find(field)) manifests_.lose(where, *value, "an Ingress has no such option");
  }
  return out;
}

void KubeWriter::ingress(const Property& router) {
  Path path{"http", "routers", std::string(router.name)};
  const Value* rule = router.value.find("rule");
  std::string why;
  std::optional<std::vector<Place>> all = places(rule == nullptr ? "" : rule->string(), why);
  if (!all) {
    manifests_.lose(path, router.value, "an Ingress matches hosts and paths only: " + why, "write it as crd");
    return;
  }
  const Value* service = router.value.find("service");
  std::vector<Output> services;
  const Value* known = table("http", "services");
  const Value* target = known == nullptr || service == nullptr ? nullptr : known->find(service->string());
  if (target != nullptr && target->find("loadBalancer") != nullptr) services = http_service(service->string(), 0);
  if (services.size() != 1 || services[0].find("kind") != nullptr || services[0].find("namespace") != nullptr) {
    manifests_.lose(path, router.value, "an Ingress needs one Service of its namespace", "write it as crd");
    return;
  }
  service_options(services[0], std::string(service->string()), true);
  Output notes = annotations(router, path);
  const Value* priority = router.value.find("priority");
  bool written = priority != nullptr && priority->integer != 0;
  bool regexp = std::ranges::any_of(*all, &Place::regexp);
  bool longer = std::ranges::any_of(*all, [&](const Place& one) { return rule_length(one) != rule->string().size(); });
  if (written || longer) {
    std::string number = std::to_string(written ? priority->integer : static_cast<std::int64_t>(rule->string().size()));
    notes.set(std::string(kPrefix) + "router.priority", Output::of(number));
    if (!written) {
      Path where = path;
      where.emplace_back("priority");
      out_.added.push_back({where, "the rule that Traefik makes of the Ingress has another length"});
    }
  }
  if (regexp) notes.set(std::string(kPrefix) + "router.pathmatcher", Output::of("PathRegexp"));
  Output& manifest = manifests_.add("networking.k8s.io/v1", "Ingress", manifests_.name("Ingress", router.name));
  comments_.attach(router.value, manifest);
  if (!notes.children.empty()) manifest.find("metadata")->set("annotations", std::move(notes));
  Output rules = Output::list();
  for (const Place& place : *all) {
    Output one = Output::map();
    if (!place.host.empty()) one.set("host", Output::of(place.host));
    Output http = Output::map();
    Output entry = Output::map();
    entry.set("path", Output::of(place.path.empty() ? "/" : place.path));
    entry.set("pathType", Output::of(place.type.empty() ? "Prefix" : place.type));
    Output backend = Output::map(), reference = Output::map(), port = Output::map();
    const Output* number = services[0].find("port");
    port.set(number->kind == Output::Kind::Int ? "number" : "name", *number);
    reference.set("name", *services[0].find("name"));
    reference.set("port", std::move(port));
    backend.set("service", std::move(reference));
    entry.set("backend", std::move(backend));
    http.set("paths", Output::list()).add(std::move(entry));
    one.set("http", std::move(http));
    rules.add(std::move(one));
  }
  manifest.set("spec", Output::map()).set("rules", std::move(rules));
}

/// Options that stand on the Service, as annotations: told, because the Service may be another's.
void KubeWriter::service_options(const Output& service, const std::string& name, bool annotated) {
  for (const Output& option : service.children) {
    if (option.key == "name" || option.key == "port" || (option.key == "namespace" && !annotated)) continue;
    static constexpr std::pair<std::string_view, std::string_view> kNames[] = {{"scheme", "serversscheme"},
                                                                               {"passHostHeader", "passhostheader"},
                                                                               {"serversTransport", "serverstransport"},
                                                                               {"sticky", "sticky.cookie"},
                                                                               {"middlewares", "middlewares"}};
    const auto* at = std::ranges::find(kNames, option.key, &std::pair<std::string_view, std::string_view>::first);
    Path path{"http", "services", name, "loadBalancer", option.key == "scheme" ? "servers" : option.key};
    std::string service_name = service.find("name")->text;
    std::string remedy = at == std::end(kNames) || !annotated
                             ? "write it as crd"
                             : "annotate Service " + service_name + " with " + std::string(kPrefix) + "service." +
                                   std::string(at->second);
    const Value* value = nullptr;
    if (const Value* services = table("http", "services")) {
      const Value* own = services->find(name);
      value = own == nullptr ? nullptr : own->find("loadBalancer");
    }
    out_.losses.push_back(
        {path, value == nullptr ? text::Span() : value->span,
         std::string(annotated ? "an Ingress" : "an HTTPRoute") + " does not hold options of a service", remedy,
         option.key == "scheme"});
  }
}

Written write_ingress(const text::SourceSet& sources, const Value& root, const Options& options) {
  Written out;
  Options own = options;
  own.whole_durations = true;
  KubeWriter(sources, root, own, out).run(KubeWriter::Routes::Ingress);
  return out;
}

}  // namespace gw::encode
