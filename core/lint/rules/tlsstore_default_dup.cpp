#include "lint/rule.h"

namespace gw::lint::tlsstore_default_dup_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::KubeDefaultTls}))
    context.report(*fact, "the default " + fact->subject +
                              (fact->detail == "several" ? std::string(" stands in several namespaces: none counts")
                                                         : std::string(" does not count in this namespace")));
}

}  // namespace gw::lint::tlsstore_default_dup_rule

GW_LINT_RULE(tlsstore_default_dup) = {
    .code = {"GW714"},
    .name = "tlsstore-default-dup",
    .severity = gw::diag::Severity::Warning,
    .summary = "A default TLSOption or TLSStore stands where it does not count.",
    .why = "Traefik ignores all of them, or those of other namespaces than the one that is set.",
    .remedy = "Keep one, in one namespace.",
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
    services: [{name: app, port: 80}]
---
apiVersion: traefik.io/v1alpha1
kind: TLSOption
metadata: {name: default, namespace: default}
spec: {minVersion: VersionTLS12}
---
apiVersion: traefik.io/v1alpha1
kind: TLSOption
metadata: {name: default, namespace: other}
spec: {minVersion: VersionTLS13}
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
    .check = gw::lint::tlsstore_default_dup_rule::check,
};
