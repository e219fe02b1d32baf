#include "lint/outdated.h"

namespace gw::lint::rootcas_secrets_rule {

void check(Context& context) { report_outdated(context, "GW815"); }

}  // namespace gw::lint::rootcas_secrets_rule

GW_LINT_RULE(rootcas_secrets) = {
    .code = {"GW815"},
    .name = "rootcas-secrets",
    .severity = gw::diag::Severity::Warning,
    .summary = "A transport takes its authorities from rootCAsSecrets.",
    .why = "Traefik 3.4 has rootCAs for it, which takes ConfigMaps too, and deprecates the old option.",
    .remedy = "Write rootCAs: [{secret: NAME}].",
    .source = "pkg/provider/kubernetes/crd/traefikio/v1alpha1/serverstransport.go",
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
    services: [{name: app, port: 80, serversTransport: t}]
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
---
apiVersion: traefik.io/v1alpha1
kind: ServersTransport
metadata: {name: t, namespace: default}
spec: {rootCAsSecrets: [ca]}
---
apiVersion: v1
kind: Secret
metadata: {name: ca, namespace: default}
stringData: {ca.crt: x}
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
    services: [{name: app, port: 80, serversTransport: t}]
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
---
apiVersion: traefik.io/v1alpha1
kind: ServersTransport
metadata: {name: t, namespace: default}
spec: {rootCAs: [{secret: ca}]}
---
apiVersion: v1
kind: Secret
metadata: {name: ca, namespace: default}
stringData: {ca.crt: x}
)",
    .check = gw::lint::rootcas_secrets_rule::check,
};
