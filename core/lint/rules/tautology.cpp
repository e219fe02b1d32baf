#include "lint/rule_logic.h"

namespace gw::lint::tautology_rule {

/// Writes the priority anew, if there is one.
void lower(diag::Diagnostic& said, const RuleText& rule, const text::SourceSet& sources, const std::string& priority) {
  const model::Value* written = rule.router->value.find("priority");
  bool editable = rule.priority_written && written->span.written() &&
                  sources[written->span.source].parent() == text::SourceId::None;
  if (!editable) return;
  said.fix = {"lower the priority to " + priority, diag::Fix::Safety::Unsafe, {{written->span, priority}}};
}

void check(Context& context) {
  std::size_t looked_at = 0;
  for (const RuleText& rule : context.rule_texts()) {
    if (!rule.http() || rule.program == nullptr || !rule.live || rule.child) continue;
    const gw::rule::Node* why = always_true(rule);
    if (why == nullptr || !may_compare(context, ++looked_at)) continue;
    std::vector<const RuleText*> others = overtaken(context, rule);
    if (others.empty()) continue;
    diag::Diagnostic& said = report_rule(context, rule, why->range,
                                         rule.shown(*why) + " takes every request before " + names_of(others) + " can");
    std::string priority = std::to_string(priority_below(others));
    said.remedy = "Give the router a lower priority than they have: priority: " + priority + ".";
    lower(said, rule, context.sources(), priority);
  }
}

}  // namespace gw::lint::tautology_rule

GW_LINT_RULE(tautology) = {
    .code = {"GW209"},
    .name = "tautology",
    .severity = gw::diag::Severity::Info,
    .summary = "A rule that matches every request comes before other routers of its entry point.",
    .why = "It swallows what was meant for routers of a lower priority; by default that are those with shorter rules.",
    .remedy = "Give the router a low priority.",
    .source = "pkg/muxer/http/mux.go (priorities), pkg/muxer/http/matcher.go (host, hostRegexp)",
    .bad = R"(http:
  routers:
    all: {rule: PathPrefix(`/`), service: s}
    api: {rule: Host(`a.io`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    all: {rule: PathPrefix(`/`), service: s, priority: 1}
    api: {rule: Host(`a.io`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::tautology_rule::check,
};
