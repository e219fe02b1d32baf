#include "source/kubernetes/gateway_backends.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "source/kubernetes/crd_servers.h"

namespace gw::source::gateway_api {

using model::Maker;
using model::Value;

bool Backend::internal() const {
  return group == "traefik.io" && kind == "TraefikService" && name.ends_with("@internal");
}

Backend read_backend(const Item& item, std::string_view route_name_space) {
  Backend out;
  out.item = item;
  out.group = group_of(item);
  out.kind = item["kind"] ? item["kind"].text() : "Service";
  out.own_namespace = item["namespace"].text().empty();
  out.name_space = out.own_namespace ? route_name_space : item["namespace"].text();
  out.name = item["name"].text();
  out.weight = item["weight"].integer().value_or(1);
  return out;
}

namespace {

/// Whether the annotations of a Service say nativeLB. Source: annotations.go parseServiceAnnotations.
std::optional<bool> native_annotation(const Item& service, std::string& error) {
  constexpr std::string_view kPrefix = "traefik.io/", kGroup = "traefik.service.";
  std::optional<bool> out;
  for (const auto& [key, value] : service.at("metadata.annotations").members()) {
    if (!key.starts_with(kPrefix)) continue;
    std::string label(key);
    for (std::size_t at = 0; (at = label.find("io/", at)) != std::string::npos;) label.erase(at, 3);
    if (!base::starts_with_fold(label, kGroup) || label.size() < kGroup.size()) continue;
    std::string field = label.substr(kGroup.size());
    std::string text(value.text());
    std::string name = field.substr(0, field.find('.'));
    bool known = base::equal_fold_ascii(name, "nativelb");
    if (!known || name.size() < field.size()) {
      error =
          known ? "decoding labels: invalid node " + name + ": ptr" : "decoding labels: field not found, node: " + name;
      return out;
    }
    constexpr std::string_view kTrue[] = {"1", "t", "T", "TRUE", "true", "True"};
    constexpr std::string_view kFalse[] = {"0", "f", "F", "FALSE", "false", "False"};
    bool yes = std::ranges::find(kTrue, text) != std::end(kTrue);
    if (!yes && std::ranges::find(kFalse, text) == std::end(kFalse)) {
      error = "decoding labels: strconv.ParseBool: parsing " + base::quote(text) + ": invalid syntax";
      return out;
    }
    out = yes;
  }
  return out;
}

class Finder {
 public:
  Finder(Context& context, const Backend& backend, std::string& error)
      : context_(context), backend_(backend), error_(error) {}

  std::optional<Addresses> run() {
    std::optional<std::int64_t> port = backend_.item["port"].integer();
    if (!port) return refuse("port is required for Kubernetes Service reference");
    out_.port = *port;
    std::string error;
    const KubeObject* object = context_.base.client.service(backend_.name_space, backend_.name, error);
    if (object == nullptr && error.empty() && assumed()) return stand_in("exists, with port " + std::to_string(*port));
    if (object == nullptr)
      return refuse("getting service: " +
                    (error.empty() ? "service " + base::quote(backend_.name) + " not found" : error));
    Item service(*object);
    if (service.at("spec.type").text() == "ExternalName")
      return refuse("type ExternalName is not supported for Kubernetes Service reference");
    if (!take_port(service)) return refuse("service port " + std::to_string(*port) + " not found");
    std::string wrong;
    std::optional<bool> annotated = native_annotation(service, wrong);
    if (!wrong.empty()) return refuse("parsing service annotations config: " + wrong);
    return annotated.value_or(context_.options.native_lb_by_default) ? native(service) : slices();
  }

 private:
  std::nullopt_t refuse(std::string error) {
    error_ = std::move(error);
    return std::nullopt;
  }

  bool assumed() const {
    const crd::Client& client = context_.base.client;
    return context_.partial() && client.cluster().find("Service", backend_.name_space, backend_.name) == nullptr;
  }

  /// Manifests that do not hold the whole cluster: what is not there is taken to be there.
  Addresses stand_in(const std::string& what) {
    context_.base.assume("Kubernetes service " + backend_.id() + " " + what + " and an endpoint");
    out_.list = {crd::join_host_port(backend_.name + "." + backend_.name_space + ".svc", out_.port)};
    return out_;
  }

  bool take_port(const Item& service) {
    for (const Item& port : service.at("spec.ports").items()) {
      if (port["port"].integer() != out_.port) continue;
      out_.port_name = port["name"].text();
      if (port["protocol"]) out_.protocol = port["protocol"].text();
      if (port["appProtocol"]) out_.app_protocol = port["appProtocol"].text();
      return true;
    }
    return false;
  }

  std::optional<Addresses> native(const Item& service) {
    std::string address(service.at("spec.clusterIP").text());
    if (address.empty() && context_.partial()) return stand_in("has an address in the cluster");
    if (address.empty() || address == "None") return refuse("no clusterIP found for service: " + backend_.id());
    out_.list = {crd::join_host_port(address, out_.port)};
    return out_;
  }

  std::optional<Addresses> slices() {
    std::vector<const KubeObject*> slices = context_.base.client.slices(backend_.name_space, backend_.name);
    if (slices.empty() && context_.base.client.makes_slices(backend_.name_space, backend_.name))
      return stand_in("has a slice");
    if (slices.empty()) return refuse("endpointslices not found");
    std::set<std::string_view> seen;
    bool named = false;
    for (const KubeObject* slice : slices) {
      std::int64_t port = slice_port(Item(*slice));
      if (port == 0) continue;
      named = true;
      for (const Item& endpoint : Item(*slice)["endpoints"].items()) {
        if (!endpoint.at("conditions.ready").flag().value_or(false)) continue;
        for (const Item& address : endpoint["addresses"].items()) {
          if (seen.insert(address.text()).second) out_.list.push_back(crd::join_host_port(address.text(), port));
        }
      }
    }
    // Requests get the status 503 then.
    const char* why = named ? "not ready" : "port name";
    if (out_.list.empty()) context_.refuse(diag::FactKind::KubeNoEndpoints, backend_.span(), backend_.id(), {why, ""});
    return out_;
  }

  std::int64_t slice_port(const Item& slice) const {
    for (const Item& port : slice["ports"].items()) {
      if (port["name"] && port["name"].text() == out_.port_name) return port["port"].integer().value_or(0);
    }
    return 0;
  }

  Context& context_;
  const Backend& backend_;
  std::string& error_;
  Addresses out_;
};

}  // namespace

std::optional<Addresses> backend_addresses(Context& context, const Backend& backend, std::string& error) {
  return Finder(context, backend, error).run();
}

std::optional<std::string> http_scheme(const Addresses& addresses, std::string& error) {
  if (addresses.protocol != "TCP") {
    error = "only TCP protocol is supported";
    return std::nullopt;
  }
  if (!addresses.app_protocol)
    return addresses.port == 443 || addresses.port_name.starts_with("https") ? "https" : "http";
  std::string protocol = base::ascii_lower(*addresses.app_protocol);
  if (protocol == "kubernetes.io/h2c") return "h2c";
  if (protocol == "http" || protocol == "kubernetes.io/ws") return "http";
  if (protocol == "https" || protocol == "kubernetes.io/wss") return "https";
  error = "unsupported application protocol " + protocol;
  return std::nullopt;
}

std::optional<std::string> grpc_scheme(const Addresses& addresses) {
  if (!addresses.app_protocol) return "h2c";
  std::string protocol = base::ascii_lower(*addresses.app_protocol);
  if (protocol == "kubernetes.io/h2c") return "h2c";
  if (protocol == "https") return "https";
  return std::nullopt;
}

Maker servers_balancer(Context& context, const Addresses& addresses, const std::string& scheme, text::Span span) {
  Maker out = context.base.maker("dynamic.ServersLoadBalancer");
  std::vector<Value> servers;
  for (const std::string& address : addresses.list) {
    Maker one = context.base.maker("dynamic.Server");
    one.text("url", scheme + "://" + address, span);
    servers.push_back(one.done(false, model::OriginKind::Derived, span));
  }
  if (!servers.empty()) out.set("servers", context.base.arena().list(servers, model::OriginKind::Derived, span));
  return out;
}

}  // namespace gw::source::gateway_api
