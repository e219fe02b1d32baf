#include <set>
#include <string_view>

#include "lint/rule.h"

namespace gw::lint::entrypoint_not_found_rule {

using diag::FactKind;

/// The name that Traefik's Helm chart gives to what older examples call http and https; empty: another name.
std::string_view name_in_chart(std::string_view name) {
  return name == "http" ? "web" : name == "https" ? "websecure" : std::string_view();
}

/// An entry point that is there under the chart's name is the one that is meant.
void suggest_chart(Context& context, diag::Diagnostic& found, const diag::Fact& fact) {
  std::string now(name_in_chart(fact.subject));
  const model::Value* points = context.gateway().install.config.root.find("entryPoints");
  if (now.empty() || points == nullptr || points->find(now) == nullptr || points->find(fact.subject) != nullptr) return;
  found.remedy = "Traefik's Helm chart calls it " + now + ": write that.";
  context.replace(found, fact.span, fact.subject, now, diag::Fix::Safety::Unsafe);
}

void check(Context& context) {
  std::set<std::string_view> dropped;
  for (const diag::Fact* fact : context.facts({FactKind::NoEntryPointLeft})) dropped.insert(fact->object);
  for (const diag::Fact* fact : context.facts({FactKind::MissingReference})) {
    if (fact->detail != "entrypoint") continue;
    diag::Diagnostic& found = context.report(*fact, "entry point " + fact->subject + " does not exist");
    context.suggest(found, *fact, diag::Fix::Safety::Unsafe);
    suggest_chart(context, found, *fact);
    bool left = !dropped.contains(fact->object);
    if (left || fact->object.ends_with("@internal")) found.severity = diag::Severity::Warning;
  }
  for (const diag::Fact* fact : context.facts({FactKind::NoEntryPointLeft}))
    if (!fact->object.ends_with("@internal"))
      context.report(*fact, "router " + fact->object + " has no entry point that exists: it is dropped");
}

}  // namespace gw::lint::entrypoint_not_found_rule

GW_LINT_RULE(entrypoint_not_found) = {
    .code = {"GW103"},
    .name = "entrypoint-not-found",
    .severity = gw::diag::Severity::Error,
    .summary = "A router names an entry point that the static configuration does not define.",
    .why = "The router does not listen there; without any other entry point it does not exist at all.",
    .remedy = "Define the entry point, or correct its name.",
    .source = "pkg/config/runtime/runtime_http.go",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s, entryPoints: [wbe]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s, entryPoints: [web]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::entrypoint_not_found_rule::check,
};
