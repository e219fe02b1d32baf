#include "source/kubernetes/ingress_options.h"

#include <algorithm>

#include "model/view.h"

namespace gw::source::ingress {

Options read_options(const Static& install, Version version) {
  Options out;
  const model::Value* core = install.config.root.at("core");
  if (core != nullptr) out.default_rule_syntax = model::text_of(*core, "defaultRuleSyntax", version).value_or("");
  const model::Value* given = install.config.root.at("providers.kubernetesIngress");
  if (given == nullptr || given->kind != model::Value::Kind::Object) return out;
  auto flag = [&](std::string_view name) { return model::bool_of(*given, name, version).value_or(false); };
  auto text = [&](const model::Value& of, std::string_view name) {
    return model::text_of(of, name, version).value_or("");
  };
  out.span = given->span;
  out.namespaces = model::texts_of(*given, "namespaces", version);
  out.label_selector = text(*given, "labelSelector");
  out.ingress_class = text(*given, "ingressClass");
  if (const model::Value* endpoint = given->find("ingressEndpoint"))
    out.endpoint = {text(*endpoint, "ip"), text(*endpoint, "hostname"), text(*endpoint, "publishedService")};
  out.allow_empty_services = flag("allowEmptyServices");
  out.allow_external_name_services = flag("allowExternalNameServices");
  if (given->find("crossProviderNamespaces") != nullptr)
    out.cross_provider_namespaces = model::texts_of(*given, "crossProviderNamespaces", version);
  out.disable_class_lookup = flag("disableIngressClassLookup");
  out.disable_cluster_scope = flag("disableClusterScopeResources");
  out.native_lb_by_default = flag("nativeLBByDefault");
  out.strict_prefix_matching = flag("strictPrefixMatching");
  return out;
}

bool cross_provider_allowed(const Options& options, std::string_view name_space) {
  if (!options.cross_provider_namespaces) return true;
  return std::ranges::find(*options.cross_provider_namespaces, name_space) != options.cross_provider_namespaces->end();
}

}  // namespace gw::source::ingress
