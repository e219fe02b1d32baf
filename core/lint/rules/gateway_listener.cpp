#include "lint/rule.h"

namespace gw::lint::gateway_listener_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::GatewayListener}))
    context.report(*fact, "Traefik does not take the listener " + fact->subject + ": " + fact->detail);
}

}  // namespace gw::lint::gateway_listener_rule

GW_LINT_RULE(gateway_listener) = {
    .code = {"GW731"},
    .name = "gateway-listener",
    .severity = gw::diag::Severity::Error,
    .summary = "A listener of a Gateway that Traefik does not take.",
    .why = "No route gets through it; only the status of the Gateway tells.",
    .remedy =
        "Give it a port that an entry point has, a protocol that Traefik knows, and certificates that are there and "
        "may be used.",
    .source = "pkg/provider/kubernetes/gateway/kubernetes.go (loadGatewayListeners)",
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
  listeners: [{name: web, protocol: HTTP, port: 80}, {name: other, protocol: HTTP, port: 8080}]
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
)",
    .check = gw::lint::gateway_listener_rule::check,
};
