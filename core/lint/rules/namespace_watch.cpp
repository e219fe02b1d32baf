#include "lint/rule.h"

namespace gw::lint::namespace_watch_rule {

using diag::FactKind;

std::string_view reason(std::string_view detail) {
  if (detail == "labels") return " lacks the labels that labelSelector asks for";
  if (detail == "kind") return " is of a kind and version that Traefik does not read";
  if (detail == "experimental") return " is only read with experimentalChannel";
  return " stands in a namespace that Traefik does not watch";
}

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::KubeNotSeen}))
    context.report(*fact, fact->subject + std::string(reason(fact->detail)));
}

}  // namespace gw::lint::namespace_watch_rule

GW_LINT_RULE(namespace_watch) = {
    .code = {"GW724"},
    .name = "namespace-watch",
    .severity = gw::diag::Severity::Warning,
    .summary = "An object that Traefik does not see.",
    .why =
        "It stands in a namespace that is not watched, lacks the labels that are asked, or is of a kind that is not "
        "read.",
    .remedy = "Add the namespace, or the labels.",
    .source = "pkg/provider/kubernetes/crd/client.go",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  kubernetesCRD: {namespaces: [other]}
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
    .check = gw::lint::namespace_watch_rule::check,
};
