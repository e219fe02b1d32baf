#include "lint/rule.h"

namespace gw::lint::middleware_in_wrong_kind_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::KubeWrongKind}))
    context.report(*fact, fact->subject + " is of the other kind (Middleware is for HTTP, MiddlewareTCP for TCP)");
}

}  // namespace gw::lint::middleware_in_wrong_kind_rule

GW_LINT_RULE(middleware_in_wrong_kind) = {
    .code = {"GW718"},
    .name = "middleware-in-wrong-kind",
    .severity = gw::diag::Severity::Warning,
    .summary = "A Middleware where a MiddlewareTCP is meant, or the other way round.",
    .why = "The router fails: the middleware does not exist.",
    .remedy = "Use the kind that belongs to the route.",
    .source = "pkg/provider/kubernetes/crd",
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
    middlewares: [{name: limit}]
    services: [{name: app, port: 80}]
---
apiVersion: traefik.io/v1alpha1
kind: MiddlewareTCP
metadata: {name: limit, namespace: default}
spec: {inFlightConn: {amount: 10}}
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
    .check = gw::lint::middleware_in_wrong_kind_rule::check,
};
