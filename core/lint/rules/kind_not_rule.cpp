#include "lint/rule.h"

namespace gw::lint::kind_not_rule_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::KubeRouteSkipped}))
    context.report(*fact, fact->detail == "match" ? std::string("the route has an empty match")
                                                  : "the route is of the kind " + fact->subject);
}

}  // namespace gw::lint::kind_not_rule_rule

GW_LINT_RULE(kind_not_rule) = {
    .code = {"GW711"},
    .name = "kind-not-rule",
    .severity = gw::diag::Severity::Error,
    .summary = "A route without match, or of another kind than Rule.",
    .why = "Traefik passes over the route.",
    .remedy = "Write kind: Rule and a match.",
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
  - match: ""
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
    .check = gw::lint::kind_not_rule_rule::check,
};
