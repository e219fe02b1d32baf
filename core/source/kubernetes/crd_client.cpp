#include "source/kubernetes/crd_client.h"

#include <algorithm>

namespace gw::source::crd {
namespace {

constexpr std::string_view kCustom[] = {"IngressRoute",     "IngressRouteTCP",    "IngressRouteUDP", "Middleware",
                                        "MiddlewareTCP",    "TraefikService",     "TLSOption",       "TLSStore",
                                        "ServersTransport", "ServersTransportTCP"};

constexpr std::pair<std::string_view, std::string_view> kCore[] = {
    {"Service", "v1"},   {"Secret", "v1"}, {"ConfigMap", "v1"},
    {"Endpoints", "v1"}, {"Node", "v1"},   {"EndpointSlice", "discovery.k8s.io/v1"}};

bool core(const KubeObject& object) {
  return std::ranges::any_of(
      kCore, [&](const auto& known) { return known.first == object.kind && known.second == object.api_version; });
}

std::string_view label(const KubeObject& object, std::string_view name) {
  return Item(object)["metadata"]["labels"][name].text();
}

}  // namespace

bool custom(const KubeObject& object, Version version) {
  if (std::ranges::find(kCustom, object.kind) == std::end(kCustom)) return false;
  if (object.api_version == "traefik.io/v1alpha1") return true;
  return object.api_version == "traefik.containo.us/v1alpha1" && version < Version{3, 0, 0};
}

Client::Client(const Cluster& cluster, const Options& options, const Selects& selects, Version version)
    : cluster_(cluster), options_(options) {
  for (const KubeObject& object : cluster.objects) {
    bool own = custom(object, version);
    if (!own && !core(object)) continue;
    bool global = object.kind == "Node";
    if (!global && !watched(options, object.name_space)) {
      unseen_.emplace_back(&object, "namespace");
      continue;
    }
    if (own && !selects(object)) {
      unseen_.emplace_back(&object, "labels");
      continue;
    }
    if (object.kind == "Secret" && label(object, "owner") == "helm") {
      unseen_.emplace_back(&object, "labels");
      continue;
    }
    kinds_[object.kind].push_back(&object);
    names_[{object.kind, object.name_space, object.name}] = &object;
    if (object.kind != "EndpointSlice") continue;
    std::string_view service = label(object, "kubernetes.io/service-name");
    if (!service.empty()) slices_[{object.name_space, service}].push_back(&object);
  }
  for (auto& [service, slices] : slices_) {
    std::ranges::stable_sort(slices, [](const KubeObject* a, const KubeObject* b) {
      std::string_view first = Item(*a).at("metadata.creationTimestamp").text();
      std::string_view second = Item(*b).at("metadata.creationTimestamp").text();
      return std::tie(first, a->name) < std::tie(second, b->name);
    });
  }
}

std::vector<const KubeObject*> Client::list(std::string_view kind, const std::vector<const KubeObject*>& prefer) const {
  auto at = kinds_.find(kind);
  if (at == kinds_.end()) return {};
  if (prefer.empty()) return at->second;
  // The objects that `prefer` has change places among themselves.
  std::vector<const KubeObject*> out = at->second;
  std::vector<const KubeObject*> mine;
  for (const KubeObject* object : prefer) {
    if (std::ranges::find(out, object) != out.end()) mine.push_back(object);
  }
  std::size_t next = 0;
  for (const KubeObject*& object : out) {
    if (std::ranges::find(mine, object) != mine.end() && next < mine.size()) object = mine[next++];
  }
  return out;
}

const KubeObject* Client::get(std::string_view kind, std::string_view words, std::string_view name_space,
                              std::string_view name, std::string& error) const {
  error.clear();
  if (!watched(options_, name_space)) {
    error = "failed to get " + std::string(words) + " " + std::string(name_space) + "/" + std::string(name) +
            ": namespace is not within watched namespaces";
    return nullptr;
  }
  auto at = names_.find({kind, name_space, name});
  return at == names_.end() ? nullptr : at->second;
}

const KubeObject* Client::service(std::string_view name_space, std::string_view name, std::string& error) const {
  return get("Service", "service", name_space, name, error);
}

const KubeObject* Client::secret(std::string_view name_space, std::string_view name, std::string& error) const {
  return get("Secret", "secret", name_space, name, error);
}

const KubeObject* Client::config_map(std::string_view name_space, std::string_view name, std::string& error) const {
  return get("ConfigMap", "config map", name_space, name, error);
}

std::vector<const KubeObject*> Client::slices(std::string_view name_space, std::string_view service) const {
  auto at = slices_.find({name_space, service});
  return at == slices_.end() ? std::vector<const KubeObject*>() : at->second;
}

const KubeObject* Client::endpoints(std::string_view name_space, std::string_view name) const {
  auto at = names_.find({"Endpoints", name_space, name});
  return at == names_.end() ? nullptr : at->second;
}

bool Client::makes_slices(std::string_view name_space, std::string_view service) const {
  if (cluster_.partial) return true;
  auto at = names_.find({"Service", name_space, service});
  return at != names_.end() && !Item(*at->second).at("spec.selector").members().empty();
}

}  // namespace gw::source::crd
