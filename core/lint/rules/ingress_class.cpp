#include "lint/rule.h"

namespace gw::lint::ingress_class_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::KubeClassNotHandled, FactKind::KubeClassAnnotation}))
    context.report(*fact, fact->kind == FactKind::KubeClassAnnotation
                              ? std::string("the annotation kubernetes.io/ingress.class is deprecated")
                              : "the ingress class " + fact->subject + " is not handled by this Traefik");
}

}  // namespace gw::lint::ingress_class_rule

GW_LINT_RULE(ingress_class) = {
    .code = {"GW712"},
    .name = "ingress-class",
    .severity = gw::diag::Severity::Warning,
    .summary = "An object of an ingress class that this Traefik does not handle.",
    .why = "Its routes are not served here.",
    .remedy = "Write the ingress class that the provider is set to.",
    .source = "pkg/provider/kubernetes/crd/kubernetes.go (shouldProcessIngress)",
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
  ingressClassName: nginx
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
    .check = gw::lint::ingress_class_rule::check,
};
