#include <algorithm>

#include "encode/kube_writer.h"

namespace gw::encode {
namespace {

constexpr std::string_view kApi = "traefik.io/v1alpha1";

using doc::Output;
using model::Property;
using model::Value;

std::string listed(const Value* list) {
  std::string out;
  if (list != nullptr) {
    for (const Value& item : list->items()) out += std::string(item.string()) + ",";
  }
  return out;
}

bool holds_name(const Value* list, std::string_view name) {
  return list != nullptr &&
         std::ranges::any_of(list->items(), [&](const Value& item) { return item.string() == name; });
}

}  // namespace

const Value* KubeWriter::table(std::string_view group, std::string_view table) const {
  const Value* section = root_.find(group);
  return section == nullptr ? nullptr : section->find(table);
}

/// References by name; one with a provider stays as it is.
Output KubeWriter::middleware_refs(const Value& list, std::string_view kind) {
  Output out = Output::list();
  for (const Value& item : list.items()) {
    std::string name(item.string());
    Output one = Output::map();
    one.set("name", Output::of(name.find('@') == std::string::npos ? manifests_.name(kind, name) : name));
    out.add(std::move(one));
  }
  return out;
}

void KubeWriter::tls(const Value& router, Output& spec, const Path& path) {
  const Value* tls = router.find("tls");
  if (tls == nullptr) return;
  Path where = path;
  where.emplace_back("tls");
  Output out = spec_of(*tls, where);
  if (Output* options = out.find("options")) {
    std::string name = options->text;
    if (name == "default") {
      out.erase("options");
    } else {
      Output reference = Output::map();
      bool own = name.find('@') == std::string::npos;
      reference.set("name", Output::of(own ? manifests_.name("TLSOption", name) : name));
      out.set("options", std::move(reference));
    }
  }
  spec.set("tls", std::move(out));
}

void KubeWriter::route(const Property& router, Output& routes) {
  Path path{"http", "routers", std::string(router.name)};
  Output route = Output::map();
  comments_.attach(router.value, route);
  const Value* rule = router.value.find("rule");
  route.set("kind", Output::of("Rule"));
  route.set("match", Output::of(std::string(rule == nullptr ? "" : rule->string())));
  for (auto [field, key] :
       {std::pair("priority", "priority"), {"ruleSyntax", "syntax"}, {"observability", "observability"}}) {
    const Value* value = router.value.find(field);
    if (value == nullptr) continue;
    Path where = path;
    where.emplace_back(field);
    route.set(key, spec_of(*value, where));
  }
  if (const Value* list = router.value.find("middlewares"))
    route.set("middlewares", middleware_refs(*list, "Middleware"));
  if (const Value* service = router.value.find("service")) {
    Output& services = route.set("services", Output::list());
    for (Output& one : http_service(service->string(), 0)) services.add(std::move(one));
  }
  routes.add(std::move(route));
}

void KubeWriter::http_routers() {
  const Value* routers = table("http", "routers");
  if (routers == nullptr) return;
  struct Group {
    std::string key;
    std::vector<const Property*> routers;
    std::set<std::string> rules;
  };
  std::vector<Group> groups;
  for (const Property& router : routers->properties()) {
    const Value* rule = router.value.find("rule");
    Path path{"http", "routers", std::string(router.name)};
    if (rule == nullptr || rule->string().empty()) {
      manifests_.lose(path, router.value, "an IngressRoute needs a rule");
      continue;
    }
    // A parent stands for all routes of its IngressRoute, and so do the parents of a child: both stay alone.
    const Value* parents = router.value.find("parentRefs");
    bool alone = parents != nullptr || std::ranges::any_of(routers->properties(), [&](const Property& other) {
                   return holds_name(other.value.find("parentRefs"), router.name);
                 });
    const Value* service = router.value.find("service");
    std::string key =
        listed(router.value.find("entryPoints")) + "|" + std::string(service == nullptr ? "" : service->string()) + "|";
    if (const Value* tls = router.value.find("tls")) {
      Written unused;
      TreeWriter plain(nullptr, schema::File, options_, unused);
      key += doc::write_json(plain.value(*tls, nullptr, path));
    }
    if (alone) key += "|" + std::string(router.name);
    // The name of a route is made from its rule: the same one twice needs two objects.
    auto group = std::ranges::find_if(groups, [&](const Group& known) {
      return known.key == key && !known.rules.contains(std::string(rule->string()));
    });
    if (group == groups.end()) group = groups.insert(group, Group{key, {}, {}});
    group->routers.push_back(&router);
    group->rules.emplace(rule->string());
  }
  for (const Group& group : groups) {
    const Property& first = *group.routers.front();
    Output spec = Output::map();
    if (const Value* points = first.value.find("entryPoints"))
      spec.set("entryPoints", spec_of(*points, {"http", "routers", std::string(first.name), "entryPoints"}));
    if (const Value* parents = first.value.find("parentRefs"))
      spec.set("parentRefs", middleware_refs(*parents, "IngressRoute"));
    Output& routes = spec.set("routes", Output::list());
    for (const Property* router : group.routers) route(*router, routes);
    tls(first.value, spec, {"http", "routers", std::string(first.name)});
    std::string name = manifests_.name("IngressRoute", first.name);
    manifests_.add(kApi, "IngressRoute", name).set("spec", std::move(spec));
  }
}

void KubeWriter::tcp_routers() {
  const Value* routers = table("tcp", "routers");
  if (routers == nullptr) return;
  for (const Property& router : routers->properties()) {
    Path path{"tcp", "routers", std::string(router.name)};
    const Value* rule = router.value.find("rule");
    if (rule == nullptr || rule->string().empty()) {
      manifests_.lose(path, router.value, "an IngressRouteTCP needs a rule");
      continue;
    }
    Output spec = Output::map();
    if (const Value* points = router.value.find("entryPoints")) spec.set("entryPoints", spec_of(*points, path));
    Output route = Output::map();
    comments_.attach(router.value, route);
    route.set("match", Output::of(std::string(rule->string())));
    for (auto [field, key] : {std::pair("priority", "priority"), {"ruleSyntax", "syntax"}}) {
      if (const Value* value = router.value.find(field)) route.set(key, spec_of(*value, path));
    }
    if (const Value* list = router.value.find("middlewares"))
      route.set("middlewares", middleware_refs(*list, "MiddlewareTCP"));
    Output& services = route.set("services", Output::list());
    if (const Value* service = router.value.find("service")) {
      Path from = path;
      from.emplace_back("service");
      for (Output& one : tcp_service("tcp", service->string(), from, 0)) services.add(std::move(one));
    }
    spec.set("routes", Output::list()).add(std::move(route));
    tls(router.value, spec, path);
    std::string name = manifests_.name("IngressRouteTCP", router.name);
    manifests_.add(kApi, "IngressRouteTCP", name).set("spec", std::move(spec));
  }
}

void KubeWriter::udp_routers() {
  const Value* routers = table("udp", "routers");
  if (routers == nullptr) return;
  for (const Property& router : routers->properties()) {
    Path path{"udp", "routers", std::string(router.name)};
    Output spec = Output::map();
    if (const Value* points = router.value.find("entryPoints")) spec.set("entryPoints", spec_of(*points, path));
    Output route = Output::map();
    comments_.attach(router.value, route);
    Output& services = route.set("services", Output::list());
    if (const Value* service = router.value.find("service")) {
      Path from = path;
      from.emplace_back("service");
      for (Output& one : tcp_service("udp", service->string(), from, 0)) services.add(std::move(one));
    }
    spec.set("routes", Output::list()).add(std::move(route));
    std::string name = manifests_.name("IngressRouteUDP", router.name);
    manifests_.add(kApi, "IngressRouteUDP", name).set("spec", std::move(spec));
  }
}

void KubeWriter::each_router(Routes routes) {
  const Value* routers = table("http", "routers");
  for (const Property& router : routers == nullptr ? std::span<const Property>() : routers->properties()) {
    if (routes == Routes::Ingress) ingress(router);
    else http_route(router);
  }
}

void KubeWriter::lose_streams(std::string_view what) {
  for (const char* group : {"tcp", "udp"}) {
    const Value* routers = table(group, "routers");
    for (const Property& router : routers == nullptr ? std::span<const Property>() : routers->properties())
      manifests_.lose({group, "routers", std::string(router.name)}, router.value,
                      std::string(what) + " is for HTTP only", "write it as crd");
  }
}

/// Services that no router uses have no place of their own.
void KubeWriter::lose_unused() {
  for (std::string_view group : {"http", "tcp", "udp"}) {
    const Value* services = table(group, "services");
    for (const Property& service : services == nullptr ? std::span<const Property>() : services->properties()) {
      Path path{std::string(group), "services", std::string(service.name)};
      if (!done_.contains(to_text(path)))
        manifests_.lose(path, service.value, "no router that is written uses it: services stand where they are used");
    }
  }
}

void KubeWriter::run(Routes routes) {
  middlewares();
  if (routes == Routes::Crd) tcp_middlewares();
  transports("http", "ServersTransport");
  if (routes == Routes::Crd) transports("tcp", "ServersTransportTCP");
  tls_options();
  tls_store();
  if (routes == Routes::Crd) {
    http_routers();
    tcp_routers();
    udp_routers();
  } else {
    each_router(routes);
    lose_streams(routes == Routes::Ingress ? "an Ingress" : "an HTTPRoute");
  }
  if (routes == Routes::GatewayApi) {
    gateway();
    reference_grants();
  }
  lose_unused();
  manifests_.finish();
}

Written write_crd(const text::SourceSet& sources, const model::Value& root, const Options& options) {
  Written out;
  Options own = options;
  own.whole_durations = true;
  KubeWriter(sources, root, own, out).run(KubeWriter::Routes::Crd);
  return out;
}

}  // namespace gw::encode
