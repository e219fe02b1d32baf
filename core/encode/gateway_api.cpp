// HTTPRoutes of the Gateway API below one Gateway; middlewares are extension filters.
// Source: pkg/provider/kubernetes/gateway (httproute.go).

#include <algorithm>
#include <map>

#include "encode/kube_writer.h"
#include "encode/rule_parts.h"

namespace gw::encode {
namespace {

using doc::Output;
using model::Property;
using model::Value;

constexpr std::string_view kApi = "gateway.networking.k8s.io/v1";
constexpr std::string_view kGateway = "traefik";
constexpr std::size_t kMost = 50;  // Alternatives of a rule.

/// What Gateway API says of one alternative: its host and its match.
struct Match {
  std::string host;
  Output match = Output::map();
  bool prefix = false;
};

Output named(const std::string& name, const std::string& value, bool regexp) {
  Output out = Output::map();
  if (regexp) out.set("type", Output::of("RegularExpression"));
  out.set("name", Output::of(name));
  out.set("value", Output::of(value));
  return out;
}

bool take(const RulePart& part, Match& match, std::string& why) {
  using rule::Matcher;
  auto list = [&](const char* key) -> Output& {
    Output* known = match.match.find(key);
    return known != nullptr ? *known : match.match.set(key, Output::list());
  };
  auto path = [&](const char* type) {
    if (match.match.find("path") != nullptr) {
      why = "it has two paths";
      return false;
    }
    Output out = Output::map();
    out.set("type", Output::of(type));
    out.set("value", Output::of(part.values[0]));
    match.match.set("path", std::move(out));
    return true;
  };
  switch (part.matcher) {
    case Matcher::Host:
      if (!match.host.empty()) why = "it has two hosts";
      match.host = part.values[0];
      return why.empty();
    case Matcher::Path: return path("Exact");
    case Matcher::PathPrefix: match.prefix = part.values[0] != "/"; return path("PathPrefix");
    case Matcher::PathRegexp: return path("RegularExpression");
    case Matcher::Header: list("headers").add(named(part.values[0], part.values[1], false)); return true;
    case Matcher::HeaderRegexp: list("headers").add(named(part.values[0], part.values[1], true)); return true;
    case Matcher::Query:
    case Matcher::QueryRegexp:
      if (part.values.size() < 2) {
        why = "it asks for a query parameter of any value";
        return false;
      }
      list("queryParams").add(named(part.values[0], part.values[1], part.matcher == Matcher::QueryRegexp));
      return true;
    case Matcher::Method: match.match.set("method", Output::of(part.values[0])); return true;
    default: why = "it asks for " + std::string(rule::name_of(part.matcher)); return false;
  }
}

std::optional<std::vector<Match>> matches(std::string_view rule, std::string& why) {
  auto parts = alternatives(rule, kMost, why);
  if (!parts) return std::nullopt;
  std::vector<Match> out;
  for (const std::vector<RulePart>& all : *parts) {
    Match match;
    for (const RulePart& part : all) {
      if (!take(part, match, why)) return std::nullopt;
    }
    out.push_back(std::move(match));
  }
  return out;
}

}  // namespace

void KubeWriter::http_route(const Property& router) {
  Path path{"http", "routers", std::string(router.name)};
  const Value* rule = router.value.find("rule");
  std::string why;
  std::optional<std::vector<Match>> all = matches(rule == nullptr ? "" : rule->string(), why);
  if (!all) {
    manifests_.lose(path, router.value, "an HTTPRoute cannot say the rule: " + why, "write it as crd");
    return;
  }
  const Value* service = router.value.find("service");
  bool own = service != nullptr && service->string().find('@') == std::string_view::npos;
  why = "an HTTPRoute needs Services";
  Output backends = own ? backend_refs(service->string(), why) : Output::list();
  if (backends.children.empty()) {
    manifests_.lose(path, router.value, why, "write it as crd");
    return;
  }
  Listeners::Places places = listeners_.take(router);
  if (places.taken.empty()) {
    why = places.left.empty() ? "no listener is of its kind"
                              : "its entry point " + places.left[0].entry_point + " " + places.left[0].why;
    manifests_.lose(path, router.value, why, "name another entry point, or write it as crd");
    return;
  }
  if (const Value* points = router.value.find("entryPoints")) {
    for (const Listeners::Left& left : places.left)
      out_.losses.push_back({path, points->span,
                             "the entry point " + left.entry_point + " " + left.why + ": the route is not there",
                             "name another entry point, or write it as crd", true});
  }
  for (const char* field : {"priority", "parentRefs", "ruleSyntax", "observability"}) {
    Path where = path;
    where.emplace_back(field);
    if (const Value* value = router.value.find(field))
      manifests_.lose(where, *value,
                      std::string_view(field) == "priority"
                          ? "the Gateway API orders routes by itself: by host, path, method, headers"
                          : "an HTTPRoute has no such option");
  }
  lose_tls(router, path);
  if (std::ranges::any_of(*all, &Match::prefix))
    out_.losses.push_back(
        {path, rule->span, "PathPrefix of the Gateway API matches whole segments of a path", "", true});
  Output parents = Output::list(), filters = Output::list();
  for (const std::string& name : places.taken) {
    Output& one = parents.add(Output::map());
    one.set("name", Output::of(std::string(kGateway)));
    one.set("sectionName", Output::of(kube_name(name)));
  }
  const Value* list = router.value.find("middlewares");
  for (const Value& name : list == nullptr ? std::span<const Value>() : list->items()) {
    Output filter = Output::map(), reference = Output::map();
    reference.set("group", Output::of("traefik.io"));
    reference.set("kind", Output::of("Middleware"));
    reference.set("name", Output::of(manifests_.name("Middleware", name.string())));
    filter.set("type", Output::of("ExtensionRef"));
    filter.set("extensionRef", std::move(reference));
    filters.add(std::move(filter));
  }
  // Alternatives of one host are one route.
  std::vector<std::pair<std::string, std::vector<const Match*>>> routes;
  for (const Match& match : *all) {
    auto at = std::ranges::find(routes, match.host, &std::pair<std::string, std::vector<const Match*>>::first);
    if (at == routes.end()) at = routes.insert(at, {match.host, {}});
    at->second.push_back(&match);
  }
  for (std::size_t i = 0; i < routes.size(); ++i) {
    std::string name = std::string(router.name) + (i == 0 ? "" : "-" + routes[i].first);
    Output& manifest = manifests_.add(kApi, "HTTPRoute", manifests_.name("HTTPRoute", name));
    if (i == 0) comments_.attach(router.value, manifest);
    Output spec = Output::map();
    spec.set("parentRefs", parents);
    if (!routes[i].first.empty()) spec.set("hostnames", Output::list()).add(Output::of(routes[i].first));
    Output one = Output::map(), wanted = Output::list();
    for (const Match* match : routes[i].second) {
      if (!match->match.children.empty()) wanted.add(match->match);
    }
    if (!wanted.children.empty()) one.set("matches", std::move(wanted));
    if (!filters.children.empty()) one.set("filters", filters);
    one.set("backendRefs", backends);
    spec.set("rules", Output::list()).add(std::move(one));
    manifest.set("spec", std::move(spec));
  }
}

/// A route has no TLS of its own: the listener terminates it with the certificate of a Secret.
void KubeWriter::lose_tls(const Property& router, const Path& path) {
  for (auto [field, reason] : {std::pair("options", "an HTTPRoute cannot name TLS options"),
                               {"certResolver", "an HTTPS listener takes its certificate from a Secret"},
                               {"domains", "an HTTPS listener takes its certificate from a Secret"}}) {
    const Value* value = router.value.at(std::string("tls.") + field);
    if (value == nullptr || value->string() == "default") continue;
    Path where = path;
    where.insert(where.end(), {"tls", field});
    manifests_.lose(where, *value, reason, "write it as crd");
  }
}

/// Services with their weights; a list without members if they cannot be written, and `why` if there is more to say.
Output KubeWriter::backend_refs(std::string_view name, std::string& why) {
  Output out = Output::list();
  const Value* services = table("http", "services");
  const Value* service = services == nullptr ? nullptr : services->find(name);
  if (service == nullptr) return out;
  auto outside = [&](const Value& child) {
    const Value* servers = child.at("loadBalancer.servers");
    return servers != nullptr && std::ranges::any_of(servers->items(), [&](const Value& server) {
             const Value* url = server.find("url");
             return url != nullptr && is_external(split_address(url->string()).host, options_);
           });
  };
  auto add = [&](std::string_view child, const Value* weight) {
    for (const Output& one : http_service(child, 0)) {
      if (one.find("kind") != nullptr) return false;
      service_options(one, std::string(child), false);
      Output reference = Output::map();
      for (const char* key : {"name", "namespace", "port"}) {
        if (const Output* value = one.find(key)) reference.set(key, *value);
      }
      if (const Output* other = one.find("namespace")) granted_[other->text].insert(one.find("name")->text);
      if (weight != nullptr) reference.set("weight", Output::of(weight->integer));
      out.add(std::move(reference));
    }
    return true;
  };
  const Value* children = service->at("weighted.services");
  auto child_of = [&](const Value& item) {
    const Value* of = item.find("name");
    return of == nullptr ? nullptr : services->find(of->string());
  };
  bool any = children == nullptr ? outside(*service) : std::ranges::any_of(children->items(), [&](const Value& item) {
    const Value* child = child_of(item);
    return child != nullptr && outside(*child);
  });
  if (any) {
    why = "its server is no Service, and those of type ExternalName are refused in the Gateway API";
    return Output::list();
  }
  if (children == nullptr) {
    if (!add(name, nullptr)) return Output::list();
    return out;
  }
  bool first = done_.insert(to_text({"http", "services", std::string(name)})).second;
  for (const Property& option : service->find("weighted")->properties()) {
    if (option.name != "services" && first)
      manifests_.lose({"http", "services", std::string(name), "weighted", std::string(option.name)}, option.value,
                      "an HTTPRoute does not hold options of a service", "write it as crd");
  }
  for (const Value& child : children->items()) {
    const Value* target = child_of(child);
    bool good = target != nullptr && target->find("loadBalancer") != nullptr &&
                add(child.find("name")->string(), child.find("weight"));
    if (!good) return Output::list();
  }
  return out;
}

void KubeWriter::gateway() {
  std::vector<Listeners::Listener> all = listeners_.taken();
  if (all.empty()) return;
  Output list = Output::list();
  for (const Listeners::Listener& one : all) {
    const std::string& name = one.entry_point;
    out_.listeners[name] = one.port;
    if (one.assumed)
      out_.added.push_back({{"entryPoints", name},
                            "port " + std::to_string(one.port) + " is assumed: the static configuration is not given"});
    Output listener = Output::map();
    listener.set("name", Output::of(kube_name(name)));
    listener.set("protocol", Output::of(one.secure ? "HTTPS" : "HTTP"));
    listener.set("port", Output::of(one.port));
    if (one.secure) {
      Output tls = Output::map();
      Output& references = tls.set("certificateRefs", Output::list());
      for (const std::string& secret : certificates_) references.add(Output::map()).set("name", Output::of(secret));
      if (certificates_.empty()) {
        std::string secret = kube_name(name) + "-tls";
        references.add(Output::map()).set("name", Output::of(secret));
        out_.added.push_back(
            {{"entryPoints", name},
             "Secret " + secret + " with a certificate is taken to exist: an HTTPS listener needs one"});
      }
      listener.set("tls", std::move(tls));
    }
    list.add(std::move(listener));
  }
  Output& manifest = manifests_.add(kApi, "Gateway", std::string(kGateway));
  Output spec = Output::map();
  spec.set("gatewayClassName", Output::of("traefik"));
  spec.set("listeners", std::move(list));
  manifest.set("spec", std::move(spec));
  out_.added.push_back(
      {{"Gateway"}, "Gateway " + std::string(kGateway) + " of class traefik, which the routes refer to"});
}

/// What lets the routes name Services of other namespaces.
void KubeWriter::reference_grants() {
  for (const auto& [name_space, services] : granted_) {
    std::string own = options_.name_space.empty() ? "default" : options_.name_space;
    std::string name = manifests_.name("ReferenceGrant", "from-" + own + "-to-" + name_space);
    Output& manifest = manifests_.add("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", name);
    manifest.find("metadata")->set("namespace", Output::of(name_space));
    Output from = Output::map(), spec = Output::map();
    from.set("group", Output::of("gateway.networking.k8s.io"));
    from.set("kind", Output::of("HTTPRoute"));
    from.set("namespace", Output::of(own));
    spec.set("from", Output::list()).add(std::move(from));
    Output& to = spec.set("to", Output::list());
    for (const std::string& service : services) {
      Output one = Output::map();
      one.set("group", Output::of(""));
      one.set("kind", Output::of("Service"));
      one.set("name", Output::of(service));
      to.add(std::move(one));
    }
    manifest.set("spec", std::move(spec));
    out_.added.push_back({{"ReferenceGrant"}, "a grant in namespace " + name_space + " for the routes of " + own});
  }
}

Written write_gateway_api(const text::SourceSet& sources, const Value& root, const Options& options) {
  Written out;
  Options own = options;
  own.whole_durations = own.grants = true;
  KubeWriter(sources, root, own, out).run(KubeWriter::Routes::GatewayApi);
  return out;
}

}  // namespace gw::encode
