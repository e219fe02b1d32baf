#include "source/kubernetes/crd_servers.h"

#include <algorithm>
#include <set>

#include "base/since.h"
#include "base/strings.h"

namespace gw::source::crd {

using diag::FactKind;

std::string join_host_port(std::string_view host, std::int64_t port) {
  std::string name(host);
  if (host.find(':') != std::string_view::npos) name = "[" + name + "]";
  return name + ":" + std::to_string(port);
}

namespace {

/// A port of a service.
struct ServicePort {
  std::string name;
  std::int64_t port = 0;
  std::int64_t node_port = 0;
};

class Loader {
 public:
  Loader(Context& context, const ServiceQuery& query, Refusal& why, bool http)
      : context_(context), query_(query), why_(why), http_(http) {
    port_ = query.reference["port"].int_or_string().value_or(IntOrString());
  }

  std::optional<std::vector<Server>> run() {
    std::string error;
    object_ = context_.client.service(query_.name_space, query_.name, error);
    if (object_ == nullptr) {
      if (error.empty() && assumed(query_.name_space, query_.name)) return stand_in();
      return no_service(std::move(error));
    }
    service_ = Item(*object_);
    type_ = std::string(service_.at("spec.type").text());
    return http_ ? http() : stream();
  }

 private:
  using Servers = std::optional<std::vector<Server>>;

  std::string id() const { return path(query_.name_space, query_.name); }
  text::Span name_span() const { return query_.reference["name"].span(); }
  text::Span port_span() const { return port_.span.written() ? port_.span : name_span(); }

  std::nullopt_t refuse_service(std::string error, std::string detail, text::Span span = {}) {
    return refuse(why_, std::move(error), FactKind::KubeServiceRefused, span.written() ? span : name_span(), id(),
                  std::move(detail));
  }

  Servers no_service(std::string error) {
    if (error.empty()) error = http_ ? "kubernetes service not found: " + id() : "service not found";
    refuse(why_, std::move(error), FactKind::KubeServiceMissing, name_span(), id());
    for (const KubeObject* other : context_.client.list("Service")) {
      if (other->name_space == query_.name_space) why_.fact.candidates.emplace_back(other->name);
    }
    return std::nullopt;
  }

  /// Manifests that do not hold the whole cluster: what is not there is taken to be there.
  bool assumed(std::string_view name_space, std::string_view name) const {
    if (!context_.client.cluster().partial) return false;
    const auto& objects = context_.client.cluster().objects;
    return std::ranges::none_of(objects, [&](const KubeObject& object) {
      return object.kind == "Service" && object.name_space == name_space && object.name == name;
    });
  }

  Servers stand_in() {
    std::int64_t number = port_.number ? port_.integer : 80;
    context_.assume("Kubernetes service " + id() + " exists, with port " + port_.string() +
                    (port_.number ? "" : ", taken as 80") + " and an endpoint");
    return one_server(query_.name + "." + query_.name_space + ".svc", number, port_.number ? "" : port_.text_value);
  }

  /// Also of an existing service without slices, where manifests do not hold the whole cluster.
  Servers one_server(const std::string& host, std::int64_t number, const std::string& port_name) {
    std::string address = join_host_port(host, number);
    if (http_) {
      std::optional<std::string> scheme = protocol(port_name, number);
      if (!scheme) return std::nullopt;
      address = *scheme + "://" + address;
    }
    return std::vector<Server>{{address, false, name_span()}};
  }

  Servers http() {
    std::optional<ServicePort> port = service_port();
    if (!port) return std::nullopt;
    if (type_ != "ExternalName" && query_.reference["healthCheck"] && context_.since({3, 1, 0})) {
      return refuse_service("healthCheck allowed only for ExternalName services: " + id(), "healthCheck",
                            query_.reference["healthCheck"].span());
    }
    if (type_ == "ExternalName") {
      if (!external_allowed()) return std::nullopt;
      return one_server(std::string(service_.at("spec.externalName").text()), port->port, port->name);
    }
    if (native()) return native_server(*port);
    if (node_port()) return node_servers(*port);
    return context_.since({3, 1, 0}) ? slice_servers(*port) : subset_servers(*port);
  }

  Servers stream() {
    if (type_ == "ExternalName" && !external_allowed()) return std::nullopt;
    std::optional<ServicePort> port = service_port();
    if (!port) return std::nullopt;
    if (node_port()) return node_servers(*port);
    if (type_ == "ExternalName")
      return one_server(std::string(service_.at("spec.externalName").text()), port->port, port->name);
    if (native()) return native_server(*port);
    return context_.since({3, 1, 0}) ? slice_servers(*port) : subset_servers(*port);
  }

  bool external_allowed() {
    if (context_.options.allow_external_name_services) return true;
    refuse_service("externalName services not allowed: " + id(), "externalName");
    return false;
  }

  bool native() const { return query_.reference["nativeLB"].flag().value_or(query_.native_by_default); }
  bool node_port() const {
    return context_.since({3, 1, 0}) && type_ == "NodePort" && query_.reference["nodePortLB"].flag().value_or(false);
  }

  /// Source: kubernetes.go getServicePort.
  std::optional<ServicePort> service_port() {
    if (port_.empty()) {
      return refuse(why_, "ingressRoute service port not defined", FactKind::KubePortMissing, name_span(), "", id());
    }
    bool valid = false;
    std::vector<std::string> names;
    for (const Item& item : service_.at("spec.ports").items()) {
      ServicePort port{std::string(item["name"].text()), item["port"].integer().value_or(0),
                       item["nodePort"].integer().value_or(0)};
      if (port_.number ? port_.integer == port.port : port_.text_value == port.name) return port;
      if (port.port != 0) valid = true;
      names.push_back(std::to_string(port.port));
      if (!port.name.empty()) names.push_back(port.name);
    }
    if (type_ != "ExternalName" || !port_.number) {
      refuse(why_, "service port not found: " + port_.string(), FactKind::KubePortMissing, port_span(), port_.string(),
             id());
      why_.fact.candidates = std::move(names);
      return std::nullopt;
    }
    if (valid) {
      context_.warn({},
                    "The port " + port_.string() +
                        " from IngressRoute doesn't match with ports defined in the ExternalName service " + id() + ".",
                    context_.fact(FactKind::KubeExternalPort, port_span(), port_.string(), id()));
    }
    return ServicePort{"", port_.integer, 0};
  }

  /// Source: kubernetes_http.go parseServiceProtocol.
  std::optional<std::string> protocol(std::string_view port_name, std::int64_t number) {
    std::string scheme(query_.reference["scheme"].text());
    if (scheme == "http" || scheme == "https" || scheme == "h2c") return scheme;
    if (scheme.empty()) return number == 443 || port_name.starts_with("https") ? "https" : "http";
    return refuse_service("invalid scheme " + base::quote(scheme) + " specified", "scheme",
                          query_.reference["scheme"].span());
  }

  Servers native_server(const ServicePort& port) {
    std::string address(service_.at("spec.clusterIP").text());
    std::string prefix = "getting native Kubernetes Service address: ";
    if (address.empty() && context_.client.cluster().partial) {
      context_.assume("Kubernetes service " + id() + " has an address in the cluster");
      address = query_.name + "." + query_.name_space + ".svc";
    }
    if (address == "None") return refuse_service(prefix + "no clusterIP on headless service: " + id(), "clusterIP");
    if (address.empty()) return refuse_service(prefix + "no clusterIP found for service: " + id(), "clusterIP");
    if (query_.reference.at("sticky.cookie"))
      context_.keep(context_.fact(FactKind::KubeNativeSticky, query_.reference["sticky"].span(), id()));
    return one_server(address, port.port, port.name);
  }

  Servers node_servers(const ServicePort& port) {
    if (query_.cluster_scope_off) return refuse_service("nodes lookup is disabled", "nodes");
    if (context_.options.disable_cluster_scope) {
      // No one asks for the option here, and the informer of nodes was never made.
      context_.crash(query_.reference["nodePortLB"].span(), id(), "nodes are looked up although that is disabled");
      return std::nullopt;
    }
    std::vector<const KubeObject*> nodes = context_.list("Node");
    // TCP and UDP name the service as it is referenced.
    std::string name = http_ ? id() : path(query_.reference["namespace"].text(), query_.name);
    if (nodes.empty()) return refuse_service("nodes not found for NodePort service " + name, "nodes");
    std::string scheme;
    if (http_) {
      std::optional<std::string> found = protocol(port.name, port.port);
      if (!found) return std::nullopt;
      scheme = *found + "://";
    }
    std::vector<Server> out;
    const KubeObject* first = nullptr;
    for (const KubeObject* node : nodes) {
      for (const Item& address : Item(*node).at("status.addresses").items()) {
        if (address["type"].text() != "InternalIP") continue;
        if (first != nullptr && first != node) context_.chances.emplace_back(first, node);
        if (first == nullptr) first = node;
        out.push_back({scheme + join_host_port(address["address"].text(), port.node_port), false, name_span()});
      }
    }
    if (!out.empty()) return out;
    return refuse_service(http_ ? "no servers were generated for service " + query_.name + " in namespace"
                                : "no servers were generated for service " + name,
                          "nodes");
  }

  /// Whether the endpoint takes part.
  bool takes(const Item& endpoint) const {
    if (http_ && context_.since({3, 3, 0})) return endpoint.at("conditions.serving").flag().value_or(true);
    return endpoint.at("conditions.ready").flag().value_or(false);
  }

  Servers slice_servers(const ServicePort& port) {
    std::vector<const KubeObject*> slices = context_.client.slices(query_.name_space, query_.name);
    if (slices.empty() && context_.client.makes_slices(query_.name_space, query_.name)) {
      context_.assume("Kubernetes service " + id() + " has an endpoint");
      return one_server(query_.name + "." + query_.name_space + ".svc", port.port, port.name);
    }
    std::vector<Server> out;
    std::set<std::string_view> seen;
    bool named = false;
    for (const KubeObject* slice : slices) {
      std::int64_t number = slice_port(Item(*slice), port.name);
      if (context_.panic) return std::nullopt;
      if (number == 0) continue;
      named = true;
      std::string scheme;
      if (http_) {
        std::optional<std::string> found = protocol(port.name, port.port);
        if (!found) return std::nullopt;
        scheme = *found + "://";
      }
      for (const Item& endpoint : Item(*slice)["endpoints"].items()) {
        if (!takes(endpoint)) continue;
        bool fenced = http_ && endpoint.at("conditions.terminating").flag().value_or(false);
        for (const Item& address : endpoint["addresses"].items()) {
          if (!seen.insert(address.text()).second) continue;
          out.push_back({scheme + join_host_port(address.text(), number), fenced, name_span()});
        }
      }
    }
    return checked(std::move(out), slices.empty() ? "slices" : named ? "not ready" : "port name");
  }

  std::int64_t slice_port(const Item& slice, const std::string& name) {
    for (const Item& item : slice["ports"].items()) {
      Item port_name = item["name"];
      if (!port_name && !since(context_.version, {3, 7, 7}, {{3, 6, 23}})) {
        // Older ones take the name for granted.
        context_.crash(slice.span(), std::string(slice.at("metadata.name").text()),
                       "a port of an EndpointSlice has no name");
        return 0;
      }
      if (port_name && port_name.text() == name) return item["port"].integer().value_or(0);
    }
    return 0;
  }

  Servers checked(std::vector<Server> servers, const char* detail) {
    if (servers.empty() && !context_.options.allow_empty_services) {
      return refuse(why_, "no servers found for " + id(), FactKind::KubeNoEndpoints, name_span(), id(), detail);
    }
    return servers;
  }

  /// Endpoints, before EndpointSlices. Source: Traefik 3.0 kubernetes_http.go loadServers.
  Servers subset_servers(const ServicePort& port) {
    const KubeObject* endpoints = context_.client.endpoints(query_.name_space, query_.name);
    if (endpoints == nullptr) {
      if (context_.client.makes_slices(query_.name_space, query_.name)) return slice_servers(port);
      return refuse(why_, http_ ? "endpoints not found for " + id() : "endpoints not found", FactKind::KubeNoEndpoints,
                    name_span(), id(), "slices");
    }
    std::vector<Item> subsets = Item(*endpoints)["subsets"].items();
    if (subsets.empty() && !context_.options.allow_empty_services) {
      return refuse(why_, http_ ? "subset not found for " + id() : "subset not found", FactKind::KubeNoEndpoints,
                    name_span(), id(), "slices");
    }
    std::vector<Server> out;
    for (const Item& subset : subsets) {
      std::int64_t number = 0;
      for (const Item& item : subset["ports"].items()) {
        if (number == 0 && item["name"].text() == port.name) number = item["port"].integer().value_or(0);
      }
      if (number == 0 && http_) continue;
      if (number == 0)
        return refuse(why_, "cannot define a port", FactKind::KubeNoEndpoints, name_span(), id(), "port name");
      std::string scheme;
      if (http_) {
        std::optional<std::string> found = protocol(port.name, port.port);
        if (!found) return std::nullopt;
        scheme = *found + "://";
      }
      for (const Item& address : subset["addresses"].items())
        out.push_back({scheme + join_host_port(address["ip"].text(), number), false, name_span()});
    }
    return out;
  }

  Context& context_;
  const ServiceQuery& query_;
  Refusal& why_;
  bool http_;
  IntOrString port_;
  const KubeObject* object_ = nullptr;
  Item service_;
  std::string type_;
};

}  // namespace

std::optional<std::vector<Server>> http_servers(Context& context, const ServiceQuery& query, Refusal& why) {
  return Loader(context, query, why, true).run();
}

std::optional<std::vector<Server>> stream_servers(Context& context, const ServiceQuery& query, Refusal& why) {
  return Loader(context, query, why, false).run();
}

}  // namespace gw::source::crd
