#include "lint/rule.h"

namespace gw::lint::kube_parent_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::KubeParentRefused}))
    context.report(*fact, fact->detail == "missing"
                              ? "there is no parent IngressRoute " + fact->subject
                              : "the parent IngressRoute " + fact->subject + " is in another namespace");
}

}  // namespace gw::lint::kube_parent_rule

GW_LINT_RULE(kube_parent) = {
    .code = {"GW730"},
    .name = "kube-parent",
    .severity = gw::diag::Severity::Error,
    .summary = "A parent IngressRoute that does not exist or may not be used.",
    .why = "Traefik leaves out the whole IngressRoute.",
    .remedy = "Name an IngressRoute of the same namespace.",
    .source = "pkg/provider/kubernetes/crd/kubernetes_http.go",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  kubernetesCRD: {}
#=== manifest.yml
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: web, namespace: default}
spec:
  parentRefs: [{name: nobody}]
  routes:
  - match: Host(`a.example`)
    kind: Rule
    services: [{name: app, port: 80}]
---
apiVersion: v1
kind: Service
metadata: {name: app, namespace: default}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: app-1, namespace: default, labels: {kubernetes.io/service-name: app}}
addressType: IPv4
ports: [{name: http, port: 8080}]
endpoints: [{addresses: [10.42.0.1], conditions: {ready: true}}]
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  kubernetesCRD: {}
#=== manifest.yml
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: web, namespace: default}
spec:
  routes:
  - match: Host(`a.example`)
    kind: Rule
    services: [{name: app, port: 80}]
---
apiVersion: v1
kind: Service
metadata: {name: app, namespace: default}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: app-1, namespace: default, labels: {kubernetes.io/service-name: app}}
addressType: IPv4
ports: [{name: http, port: 8080}]
endpoints: [{addresses: [10.42.0.1], conditions: {ready: true}}]
)",
    .check = gw::lint::kube_parent_rule::check,
};
