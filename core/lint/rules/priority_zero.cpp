#include "lint/edits.h"
#include "lint/rule.h"
#include "lint/walk.h"
#include "rule/program.h"

namespace gw::lint::priority_zero_rule {

using diag::Fix;
using gw::rule::Protocol;

void check(Context& context) {
  for_each_object(context.gateway(), [&](std::string_view kind, const model::Property& router) {
    if (kind != "router" && kind != "TCP router") return;
    const model::Value *priority = router.value.find("priority"), *rule = router.value.find("rule");
    bool zero = priority != nullptr && priority->kind == model::Value::Kind::Int && priority->integer == 0;
    if (!zero || priority->origin != model::OriginKind::Written || rule == nullptr || rule->string().empty()) return;
    long long length = default_priority(rule->string(), kind == "router" ? Protocol::Http : Protocol::Tcp);
    diag::Diagnostic& found = context.report(
        priority->span, "priority 0 is none: " + std::to_string(length) + " counts, as if it were not written");
    std::string written(context.sources().text(priority->span));
    if (auto edit = remove_member(context.sources(), router.value, *priority, written))
      found.fix = Fix{"remove the priority", Fix::Safety::Safe, {*edit}};
  });
}

}  // namespace gw::lint::priority_zero_rule

GW_LINT_RULE(priority_zero) = {
    .code = {"GW238"},
    .name = "priority-zero",
    .severity = gw::diag::Severity::Info,
    .summary = "The priority of a router is 0.",
    .why = "Traefik takes 0 for no priority: the length of the rule counts, so the router is not the last one.",
    .remedy = "Remove it; for a router below all others write 1 or a negative number.",
    .source = "pkg/server/router/router.go, pkg/server/router/tcp/manager.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, priority: 0}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, priority: -1}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::priority_zero_rule::check,
};
