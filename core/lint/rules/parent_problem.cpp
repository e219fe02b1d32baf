#include "lint/references.h"
#include "lint/rule.h"

namespace gw::lint::parent_problem_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::ParentProblem})) {
    std::string name = fact->subject.empty() ? fact->object : fact->subject;
    std::string_view what = fact->detail;
    context.report(*fact, what == "missing" ? "parent router " + name + " does not exist"
                          : what == "cycle" ? "router " + name + " is its own ancestor"
                                            : "router " + name + " cannot be reached from a router with entry points");
  }
  report_missing(context, "parent", "parent router");
}

}  // namespace gw::lint::parent_problem_rule

GW_LINT_RULE(parent_problem) = {
    .code = {"GW111"},
    .name = "parent-problem",
    .severity = gw::diag::Severity::Error,
    .summary = "The parents of a router do not exist, form a circle, or are not reachable.",
    .why = "Traefik drops the router.",
    .remedy = "Correct parentRefs.",
    .source = "pkg/server/router/router.go (ParseRouterTree)",
    .bad = R"(http:
  routers:
    r: {rule: Path(`/a`), service: s, parentRefs: [none]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::parent_problem_rule::check,
};
