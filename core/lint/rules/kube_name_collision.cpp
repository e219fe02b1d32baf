#include "lint/rule.h"

namespace gw::lint::kube_name_collision_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::KubeNameCollision}))
    context.report(*fact, "two objects give the " + fact->detail + " " + fact->subject);
}

}  // namespace gw::lint::kube_name_collision_rule

GW_LINT_RULE(kube_name_collision) = {
    .code = {"GW726"},
    .name = "kube-name-collision",
    .severity = gw::diag::Severity::Warning,
    .summary = "Two objects get the same name in Traefik.",
    .why = "One of them replaces the other; which one may be chance.",
    .remedy = "Rename one of them, or set safeNaming.",
    .source = "pkg/provider/kubernetes/crd/kubernetes.go",
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
  routes:
  - match: Host(`a.example`)
    kind: Rule
    middlewares: [{name: my-app}]
    services: [{name: app, port: 80}]
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: {name: my-app, namespace: default}
spec: {addPrefix: {prefix: /a}}
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: {name: my.app, namespace: default}
spec: {addPrefix: {prefix: /b}}
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
    .check = gw::lint::kube_name_collision_rule::check,
};
