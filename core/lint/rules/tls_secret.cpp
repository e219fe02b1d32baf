#include "lint/rule.h"

namespace gw::lint::tls_secret_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::KubeSecretMissing, FactKind::KubeSecretWrong})) {
    if (!(fact->detail != "credentials")) continue;
    context.report(*fact, fact->kind == FactKind::KubeSecretMissing
                              ? (fact->subject.empty()
                                     ? std::string("no Secret is named")
                                     : "there is no " + (fact->detail.empty() ? std::string("Secret") : fact->detail) +
                                           " " + fact->subject)
                              : "the Secret " + fact->subject + " does not hold what is asked");
  }
}

}  // namespace gw::lint::tls_secret_rule

GW_LINT_RULE(tls_secret) = {
    .code = {"GW713"},
    .name = "tls-secret",
    .severity = gw::diag::Severity::Error,
    .summary = "A Secret or ConfigMap that does not exist or does not hold what is asked.",
    .why = "Traefik serves its default certificate, or leaves out the object that needs it.",
    .remedy = "Create it in the namespace of the object that names it, with the keys that are asked.",
    .source = "pkg/provider/kubernetes/crd (secrets)",
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
  tls: {secretName: cert}
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
    .check = gw::lint::tls_secret_rule::check,
};
