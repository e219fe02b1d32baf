#include "lint/rule.h"

namespace gw::lint::service_or_port_missing_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::KubeServiceMissing, FactKind::KubePortMissing}))
    context.report(*fact, fact->kind == FactKind::KubeServiceMissing
                              ? "there is no Service " + fact->subject
                              : "the Service " + fact->detail + " has no port " + fact->subject);
}

}  // namespace gw::lint::service_or_port_missing_rule

GW_LINT_RULE(service_or_port_missing) = {
    .code = {"GW707"},
    .name = "service-or-port-missing",
    .severity = gw::diag::Severity::Error,
    .summary = "A Service that does not exist, or a port that it does not have.",
    .why = "Traefik leaves the route out.",
    .remedy = "Name a Service of the namespace and one of its ports.",
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
  routes:
  - match: Host(`a.example`)
    kind: Rule
    services: [{name: app, port: 81}]
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
    .check = gw::lint::service_or_port_missing_rule::check,
};
