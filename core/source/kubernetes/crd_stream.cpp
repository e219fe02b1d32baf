// Services of TCP and UDP routes. Source: pkg/provider/kubernetes/crd/kubernetes_tcp.go, kubernetes_udp.go.

#include "source/kubernetes/crd_references.h"
#include "source/kubernetes/crd_routes.h"
#include "source/kubernetes/crd_servers.h"

namespace gw::source::crd {

using diag::FactKind;
using model::Maker;
using model::OriginKind;
using model::Value;

std::optional<std::string> StreamServices::add(const Item& services, const std::string& router, std::size_t route) {
  bool safe = context_.names.safe();
  std::vector<Item> list = services.items();
  std::string route_key = Names::key({object_.name_space, ingress_name(object_), std::to_string(route)});
  std::string name = router;
  std::size_t index = 0;
  for (const Item& service : list) {
    std::string place = std::to_string(index++);
    Refusal why;
    std::optional<Value> made = balancer(service, why);
    if (context_.panic) return std::nullopt;
    std::string service_name(service["name"].text());
    std::string port = service["port"].int_or_string().value_or(IntOrString()).string();
    if (!made) {
      context_.error(logger_.with("serviceName", service_name).with("servicePort", port), "Cannot create service",
                     std::move(why));
      continue;
    }
    if (list.size() == 1) {
      if (safe) name = Names::key({route_key, "lb"});
      context_.add(logger_, table_, name, *made, object_);
      break;
    }
    std::string child = name + "-" + service_name + "-" + port;
    if (safe) {
      name = Names::key({route_key, "wrr"});
      child =
          Names::key({name, place, namespace_or(service["namespace"].text(), object_.name_space), service_name, port});
    }
    context_.add(logger_, table_, child, *made, object_);
    if (!append(name, child, service)) return std::nullopt;
  }
  return name;
}

std::optional<Value> StreamServices::balancer(const Item& service, Refusal& why) {
  const Options& options = context_.options;
  bool tcp = kind_.words == "tcp";
  std::string name(service["name"].text());
  std::string name_space(namespace_or(service["namespace"].text(), object_.name_space));
  if (!namespace_allowed(options, object_.name_space, name_space)) {
    return refuse(why,
                  std::string(kind_.words) + " service " + path(name_space, name) +
                      " is not in the parent resource namespace " + std::string(object_.name_space),
                  FactKind::KubeReferenceRefused, service["namespace"].span(), path(name_space, name), "namespace");
  }
  ServiceQuery query{name_space, name, service, options.native_lb_by_default, options.disable_cluster_scope};
  std::optional<std::vector<Server>> servers = stream_servers(context_, query, why);
  if (!servers) return std::nullopt;
  std::vector<Value> list;
  for (const Server& server : *servers) {
    Maker one = context_.maker(kind_.server);
    one.text("address", server.address, server.span);
    if (tcp) copy(one, service, "tls");
    list.push_back(one.done(false, OriginKind::Derived, server.span));
  }
  Maker maker = context_.maker(kind_.balancer);
  if (!list.empty()) maker.set("servers", context_.arena().list(list, OriginKind::Derived, list[0].span));
  if (tcp) {
    Item proxy = service["proxyProtocol"];
    if (proxy) {
      Maker protocol = context_.maker("dynamic.ProxyProtocol");
      if (proxy["version"].integer().value_or(0) != 0) copy(protocol, proxy, "version");
      maker.set("proxyProtocol", protocol.done(true, OriginKind::Written, proxy.span()));
    }
    Item transport = service["serversTransport"];
    std::optional<std::string> key = transport_key(context_, object_.name_space, transport, why);
    if (!key) return std::nullopt;
    if (!key->empty()) maker.text("serversTransport", *key, transport.span());
    else copy(maker, service, "terminationDelay");
  }
  Maker out = context_.maker(kind_.service);
  out.set("loadBalancer", maker.done(false, OriginKind::Derived, service.span()));
  return out.done(false, OriginKind::Derived, service.span());
}

/// Appends to the weighted service of that name, whoever made it; a balancer of that name is no weighted service, and
/// Traefik panics.
bool StreamServices::append(const std::string& name, const std::string& child, const Item& service) {
  Maker one = context_.maker(kind_.child);
  one.text("name", child, service["name"].span());
  copy(one, service, "weight");
  std::vector<Value> children;
  auto at = table_.entries.find(name);
  if (at != table_.entries.end()) {
    const Value* weighted = at->second.value.find("weighted");
    if (weighted == nullptr) {
      context_.crash(service.span(), name, "a weighted service has the name of another service");
      return false;
    }
    if (at->second.owner != &object_) context_.chances.emplace_back(at->second.owner, &object_);
    if (const Value* list = weighted->find("services")) children.assign(list->items().begin(), list->items().end());
  }
  children.push_back(one.done(true, OriginKind::Derived, service.span()));
  Maker weighted = context_.maker(kind_.weighted);
  weighted.set("services", context_.arena().list(children, OriginKind::Derived, service.span()));
  Maker out = context_.maker(kind_.service);
  out.set("weighted", weighted.done(false, OriginKind::Derived, service.span()));
  table_.entries[name] = {out.done(false, OriginKind::Derived, service.span()), &object_};
  return true;
}

}  // namespace gw::source::crd
