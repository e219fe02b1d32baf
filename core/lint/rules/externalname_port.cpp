#include "lint/rule.h"

namespace gw::lint::externalname_port_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::KubeExternalPort}))
    context.report(*fact, "port " + fact->subject + " is not one of the ExternalName Service " + fact->detail);
}

}  // namespace gw::lint::externalname_port_rule

GW_LINT_RULE(externalname_port) = {
    .code = {"GW716"},
    .name = "externalname-port",
    .severity = gw::diag::Severity::Warning,
    .summary = "The port is not one of the ExternalName Service.",
    .why = "Traefik uses it all the same, with a line in the log.",
    .remedy = "Write the port that the Service lists.",
    .source = "pkg/provider/kubernetes/crd/kubernetes_http.go",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  kubernetesCRD: {allowExternalNameServices: true}
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
spec: {type: ExternalName, externalName: a.example, ports: [{port: 443}]}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  kubernetesCRD: {allowExternalNameServices: true}
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
spec: {type: ExternalName, externalName: a.example, ports: [{port: 80}]}
)",
    .check = gw::lint::externalname_port_rule::check,
};
