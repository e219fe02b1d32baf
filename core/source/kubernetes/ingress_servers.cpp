// From the backend of an Ingress to a service. Source: pkg/provider/kubernetes/ingress/kubernetes.go (loadService).

#include <algorithm>
#include <set>

#include "model/view.h"
#include "source/kubernetes/crd_servers.h"
#include "source/kubernetes/ingress_context.h"

namespace gw::source::ingress {

using crd::Server;
using diag::FactKind;
using model::Maker;
using model::Value;
using Servers = std::optional<std::vector<Server>>;

Backend backend_of(const Item& item) {
  Backend out;
  out.item = item;
  out.service = item.at("service.name").text();
  out.port_name = item.at("service.port.name").text();
  out.port_number = item.at("service.port.number").integer().value_or(0);
  out.span = item.at("service.name").span();
  if (!out.span.written()) out.span = item.span();
  Item port = item.at("service.port");
  out.port_span = port["name"] ? port["name"].span() : port["number"].span();
  if (!out.port_span.written()) out.port_span = out.span;
  return out;
}

namespace {

struct ServicePort {
  std::string name;
  std::int64_t number = 0, node_port = 0;
};

class Loader {
 public:
  Loader(Context& context, const Ingress& ingress, const Backend& backend, Refusal& why)
      : context_(context), ingress_(ingress), backend_(backend), why_(why) {}

  std::optional<Value> run(bool& empty) {
    if (!find_service() || !find_port()) return std::nullopt;
    if (object_ != nullptr && !read_annotations()) return std::nullopt;
    Maker balancer = context_.base.maker("dynamic.ServersLoadBalancer");
    Maker service = context_.base.maker("dynamic.Service");
    if (!apply_annotations(balancer, service)) return std::nullopt;
    Servers servers = find_servers();
    if (!servers) return std::nullopt;
    empty = servers->empty();
    if (!empty) balancer.set("servers", list(*servers));
    return service.set("loadBalancer", balancer.done(true, model::OriginKind::Derived, backend_.span))
        .done(false, model::OriginKind::Derived, backend_.span);
  }

 private:
  std::string id() const { return ingress_.name_space() + "/" + backend_.service; }
  std::nullopt_t refuse(std::string error, FactKind kind, text::Span span, std::string detail = {}) {
    return crd::refuse(why_, std::move(error), kind, span, id(), std::move(detail));
  }
  std::nullopt_t refuse_service(std::string error, std::string detail) {
    return refuse(std::move(error), FactKind::KubeServiceRefused, backend_.span, std::move(detail));
  }

  bool find_service() {
    std::string error;
    object_ = context_.base.client.service(ingress_.object.name_space, backend_.service, error);
    if (object_ == nullptr && error.empty() && assumed()) return true;
    if (object_ == nullptr) {
      refuse(error.empty() ? "service not found" : error, FactKind::KubeServiceMissing, backend_.span);
      for (const KubeObject* other : context_.base.client.list("Service")) {
        if (other->name_space == ingress_.object.name_space) why_.fact.candidates.emplace_back(other->name);
      }
      return false;
    }
    service_ = Item(*object_);
    type_ = service_.at("spec.type").text();
    if (type_ == "ExternalName" && !context_.options.allow_external_name_services) {
      refuse_service("externalName services not allowed: " + id(), "externalName");
      return false;
    }
    return true;
  }

  /// Manifests that do not hold the whole cluster speak of no such service.
  bool assumed() const {
    const Cluster& cluster = context_.base.client.cluster();
    return cluster.partial && std::ranges::none_of(cluster.objects, [&](const KubeObject& object) {
             if (object.name_space != ingress_.object.name_space) return false;
             if (object.kind == "EndpointSlice")
               return Item(object).at("metadata.labels")["kubernetes.io/service-name"].text() == backend_.service;
             return object.kind == "Service" && object.name == backend_.service;
           });
  }

  bool find_port() {
    if (object_ == nullptr) {
      port_ = {backend_.port_name, backend_.port_number != 0 ? backend_.port_number : 80, 0};
      context_.base.assume("Kubernetes service " + id() + " exists, with port " + backend_.port() +
                           (backend_.port_number != 0 ? "" : ", taken as 80") + " and an endpoint");
      return true;
    }
    std::vector<std::string> known;
    for (const Item& item : service_.at("spec.ports").items()) {
      ServicePort port{std::string(item["name"].text()), item["port"].integer().value_or(0),
                       item["nodePort"].integer().value_or(0)};
      if (backend_.port_number == port.number || (!port.name.empty() && backend_.port_name == port.name)) {
        port_ = port;
        return true;
      }
      known.push_back(std::to_string(port.number));
      if (!port.name.empty()) known.push_back(port.name);
    }
    crd::refuse(why_, "service port not found", FactKind::KubePortMissing, backend_.port_span, backend_.port(), id());
    why_.fact.candidates = std::move(known);
    return false;
  }

  bool read_annotations() {
    annotations_ = decode_annotations(context_.sources, *object_, "provider/kubernetes/ingress.ServiceConfig",
                                      "service", context_.base.version);
    for (const diag::Fact& fact : annotations_.facts) context_.base.keep(fact);
    context_.base.arena().adopt(annotations_.config.arena);
    if (annotations_.error.empty()) return true;
    refuse(annotations_.error, FactKind::KubeBadOption, Item(*object_).at("metadata.annotations").span(),
           "annotations");
    return false;
  }

  bool allowed(std::string_view what, const Value& value) {
    if (cross_provider_allowed(context_.options, ingress_.object.name_space)) return true;
    crd::refuse(why_,
                "cross-provider " + std::string(what) + " reference is not allowed from namespace \"" +
                    ingress_.name_space() + "\"",
                FactKind::KubeReferenceRefused, value.span, std::string(value.string()), "provider");
    return false;
  }

  bool apply_annotations(Maker& balancer, Maker& service) {
    native_ = context_.options.native_lb_by_default;
    const Value* given = annotations_.found;
    if (given == nullptr) return true;
    if (const Value* sticky = given->find("sticky")) balancer.set("sticky", *sticky);
    const Value* middlewares = given->find("middlewares");
    if (middlewares != nullptr && !middlewares->items().empty()) {
      if (context_.base.since({3, 7, 11}) && !allowed("middleware", *middlewares)) return false;
      service.set("middlewares", *middlewares);
    }
    if (const Value* pass = given->find("passHostHeader")) balancer.set("passHostHeader", *pass);
    const Value* transport = given->find("serversTransport");
    if (transport != nullptr && !transport->string().empty()) {
      if (!allowed("serversTransport", *transport)) return false;
      balancer.set("serversTransport", *transport);
    }
    scheme_ = model::text_of(*given, "serversScheme", context_.base.version).value_or("");
    native_ = model::bool_of(*given, "nativeLB", context_.base.version).value_or(native_);
    node_port_ = model::bool_of(*given, "nodePortLB", context_.base.version).value_or(false);
    return true;
  }

  Servers find_servers() {
    if (object_ == nullptr) return one_server(backend_.service + "." + ingress_.name_space() + ".svc");
    if (node_port_ && type_ == "NodePort") return node_servers();
    if (type_ == "ExternalName") return one_server(service_.at("spec.externalName").text());
    if (native_) return native_server();
    return context_.base.since({3, 1, 0}) ? slice_servers() : subset_servers();
  }

  /// Source: getProtocol.
  std::string scheme() const {
    if (!scheme_.empty()) return scheme_;
    return port_.number == 443 || port_.name.starts_with("https") ? "https" : "http";
  }

  std::string url(std::string_view host, std::int64_t port) const {
    return scheme() + "://" + crd::join_host_port(host, port);
  }

  Servers one_server(std::string_view host) {
    return std::vector<Server>{{url(host, port_.number), false, backend_.span}};
  }

  Servers native_server() {
    std::string address(service_.at("spec.clusterIP").text());
    std::string prefix = "getting native Kubernetes Service address: ";
    if (address.empty() && context_.base.client.cluster().partial) {
      context_.base.assume("Kubernetes service " + id() + " has an address in the cluster");
      address = backend_.service + "." + ingress_.name_space() + ".svc";
    }
    if (address == "None") return refuse_service(prefix + "no clusterIP on headless service: " + id(), "clusterIP");
    if (address.empty()) return refuse_service(prefix + "no clusterIP found for service: " + id(), "clusterIP");
    return one_server(address);
  }

  Servers node_servers() {
    if (context_.options.disable_cluster_scope) return refuse_service("nodes lookup is disabled", "nodes");
    std::vector<const KubeObject*> nodes = context_.base.list("Node");
    if (nodes.empty()) return refuse_service("nodes not found in namespace " + ingress_.name_space(), "nodes");
    std::vector<Server> out;
    const KubeObject* first = nullptr;
    for (const KubeObject* node : nodes) {
      for (const Item& address : Item(*node).at("status.addresses").items()) {
        if (address["type"].text() != "InternalIP") continue;
        if (first != nullptr && first != node) context_.base.chances.emplace_back(first, node);
        if (first == nullptr) first = node;
        out.push_back({url(address["address"].text(), port_.node_port), false, backend_.span});
      }
    }
    if (!out.empty()) return out;
    return refuse_service("no servers were generated for service " + backend_.service + " in namespace", "nodes");
  }

  Servers slice_servers() {
    std::vector<const KubeObject*> slices = context_.base.client.slices(ingress_.object.name_space, backend_.service);
    if (slices.empty() && context_.base.client.makes_slices(ingress_.object.name_space, backend_.service)) {
      context_.base.assume("Kubernetes service " + id() + " has an endpoint");
      return one_server(backend_.service + "." + ingress_.name_space() + ".svc");
    }
    std::vector<Server> out;
    std::set<std::string_view> seen;
    for (const KubeObject* slice : slices) {
      std::int64_t number = slice_port(Item(*slice));
      if (context_.base.panic) return std::nullopt;
      if (number == 0) continue;
      for (const Item& endpoint : Item(*slice)["endpoints"].items()) {
        if (!takes(endpoint)) continue;
        bool fenced = context_.base.since({3, 3, 0}) && endpoint.at("conditions.terminating").flag().value_or(false);
        for (const Item& address : endpoint["addresses"].items()) {
          if (seen.insert(address.text()).second) out.push_back({url(address.text(), number), fenced, backend_.span});
        }
      }
    }
    return out;
  }

  bool takes(const Item& endpoint) const {
    if (context_.base.since({3, 3, 0})) return endpoint.at("conditions.serving").flag().value_or(true);
    return endpoint.at("conditions.ready").flag().value_or(false);
  }

  std::int64_t slice_port(const Item& slice) {
    for (const Item& item : slice["ports"].items()) {
      Item name = item["name"];
      if (!name && !context_.base.since({3, 7, 0})) {
        // Older ones take the name for granted.
        context_.base.crash(slice.span(), std::string(slice.at("metadata.name").text()),
                            "a port of an EndpointSlice has no name");
        return 0;
      }
      if (name && name.text() == port_.name) return item["port"].integer().value_or(0);
    }
    return 0;
  }

  /// Endpoints, before EndpointSlices. Source: Traefik 3.0 kubernetes.go loadService.
  Servers subset_servers() {
    const KubeObject* endpoints = context_.base.client.endpoints(ingress_.object.name_space, backend_.service);
    if (endpoints == nullptr) {
      if (context_.base.client.makes_slices(ingress_.object.name_space, backend_.service)) return slice_servers();
      return refuse("endpoints not found", FactKind::KubeNoEndpoints, backend_.span, "slices");
    }
    std::vector<Server> out;
    for (const Item& subset : Item(*endpoints)["subsets"].items()) {
      std::int64_t number = 0;
      for (const Item& item : subset["ports"].items()) {
        if (number == 0 && item["name"].text() == port_.name) number = item["port"].integer().value_or(0);
      }
      if (number == 0) continue;
      for (const Item& address : subset["addresses"].items())
        out.push_back({url(address["ip"].text(), number), false, backend_.span});
    }
    return out;
  }

  Value list(const std::vector<Server>& servers) {
    std::vector<Value> out;
    for (const Server& server : servers) {
      Maker maker = context_.base.maker("dynamic.Server");
      maker.text("url", server.address, server.span);
      if (server.fenced) maker.flag("fenced", true, server.span);
      out.push_back(maker.done(false, model::OriginKind::Derived, server.span));
    }
    return context_.base.arena().list(out, model::OriginKind::Derived, backend_.span);
  }

  Context& context_;
  const Ingress& ingress_;
  const Backend& backend_;
  Refusal& why_;
  const KubeObject* object_ = nullptr;  ///< Null: the service is assumed.
  Item service_;
  std::string type_, scheme_;
  ServicePort port_;
  Annotations annotations_;
  bool native_ = false, node_port_ = false;
};

}  // namespace

std::optional<Value> load_service(Context& context, const Ingress& ingress, const Backend& backend, bool& empty,
                                  Refusal& why) {
  return Loader(context, ingress, backend, why).run(empty);
}

}  // namespace gw::source::ingress
