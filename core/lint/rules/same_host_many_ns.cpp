#include <algorithm>
#include <map>

#include "lint/rule_text.h"
#include "source/kubernetes/cluster.h"

namespace gw::lint::same_host_many_ns_rule {

/// In which namespace a place lies.
class Namespaces {
 public:
  explicit Namespaces(const source::Cluster& cluster) {
    for (const source::KubeObject& object : cluster.objects) objects_.push_back(&object);
    std::ranges::sort(objects_, {}, key);
  }

  /// Empty: in no object.
  std::string_view of(text::Span place) const {
    auto after = std::ranges::upper_bound(objects_, std::pair(place.source, place.begin), {}, key);
    if (after == objects_.begin()) return {};
    const source::KubeObject& object = **std::prev(after);
    return object.span.source == place.source && place.end <= object.span.end ? object.name_space : std::string_view();
  }

 private:
  static std::pair<text::SourceId, std::uint32_t> key(const source::KubeObject* object) {
    return {object->span.source, object->span.begin};
  }

  std::vector<const source::KubeObject*> objects_;
};

/// The host of a rule that is Host(`…`) and nothing else.
std::string_view whole_host(const RuleText& rule) {
  if (!rule.http() || !rule.live || rule.child || rule.program == nullptr || rule.program->leaves().size() != 1)
    return {};
  const gw::rule::Expr& expr = rule.program->expr();
  const gw::rule::Node& node = expr[expr.root];
  bool host = node.kind == gw::rule::Kind::Leaf && node.matcher == gw::rule::Matcher::Host && node.count == 1;
  return host ? std::string_view(expr.argument(node, 0).value) : std::string_view();
}

void check(Context& context) {
  const auto& cluster = context.gateway().cluster;
  if (cluster == nullptr) return;
  Namespaces namespaces(*cluster);
  struct Claim {
    std::string_view name_space;
    text::Span place;
  };
  std::map<std::pair<std::string_view, bool>, Claim> claims;  // By host and TLS: these do not meet.
  for (const RuleText& rule : context.rule_texts()) {
    std::string_view host = whole_host(rule);
    if (host.empty() || !rule.router->name.ends_with("@kubernetescrd")) continue;
    std::string_view name_space = namespaces.of(rule.whole);
    if (name_space.empty()) continue;
    auto [first, added] = claims.try_emplace({host, rule.tls}, Claim{name_space, rule.whole});
    if (added || first->second.name_space == name_space) continue;
    diag::Diagnostic& said = report_rule(context, rule, {0, static_cast<std::uint32_t>(rule.text.size())},
                                         "the namespaces " + std::string(first->second.name_space) + " and " +
                                             std::string(name_space) + " both claim the host " + std::string(host));
    said.notes.push_back({"the other one", first->second.place});
  }
}

}  // namespace gw::lint::same_host_many_ns_rule

GW_LINT_RULE(same_host_many_ns) = {
    .code = {"GW721"},
    .name = "same-host-many-ns",
    .severity = gw::diag::Severity::Warning,
    .summary = "Objects of several namespaces claim all of one host.",
    .why =
        "Only one of the routers gets the requests; whoever may write to one namespace can take the host from the "
        "other.",
    .remedy = "Keep a host in one namespace, or let one of them ask for a part of its paths.",
    .source = "pkg/muxer/http/mux.go; pkg/provider/kubernetes/crd/kubernetes_http.go",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  kubernetesCRD: {}
#=== manifest.yml
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: web, namespace: one}
spec:
  routes:
  - match: Host(`a.example`)
    kind: Rule
    services: [{name: app, port: 80}]
---
apiVersion: v1
kind: Service
metadata: {name: app, namespace: one}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: app-1, namespace: one, labels: {kubernetes.io/service-name: app}}
addressType: IPv4
ports: [{name: http, port: 8080}]
endpoints: [{addresses: [10.42.0.1], conditions: {ready: true}}]
---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: web, namespace: two}
spec:
  routes:
  - match: Host(`a.example`)
    kind: Rule
    services: [{name: app, port: 80}]
---
apiVersion: v1
kind: Service
metadata: {name: app, namespace: two}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: app-1, namespace: two, labels: {kubernetes.io/service-name: app}}
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
metadata: {name: web, namespace: one}
spec:
  routes:
  - match: Host(`a.example`)
    kind: Rule
    services: [{name: app, port: 80}]
---
apiVersion: v1
kind: Service
metadata: {name: app, namespace: one}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: app-1, namespace: one, labels: {kubernetes.io/service-name: app}}
addressType: IPv4
ports: [{name: http, port: 8080}]
endpoints: [{addresses: [10.42.0.1], conditions: {ready: true}}]
---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: web, namespace: two}
spec:
  routes:
  - match: Host(`b.example`)
    kind: Rule
    services: [{name: app, port: 80}]
---
apiVersion: v1
kind: Service
metadata: {name: app, namespace: two}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: app-1, namespace: two, labels: {kubernetes.io/service-name: app}}
addressType: IPv4
ports: [{name: http, port: 8080}]
endpoints: [{addresses: [10.42.0.1], conditions: {ready: true}}]
)",
    .check = gw::lint::same_host_many_ns_rule::check,
};
