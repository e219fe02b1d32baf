#include "lint/outdated.h"

namespace gw::lint::lb_roundrobin_rule {

void check(Context& context) { report_outdated(context, "GW814"); }

}  // namespace gw::lint::lb_roundrobin_rule

GW_LINT_RULE(lb_roundrobin) = {
    .code = {"GW814"},
    .name = "lb-roundrobin",
    .severity = gw::diag::Severity::Warning,
    .summary = "The strategy of a service is called RoundRobin.",
    .why = "Traefik 3.4 calls it wrr and deprecates the old name.",
    .remedy = "Write wrr.",
    .source = "pkg/provider/kubernetes/crd/kubernetes_http.go (buildServersLB)",
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
    services: [{name: app, port: 80, strategy: RoundRobin}]
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
    services: [{name: app, port: 80, strategy: wrr}]
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
    .check = gw::lint::lb_roundrobin_rule::check,
};
