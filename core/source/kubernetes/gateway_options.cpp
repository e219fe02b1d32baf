#include "source/kubernetes/gateway_options.h"

#include <algorithm>

#include "model/view.h"

namespace gw::source::gateway_api {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::ranges::find(list, text) != list.end();
}

/// Source: pkg/config/static/entrypoints.go (GetAddress): what stands before the protocol.
std::vector<EntryPoint> entry_points(const model::Value& root, Version version) {
  std::vector<EntryPoint> out;
  const model::Value* points = root.find("entryPoints");
  if (points == nullptr) return out;
  for (const model::Property& point : points->properties()) {
    std::string address = model::text_of(point.value, "address", version).value_or("");
    address.resize(std::min(address.find('/'), address.size()));
    out.push_back({std::string(point.name), address, point.value.at("http.tls") != nullptr});
  }
  return out;
}

/// Source: kubernetes.go gatewayAddresses.
std::optional<std::string> address_error(const model::Value& given, Version version) {
  const model::Value* address = given.find("statusAddress");
  if (address == nullptr) return std::nullopt;
  for (const char* field : {"ip", "hostname"}) {
    if (!model::text_of(*address, field, version).value_or("").empty()) return std::nullopt;
  }
  const model::Value* service = address->find("service");
  bool named = service != nullptr && !model::text_of(*service, "name", version).value_or("").empty() &&
               !model::text_of(*service, "namespace", version).value_or("").empty();
  if (named) return std::nullopt;
  return "empty Gateway status address configuration";
}

}  // namespace

bool Options::watched(std::string_view name_space) const {
  return namespaces.empty() || contains(namespaces, name_space);
}

bool Options::cross_provider_allowed(std::string_view name_space) const {
  return !cross_provider_namespaces || contains(*cross_provider_namespaces, name_space);
}

Options read_options(const Static& install, Version version) {
  Options out;
  const model::Value& root = install.config.root;
  out.points_known = install.given || install.points_known;
  if (out.points_known) out.points = entry_points(root, version);
  const model::Value* custom = root.at("providers.kubernetesCRD");
  if (custom != nullptr || !install.given) out.custom = crd::read_options(install, version);
  const model::Value* given = root.at("providers.kubernetesGateway");
  if (given == nullptr || given->kind != model::Value::Kind::Object) {
    out.experimental_channel = !install.given;
    return out;
  }
  out.span = given->span;
  out.namespaces = model::texts_of(*given, "namespaces", version);
  out.label_selector = model::text_of(*given, "labelSelector", version).value_or("");
  out.experimental_channel = model::bool_of(*given, "experimentalChannel", version).value_or(false);
  out.native_lb_by_default = model::bool_of(*given, "nativeLBByDefault", version).value_or(false);
  if (given->find("crossProviderNamespaces") != nullptr)
    out.cross_provider_namespaces = model::texts_of(*given, "crossProviderNamespaces", version);
  out.address_error = address_error(*given, version);
  return out;
}

}  // namespace gw::source::gateway_api
