#include <algorithm>

#include "lint/rule.h"
#include "model/view.h"
#include "source/kubernetes/crd_item.h"
#include "source/workload.h"

namespace gw::lint::rbac_missing_rule {

using source::KubeObject;
using source::crd::Item;

constexpr Version kAlways{}, kNever{65535, 0, 0};

enum class When : std::uint8_t { Always, ClusterScope, Classes, Experimental };

/// What a provider lists and watches before it publishes anything. Source: pkg/provider/kubernetes/*/client.go
/// (WatchAll) of Traefik 2.11 to 3.7.
struct Need {
  std::string_view provider, group, resource;
  Version since = kAlways, before = kNever;
  When when = When::Always;
};
constexpr Version k30{3, 0, 0}, k31{3, 1, 0}, k32{3, 2, 0}, k34{3, 4, 0}, k36{3, 6, 0}, k37{3, 7, 0};
constexpr std::string_view kCrd = "kubernetesCRD", kIngress = "kubernetesIngress", kGateway = "kubernetesGateway";
constexpr std::string_view kTraefik = "traefik.io", kSlices = "discovery.k8s.io", kNetworking = "networking.k8s.io",
                           kGatewayApi = "gateway.networking.k8s.io";
constexpr Need kNeeds[] = {
    {kCrd, "", "services"},
    {kCrd, "", "secrets"},
    {kCrd, "", "endpoints", kAlways, k31},
    {kCrd, kSlices, "endpointslices", k31},
    {kCrd, "", "configmaps", k34},
    {kCrd, "", "nodes", k31, kNever, When::ClusterScope},
    {kCrd, kTraefik, "ingressroutes"},
    {kCrd, kTraefik, "ingressroutetcps"},
    {kCrd, kTraefik, "ingressrouteudps"},
    {kCrd, kTraefik, "middlewares"},
    {kCrd, kTraefik, "middlewaretcps"},
    {kCrd, kTraefik, "traefikservices"},
    {kCrd, kTraefik, "tlsoptions"},
    {kCrd, kTraefik, "tlsstores"},
    {kCrd, kTraefik, "serverstransports"},
    {kCrd, kTraefik, "serverstransporttcps", k30},
    {kIngress, "", "services"},
    {kIngress, "", "secrets"},
    {kIngress, "", "endpoints", kAlways, k31},
    {kIngress, kSlices, "endpointslices", k31},
    {kIngress, "", "nodes", k31, kNever, When::ClusterScope},
    {kIngress, kNetworking, "ingresses"},
    {kIngress, kNetworking, "ingressclasses", k30, k31, When::Classes},
    {kIngress, kNetworking, "ingressclasses", k31, kNever, When::ClusterScope},
    {kGateway, "", "services"},
    {kGateway, "", "secrets"},
    {kGateway, "", "namespaces"},
    {kGateway, "", "endpoints", kAlways, k31},
    {kGateway, kSlices, "endpointslices", k31},
    {kGateway, "", "configmaps", k32, k36, When::Experimental},
    {kGateway, "", "configmaps", k36},
    {kGateway, kGatewayApi, "gatewayclasses"},
    {kGateway, kGatewayApi, "gateways"},
    {kGateway, kGatewayApi, "httproutes"},
    {kGateway, kGatewayApi, "grpcroutes", k32},
    {kGateway, kGatewayApi, "referencegrants", k30},
    {kGateway, kGatewayApi, "backendtlspolicies", k32, k36, When::Experimental},
    {kGateway, kGatewayApi, "backendtlspolicies", k36},
    {kGateway, kGatewayApi, "tcproutes", kAlways, k30},
    {kGateway, kGatewayApi, "tcproutes", k30, kNever, When::Experimental},
    {kGateway, kGatewayApi, "tlsroutes", kAlways, k30},
    {kGateway, kGatewayApi, "tlsroutes", k30, k37, When::Experimental},
    {kGateway, kGatewayApi, "tlsroutes", k37},
};

bool holds(const Item& list, std::string_view word) {
  std::vector<Item> items = list.items();
  return std::ranges::any_of(items, [&](const Item& one) { return one.text() == word || one.text() == "*"; });
}

/// A rule of a role lets list and watch all of them.
bool allows(const Item& rule, std::string_view group, std::string_view resource) {
  return holds(rule["apiGroups"], group) && holds(rule["resources"], resource) && holds(rule["verbs"], "list") &&
         holds(rule["verbs"], "watch") && rule["resourceNames"].size() == 0;
}

/// The rules that Traefik's service account has, as far as they are here.
struct Rights {
  std::vector<Item> everywhere, somewhere;  ///< By bindings of the cluster; by those of a namespace.
  text::Span place;                         ///< The name of a role of it.
  bool known = false;
};

/// A subject of a binding is the account of a workload that runs Traefik, or a group that it belongs to.
bool is_ours(const Item& subject, std::string_view name_space, const std::vector<source::Workload>& workloads) {
  std::string_view kind = subject["kind"].text(), name = subject["name"].text();
  if (subject["namespace"]) name_space = subject["namespace"].text();
  return std::ranges::any_of(workloads, [&](const source::Workload& one) {
    if (kind == "ServiceAccount") return one.name_space == name_space && one.account == name;
    if (kind == "User") return name == "system:serviceaccount:" + one.name_space + ":" + one.account;
    return kind == "Group" && (name == "system:authenticated" || name == "system:serviceaccounts" ||
                               name == "system:serviceaccounts:" + one.name_space);
  });
}

Rights rights_of(const source::Cluster& cluster) {
  std::vector<source::Workload> workloads = source::workloads(cluster);
  Rights out;
  bool whole = true;
  for (const KubeObject& binding : cluster.objects) {
    bool everywhere = binding.kind == "ClusterRoleBinding";
    if (!everywhere && binding.kind != "RoleBinding") continue;
    std::vector<Item> subjects = Item(binding)["subjects"].items();
    auto ours = [&](const Item& subject) { return is_ours(subject, binding.name_space, workloads); };
    if (std::ranges::none_of(subjects, ours)) continue;
    std::string_view kind = binding.text("roleRef.kind"), name = binding.text("roleRef.name");
    const KubeObject* role = cluster.find(kind, kind == "ClusterRole" ? "" : binding.name_space, name);
    if (role == nullptr || Item(*role)["aggregationRule"]) {
      whole = false;
      continue;
    }
    out.place = Item(*role).at("metadata.name").span();
    std::ranges::copy(Item(*role)["rules"].items(), std::back_inserter(everywhere ? out.everywhere : out.somewhere));
  }
  out.known = whole && (!out.everywhere.empty() || !out.somewhere.empty());
  return out;
}

bool applies(When when, const model::Value& options, Version version) {
  auto flag = [&](std::string_view name) { return model::bool_of(options, name, version).value_or(false); };
  switch (when) {
    case When::Always: return true;
    case When::ClusterScope: return !flag("disableClusterScopeResources");
    case When::Classes: return !flag("disableIngressClassLookup");
    case When::Experimental: return flag("experimentalChannel");
  }
  return true;
}

bool of_cluster(std::string_view resource) {
  return resource == "nodes" || resource == "ingressclasses" || resource == "gatewayclasses" ||
         resource == "namespaces";
}

/// What the provider lacks: "endpointslices (discovery.k8s.io), nodes".
std::string missing(const Rights& rights, std::string_view provider, const model::Value& options, Version version) {
  bool watches_all = model::texts_of(options, "namespaces", version).empty();
  std::string out;
  for (const Need& need : kNeeds) {
    if (need.provider != provider || version < need.since || version >= need.before) continue;
    if (!applies(need.when, options, version)) continue;
    auto given = [&](const Item& rule) { return allows(rule, need.group, need.resource); };
    if (std::ranges::any_of(rights.everywhere, given)) continue;
    if (!watches_all && !of_cluster(need.resource) && std::ranges::any_of(rights.somewhere, given)) continue;
    out += (out.empty() ? "" : ", ") + std::string(need.resource);
    if (!need.group.empty()) out += " (" + std::string(need.group) + ")";
  }
  return out;
}

void check(Context& context) {
  const auto& cluster = context.gateway().cluster;
  const source::Static& install = context.gateway().install;
  if (cluster == nullptr || !install.given) return;
  Rights rights = rights_of(*cluster);
  if (!rights.known) return;
  for (std::string_view provider : {kCrd, kIngress, kGateway}) {
    const model::Value* options = install.config.root.at("providers." + std::string(provider));
    if (options == nullptr) continue;
    std::string lacks = missing(rights, provider, *options, context.gateway().version);
    if (!lacks.empty())
      context.report(rights.place, "Traefik may not list and watch what " + std::string(provider) +
                                       " waits for before it publishes anything: " + lacks);
  }
}

}  // namespace gw::lint::rbac_missing_rule

GW_LINT_RULE(rbac_missing) = {
    .code = {"GW725"},
    .name = "rbac-missing",
    .severity = gw::diag::Severity::Info,
    .summary = "Traefik's role lacks a permission that a provider needs.",
    .why =
        "The provider lists and watches all kinds that it knows before it publishes anything, whether there are such "
        "objects or not; of a kind that it may not read it waits for ever, and none of its routes is there.",
    .remedy = "Let the role list and watch them, as the role in Traefik's documentation does.",
    .source = "pkg/provider/kubernetes/crd/client.go, ingress/client.go, gateway/client.go (WatchAll)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  kubernetesIngress: {}
#=== manifest.yml
apiVersion: apps/v1
kind: Deployment
metadata: {name: traefik, namespace: edge}
spec:
  template:
    spec:
      serviceAccountName: traefik
      containers: [{name: traefik, image: "traefik:v3.7"}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: traefik}
rules:
- {apiGroups: [""], resources: [services, endpoints, secrets, nodes], verbs: [get, list, watch]}
- {apiGroups: [networking.k8s.io], resources: [ingresses, ingressclasses], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: traefik}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: traefik}
subjects: [{kind: ServiceAccount, name: traefik, namespace: edge}]
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  kubernetesIngress: {}
#=== manifest.yml
apiVersion: apps/v1
kind: Deployment
metadata: {name: traefik, namespace: edge}
spec:
  template:
    spec:
      serviceAccountName: traefik
      containers: [{name: traefik, image: "traefik:v3.7"}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: traefik}
rules:
- {apiGroups: [""], resources: [services, secrets, nodes], verbs: [get, list, watch]}
- {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [list, watch]}
- {apiGroups: [networking.k8s.io], resources: [ingresses, ingressclasses], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: traefik}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: traefik}
subjects: [{kind: ServiceAccount, name: traefik, namespace: edge}]
)",
    .check = gw::lint::rbac_missing_rule::check,
};
