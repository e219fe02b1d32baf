#include <algorithm>

#include "lint/rule_logic.h"

namespace gw::lint::negated_only_rule {

using gw::rule::Expr;
using gw::rule::Kind;
using gw::rule::Node;

bool only_negations(const RuleText& rule) {
  const Expr& expr = rule.program->expr();
  return std::ranges::all_of(rule.program->leaves(), [&](const auto& leaf) { return expr[leaf.node].negated; });
}

void check_negated(Context& context, const RuleText& rule) {
  std::vector<const RuleText*> others = overtaken(context, rule);
  if (others.empty()) return;
  diag::Diagnostic& said =
      report_rule(context, rule, {0, static_cast<std::uint32_t>(rule.text.size())},
                  "a rule of negations only: all else comes here before " + names_of(others) + " can take it");
  said.remedy =
      "Say what the router is for, or give it a low priority: priority: " + std::to_string(priority_below(others)) +
      ".";
}

/// Finds "!!" and "!(!…)".
void check_double(Context& context, const RuleText& rule) {
  gw::rule::Parsed parsed = gw::rule::parse(rule.text, rule.protocol, rule.syntax);
  for (gw::rule::NodeId id : gw::rule::post_order(parsed.expr)) {
    const Node& node = parsed.expr[id];
    if (node.kind != Kind::Not || parsed.expr[node.left].kind != Kind::Not) continue;
    const Node& inner = parsed.expr[node.left];
    gw::rule::Range outer_sign{node.range.begin, node.range.begin + 1};
    gw::rule::Range inner_sign{inner.range.begin, inner.range.begin + 1};
    diag::Diagnostic& said = report_rule(context, rule, node.range, "two negations cancel each other");
    said.remedy = "Remove both, or the one that is too many.";
    fix_rule(context, said, rule, "remove both", {{outer_sign, ""}, {inner_sign, ""}});
    return;
  }
}

void check(Context& context) {
  std::size_t looked_at = 0;
  for (const RuleText& rule : context.rule_texts()) {
    auto signs = std::ranges::count(rule.text, '!');
    if (rule.program == nullptr || signs == 0) continue;
    bool negated = rule.http() && only_negations(rule);
    if (negated && may_compare(context, ++looked_at)) check_negated(context, rule);
    if (signs > 1) check_double(context, rule);
  }
}

}  // namespace gw::lint::negated_only_rule

GW_LINT_RULE(negated_only) = {
    .code = {"GW224"},
    .name = "negated-only",
    .severity = gw::diag::Severity::Warning,
    .summary = "A rule says only what it does not match, or negates twice.",
    .why =
        "It takes everything else that comes to its entry points: other hosts, scanners, what other routers were "
        "for.",
    .remedy = "Say what the router is for.",
    .source = "pkg/rules/parser.go (invert)",
    .bad = R"(http:
  routers:
    rest: {rule: Host(`a.example`) && Path(`/b`), service: s}
    all: {rule: '!PathPrefix(`/private`) && !Method(`POST`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    rest: {rule: Host(`a.example`) && Path(`/b`), service: s}
    all: {rule: '!PathPrefix(`/private`) && !Method(`POST`)', service: s, priority: 1
}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::negated_only_rule::check,
};
