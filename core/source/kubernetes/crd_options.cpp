#include "source/kubernetes/crd_options.h"

#include <algorithm>

#include "model/view.h"

namespace gw::source::crd {

Options read_options(const Static& install, Version version) {
  Options out;
  const model::Value* given = install.config.root.at("providers.kubernetesCRD");
  if (given == nullptr || given->kind != model::Value::Kind::Object) return out;
  auto flag = [&](std::string_view name) { return model::bool_of(*given, name, version).value_or(false); };
  auto text = [&](std::string_view name) { return model::text_of(*given, name, version).value_or(""); };
  out.span = given->span;
  out.namespaces = model::texts_of(*given, "namespaces", version);
  out.allow_cross_namespace = flag("allowCrossNamespace");
  out.allow_external_name_services = flag("allowExternalNameServices");
  if (given->find("crossProviderNamespaces") != nullptr)
    out.cross_provider_namespaces = model::texts_of(*given, "crossProviderNamespaces", version);
  out.label_selector = text("labelSelector");
  out.ingress_class = text("ingressClass");
  out.allow_empty_services = flag("allowEmptyServices");
  out.default_tls_namespace = text("defaultTLSResourcesNamespace");
  out.native_lb_by_default = flag("nativeLBByDefault");
  out.disable_cluster_scope = flag("disableClusterScopeResources");
  out.safe_naming = model::bool_of(*given, "safeNaming", version);
  return out;
}

bool watched(const Options& options, std::string_view name_space) {
  return options.namespaces.empty() || std::ranges::find(options.namespaces, name_space) != options.namespaces.end();
}

bool cross_provider_allowed(const Options& options, std::string_view name_space) {
  if (!options.cross_provider_namespaces) return true;
  return std::ranges::find(*options.cross_provider_namespaces, name_space) != options.cross_provider_namespaces->end();
}

}  // namespace gw::source::crd
