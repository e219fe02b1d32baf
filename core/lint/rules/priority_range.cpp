#include "lint/rule.h"

namespace gw::lint::priority_range_rule {

using diag::FactKind;

void check(Context& context) {
  constexpr std::string_view kGreatest = "9223372036854774807";  // MaxInt - 1000
  std::vector<const diag::Fact*> facts = context.facts({FactKind::BadRouter});
  std::erase_if(facts, [](const diag::Fact* fact) { return fact->subject != "priority"; });
  // With the greatest one several routers would be equals.
  auto safety = facts.size() == 1 ? diag::Fix::Safety::Safe : diag::Fix::Safety::Unsafe;
  for (const diag::Fact* fact : facts) {
    diag::Diagnostic& found = context.report(*fact, "the priority is greater than " + std::string(kGreatest));
    if (!fact->span.written()) continue;
    std::string_view old = context.sources().text(context.sources().original(fact->span));
    if (old.starts_with('9')) context.replace(found, fact->span, old, std::string(kGreatest), safety);
  }
}

}  // namespace gw::lint::priority_range_rule

GW_LINT_RULE(priority_range) = {
    .code = {"GW237"},
    .name = "priority-range",
    .severity = gw::diag::Severity::Error,
    .summary = "The priority of a router is beyond what users may set.",
    .why = "Traefik refuses the router.",
    .remedy = "Write 9223372036854774807 (MaxInt - 1000) or less.",
    .source = "pkg/server/router/router.go (maxUserPriority)",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, priority: 9223372036854775000}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::priority_range_rule::check,
};
