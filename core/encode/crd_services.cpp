// Services where routes, TraefikServices and error pages use them.

#include <algorithm>

#include "encode/kube_writer.h"

namespace gw::encode {
namespace {

using doc::Output;
using model::Property;
using model::Value;

constexpr std::string_view kApi = "traefik.io/v1alpha1";
constexpr int kDeepest = 50;  // Services inside each other; what is deeper is a circle.

Path below(const Path& path, std::string_view name) {
  Path out = path;
  out.emplace_back(name);
  return out;
}

Path index(const Path& path, std::size_t i) { return below(path, "[" + std::to_string(i) + "]"); }

Output reference(std::string_view kind, const std::string& name) {
  Output out = Output::map();
  out.set("name", Output::of(name));
  if (!kind.empty()) out.set("kind", Output::of(std::string(kind)));
  return out;
}

Output with_port(const KubeService& service) {
  Output out = reference("", service.name);
  if (!service.name_space.empty()) out.set("namespace", Output::of(service.name_space));
  bool number = !service.port.empty() && service.port.size() < 6 &&
                service.port.find_first_not_of("0123456789") == std::string::npos;
  out.set("port", number ? Output::of(std::int64_t{std::stoi(service.port)}) : Output::of(service.port));
  return out;
}

}  // namespace

std::vector<Output> KubeWriter::http_service(std::string_view name, int depth) {
  if (name.find('@') != std::string_view::npos) return {reference("TraefikService", std::string(name))};
  const Value* services = table("http", "services");
  const Value* service = services == nullptr ? nullptr : services->find(name);
  if (service == nullptr || depth > kDeepest) {
    // As in the input: a reference that leads nowhere.
    return {reference("TraefikService", manifests_.name("TraefikService", name))};
  }
  done_.insert(to_text({"http", "services", std::string(name)}));
  if (service->find("loadBalancer") != nullptr) {
    std::vector<Output> out = balancer(name, *service, {"http", "services", std::string(name)});
    if (const Value* list = service->find("middlewares")) {
      for (Output& one : out) one.set("middlewares", middleware_refs(*list, "Middleware"));
    }
    return out;
  }
  std::optional<std::string> made = traefik_service(name, *service, depth);
  if (!made) return {};
  return {reference("TraefikService", *made)};
}

std::optional<Output> KubeWriter::http_child(std::string_view name, int depth) {
  std::vector<Output> services = http_service(name, depth + 1);
  if (services.size() == 1) return std::move(services.front());
  if (services.empty()) return std::nullopt;
  // Servers on several hosts: a service of their Services.
  std::string made = manifests_.name("TraefikService", name);
  if (!done_.insert("TraefikService " + made).second) return reference("TraefikService", made);
  Output spec = Output::map();
  Output& list = spec.set("weighted", Output::map()).set("services", Output::list());
  for (Output& one : services) list.add(std::move(one));
  manifests_.add(kApi, "TraefikService", made).set("spec", std::move(spec));
  return reference("TraefikService", made);
}

std::vector<Output> KubeWriter::balancer(std::string_view name, const Value& service, const Path& path) {
  const Value& value = *service.find("loadBalancer");
  Path where = below(path, "loadBalancer");
  Output options = spec_of(value, where);
  options.above.clear();
  options.erase("servers");
  const Value* servers = value.find("servers");
  std::vector<Address> addresses;
  bool derived = false;
  for (std::size_t i = 0; servers != nullptr && i < servers->items().size(); ++i) {
    const Value& server = servers->items()[i];
    Path at = index(below(where, "servers"), i);
    const Value* url = server.find("url");
    Address address = split_address(url == nullptr ? "" : url->string());
    if (address.host.empty()) {
      manifests_.lose(at, server, "a Service needs the host of the server");
      continue;
    }
    if (!address.rest.empty() && address.rest != "/") {
      manifests_.lose(at, server, "a Service has no path: " + address.rest, "use an addPrefix middleware");
      continue;
    }
    for (const char* field : {"weight", "preservePath"}) {
      const Value* lost = server.find(field);
      if (lost != nullptr) manifests_.lose(below(at, field), *lost, "a Service reference has none per server");
    }
    if (!addresses.empty() && address.scheme != addresses.front().scheme) {
      manifests_.lose(at, server, "a Service has one scheme: " + addresses.front().scheme);
      continue;
    }
    derived = derived || url->origin == model::OriginKind::Derived;
    addresses.push_back(std::move(address));
  }
  if (Output* transport = options.find("serversTransport")) {
    std::string text = transport->text;
    if (text.find('@') == std::string::npos && text != "default")
      options.set("serversTransport", Output::of(manifests_.name("ServersTransport", text)));
  }
  if (const Value* check = value.find("healthCheck")) {
    bool external = addresses.size() == 1 && addresses.front().host.find('.') != std::string::npos &&
                    addresses.front().host.find_first_not_of("0123456789.") != std::string::npos;
    if (!external) {
      manifests_.lose(below(where, "healthCheck"), *check, "custom resources check services of type ExternalName only",
                      "use a readinessProbe of the Pods");
      options.erase("healthCheck");
    }
  }
  if (addresses.empty()) {
    KubeService none{manifests_.name("Service", name), "", "80", "http"};
    manifests_.stands_in(path, none);
    out_.added.push_back({path, "Service " + none.name + " port 80 is taken to exist: there is no server to name it"});
    Output one = with_port(none);
    for (const Output& option : options.children) one.set(option.key, option);
    return {std::move(one)};
  }
  // One Service; or, where names of several hosts are given, one each.
  std::vector<Output> out;
  std::vector<std::vector<Address>> groups{addresses};
  if (manifests_.service(std::string(name), addresses, path, derived, "TCP").name.empty()) {
    groups.clear();
    for (const Address& address : addresses) groups.push_back({address});
    out_.losses.push_back({path, value.span, "servers on several hosts become Services of equal weight", "", true});
  }
  for (const std::vector<Address>& group : groups) {
    std::string own = std::string(name) + (groups.size() > 1 ? "-" + group.front().host : "");
    KubeService made = manifests_.service(own, group, path, derived, "TCP");
    Output one = with_port(made);
    bool by_port = made.port == "443" ? made.scheme == "https" : made.scheme == "http";
    if (!by_port) one.set("scheme", Output::of(made.scheme));
    for (const Output& option : options.children) one.set(option.key, option);
    out.push_back(std::move(one));
  }
  return out;
}

/// The services of a list, each with its weight or percent. False: one of them cannot be written.
bool KubeWriter::children(Output& out, const Value& list, const Path& path, int depth, std::string_view extra) {
  for (std::size_t i = 0; i < list.items().size(); ++i) {
    const Value& item = list.items()[i];
    const Value* name = item.find("name");
    Path at = index(path, i);
    std::optional<Output> child = http_child(name == nullptr ? "" : name->string(), depth);
    if (!child) return false;
    const Value* number = item.find(extra);
    if (number != nullptr) child->set(std::string(extra), spec_of(*number, below(at, extra)));
    comments_.attach(item, *child);
    out.add(std::move(*child));
  }
  return true;
}

std::optional<std::string> KubeWriter::traefik_service(std::string_view name, const Value& service, int depth) {
  std::string made = manifests_.name("TraefikService", name);
  if (!done_.insert("TraefikService " + made).second) return made;
  Path path{"http", "services", std::string(name)};
  if (const Value* list = service.find("middlewares"))
    manifests_.lose(below(path, "middlewares"), *list, "a TraefikService has no middlewares of its own",
                    "put them on the routers");
  Output spec = Output::map();
  bool good = false;
  for (const char* kind : {"weighted", "highestRandomWeight", "mirroring", "failover"}) {
    const Value* value = service.find(kind);
    if (value == nullptr) continue;
    Path where = below(path, kind);
    if (const Value* check = value->find("healthCheck"))
      manifests_.lose(below(where, "healthCheck"), *check, "a TraefikService has no healthCheck");
    Output out = spec_of(*value, where);
    out.erase("healthCheck");
    out.above.clear();
    std::string_view field = std::string_view(kind) == "mirroring" ? "mirrors" : "services";
    if (const Value* list = value->find(field)) {
      Output members = Output::list();
      good = children(members, *list, below(where, field), depth, field == "mirrors" ? "percent" : "weight");
      out.set(std::string(field), std::move(members));
    }
    if (std::string_view(kind) == "mirroring") {
      const Value* main = value->find("service");
      std::optional<Output> child = http_child(main == nullptr ? "" : main->string(), depth);
      good = child.has_value();
      out.erase("service");
      if (child) {
        for (const Output& option : out.children) child->set(option.key, option);
        out = std::move(*child);
      }
    }
    if (std::string_view(kind) == "failover") {
      for (const char* side : {"service", "fallback"}) {
        const Value* one = value->find(side);
        std::optional<Output> child = http_child(one == nullptr ? "" : one->string(), depth);
        if (child) out.set(side, std::move(*child));
        good = child.has_value();
      }
      if (value->find("errors") == nullptr) {
        manifests_.lose(path, service, "a failover needs errors in a TraefikService", "write failover.errors");
        return std::nullopt;
      }
    }
    spec.set(kind, std::move(out));
    break;
  }
  if (!good) {
    manifests_.lose(path, service, "it has no services that can be written");
    return std::nullopt;
  }
  manifests_.add(kApi, "TraefikService", made).set("spec", std::move(spec));
  return made;
}

std::vector<Output> KubeWriter::tcp_service(std::string_view group, std::string_view name, const Path& from,
                                            int depth) {
  Path path{std::string(group), "services", std::string(name)};
  const Value* services = table(group, "services");
  const Value* service = services == nullptr ? nullptr : services->find(name);
  if (service == nullptr || depth > kDeepest) {
    out_.losses.push_back({from,
                           {},
                           "service " + std::string(name) +
                               " is not here: " + (group == "tcp" ? "an IngressRouteTCP" : "an IngressRouteUDP") +
                               " refers to Kubernetes Services only"});
    return {};
  }
  done_.insert(to_text(path));
  if (service->find("loadBalancer") != nullptr) return stream_balancer(group, name, *service);
  std::vector<Output> out;
  const Value* weighted = service->find("weighted");
  const Value* list = weighted == nullptr ? nullptr : weighted->find("services");
  for (std::size_t i = 0; list != nullptr && i < list->items().size(); ++i) {
    const Value& item = list->items()[i];
    const Value* child = item.find("name");
    Path at = index(below(below(path, "weighted"), "services"), i);
    for (Output& one : tcp_service(group, child == nullptr ? "" : child->string(), at, depth + 1)) {
      if (const Value* weight = item.find("weight")) one.set("weight", spec_of(*weight, at));
      out.push_back(std::move(one));
    }
  }
  return out;
}

std::vector<Output> KubeWriter::stream_balancer(std::string_view group, std::string_view name, const Value& service) {
  Path path{std::string(group), "services", std::string(name)};
  const Value& value = *service.find("loadBalancer");
  Path where = below(path, "loadBalancer");
  Output options = spec_of(value, where);
  options.above.clear();
  options.erase("servers");
  if (const Value* check = value.find("healthCheck")) {
    manifests_.lose(below(where, "healthCheck"), *check, "custom resources cannot check TCP services",
                    "use a readinessProbe of the Pods");
    options.erase("healthCheck");
  }
  if (Output* transport = options.find("serversTransport")) {
    std::string text = transport->text;
    if (text.find('@') == std::string::npos)
      options.set("serversTransport", Output::of(manifests_.name("ServersTransportTCP", text)));
  }
  const Value* servers = value.find("servers");
  std::vector<std::pair<bool, std::vector<Address>>> groups;  // By use of TLS, and by host where it is a name.
  bool derived = false;
  for (std::size_t i = 0; servers != nullptr && i < servers->items().size(); ++i) {
    const Value& server = servers->items()[i];
    const Value* address = server.find("address");
    Address parts = split_address(address == nullptr ? "" : address->string());
    if (parts.host.empty() || parts.port.empty()) {
      manifests_.lose(index(below(where, "servers"), i), server, "a Service needs host and port of the server");
      continue;
    }
    derived = derived || address->origin == model::OriginKind::Derived;
    const Value* tls = server.find("tls");
    bool secure = tls != nullptr && tls->kind == Value::Kind::Bool && tls->boolean;
    auto fits = [&](const auto& known) {
      return known.first == secure &&
             known.second.front().host.find_first_not_of("0123456789.:[]abcdef") == std::string::npos;
    };
    auto at = std::ranges::find_if(groups, fits);
    bool ip = parts.host.find_first_not_of("0123456789.:[]abcdef") == std::string::npos;
    if (at == groups.end() || !ip) at = groups.insert(groups.end(), {secure, {}});
    at->second.push_back(std::move(parts));
  }
  std::vector<Output> out;
  for (const auto& [secure, addresses] : groups) {
    std::string own = std::string(name) + (groups.size() > 1 ? "-" + addresses.front().host : "");
    Output one = with_port(manifests_.service(own, addresses, path, derived, group == "udp" ? "UDP" : "TCP"));
    if (secure) one.set("tls", Output::of(true));
    for (const Output& option : options.children) one.set(option.key, option);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace gw::encode
