#include "lint/rule.h"

namespace gw::lint::backend_tls_policy_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::GatewayPolicy})) {
    bool conflict = fact->detail == "Conflicted";
    context.report(*fact, "the BackendTLSPolicy " + fact->subject +
                              (conflict ? " has no effect: an older one is for the same port"
                                        : " cannot be applied: " + fact->detail));
  }
}

}  // namespace gw::lint::backend_tls_policy_rule

GW_LINT_RULE(backend_tls_policy) = {
    .code = {"GW735"},
    .name = "backend-tls-policy",
    .severity = gw::diag::Severity::Error,
    .summary = "A BackendTLSPolicy that Traefik cannot apply.",
    .why = "The backends that it is for are not reached at all, or another policy counts.",
    .remedy = "Name a ConfigMap or Secret of the same namespace that holds ca.crt, and one policy for a port.",
    .source = "pkg/provider/kubernetes/gateway/httproute.go (loadHTTPServers, loadServersTransport)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
  websecure: {address: ":443"}
providers:
  kubernetesGateway: {}
#=== manifest.yml
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: traefik}
spec: {controllerName: traefik.io/gateway-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: default}
spec:
  gatewayClassName: traefik
  listeners: [{name: web, protocol: HTTP, port: 80}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop, namespace: default}
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example]
  rules:
  - backendRefs: [{name: app, port: 80}]
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
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: {name: app, namespace: default}
spec:
  targetRefs: [{group: "", kind: Service, name: app}]
  validation:
    hostname: app.example
    caCertificateRefs: [{group: "", kind: ConfigMap, name: authority}]
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
  websecure: {address: ":443"}
providers:
  kubernetesGateway: {}
#=== manifest.yml
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: traefik}
spec: {controllerName: traefik.io/gateway-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: default}
spec:
  gatewayClassName: traefik
  listeners: [{name: web, protocol: HTTP, port: 80}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop, namespace: default}
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example]
  rules:
  - backendRefs: [{name: app, port: 80}]
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
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: {name: app, namespace: default}
spec:
  targetRefs: [{group: "", kind: Service, name: app}]
  validation:
    hostname: app.example
    wellKnownCACertificates: System
)",
    .check = gw::lint::backend_tls_policy_rule::check,
};
