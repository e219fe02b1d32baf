#include "lint/rule.h"

namespace gw::lint::gateway_parentref_rule {

using diag::FactKind;

std::string_view reason(std::string_view detail) {
  if (detail == "NoGateway") return "there is no such Gateway";
  if (detail == "kind") return "Traefik knows no parents but Gateways";
  if (detail == "NotReady") return "Traefik does not take the listener";
  if (detail == "NotAllowedByListeners") return "the listener does not allow it";
  if (detail == "NoMatchingListenerHostname") return "the listener has other host names";
  return "the Gateway has no such listener";
}

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::GatewayParent}))
    context.report(*fact, fact->subject + " is not attached: " + std::string(reason(fact->detail)));
}

}  // namespace gw::lint::gateway_parentref_rule

GW_LINT_RULE(gateway_parentref) = {
    .code = {"GW720"},
    .name = "gateway-parentref",
    .severity = gw::diag::Severity::Warning,
    .summary = "A route of the Gateway API that is not attached where it says.",
    .why = "Traefik publishes no router for it there, and only the status of the route tells.",
    .remedy = "Name a Gateway and a listener that are there, that allow the route, and that share a host name with it.",
    .source =
        "pkg/provider/kubernetes/gateway/kubernetes.go (matchingGatewayListenersForParentRef, allowRoute, "
        "findMatchingHostnames)",
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
  parentRefs: [{name: edge, sectionName: secure}]
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
  parentRefs: [{name: edge, sectionName: web}]
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
    .check = gw::lint::gateway_parentref_rule::check,
};
