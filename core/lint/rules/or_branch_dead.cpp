#include "lint/rule_places.h"

namespace gw::lint::or_branch_dead_rule {

using gw::rule::Expr;
using gw::rule::Kind;
using gw::rule::NodeId;

void check_chain(Context& context, const RuleText& rule, const analysis::List& list, const std::vector<NodeId>& sides) {
  Reaches& reaches = context.reaches();
  std::vector<analysis::Formula> formulas;
  for (NodeId side : sides) formulas.push_back(reaches.catalog().part(*rule.program, side));
  const Expr& expr = rule.program->expr();
  for (std::size_t i = 0; i < sides.size(); ++i) {
    std::vector<analysis::Part> alone = {{&formulas[i], false}};
    bool empty = reaches.solver(list).solve(alone).kind == analysis::Answer::Kind::None;
    for (std::size_t k = 0; k < sides.size(); ++k) {
      if (empty || k == i) continue;
      std::vector<analysis::Part> parts = {{&formulas[i], false}, {&formulas[k], true}};
      if (reaches.solver(list).solve(parts).kind != analysis::Answer::Kind::None) continue;
      // Of two equal sides the second is told.
      std::vector<analysis::Part> back = {{&formulas[k], false}, {&formulas[i], true}};
      bool equal = reaches.solver(list).solve(back).kind == analysis::Answer::Kind::None;
      if (equal && k > i) continue;
      diag::Diagnostic& said = report_rule(context, rule, expr[sides[i]].range,
                                           "this side of || adds nothing: another side has all its requests");
      said.notes.push_back({"that one", rule.span(expr[sides[k]].range)});
      break;
    }
    if (empty) report_rule(context, rule, expr[sides[i]].range, "this side of || adds nothing: no request meets it");
  }
}

void check(Context& context) {
  for (const RuleText& rule : context.rule_texts()) {
    bool chains = rule.program != nullptr && rule.live && rule.text.find("||") != std::string_view::npos;
    if (!chains) continue;
    Reaches& reaches = context.reaches();
    const runtime::Object* router = reaches.router(rule);
    if (router == nullptr || reaches.reach(rule).kind == analysis::Reach::Kind::Dead) continue;
    const analysis::List& list = reaches.survey().lists()[reaches.survey().places(*router)[0].list];
    const Expr& expr = rule.program->expr();
    std::vector<bool> inner(expr.nodes.size(), false);
    for (auto id = static_cast<NodeId>(expr.nodes.size()); id-- > 0;) {
      if (expr[id].kind != Kind::Or) continue;
      for (NodeId side : {expr[id].left, expr[id].right}) inner[side] = expr[side].kind == Kind::Or;
      if (!inner[id]) check_chain(context, rule, list, operands_of(expr, id, Kind::Or));
    }
  }
}

}  // namespace gw::lint::or_branch_dead_rule

GW_LINT_RULE(or_branch_dead) = {
    .code = {"GW211"},
    .name = "or-branch-dead",
    .severity = gw::diag::Severity::Warning,
    .summary = "A side of || adds nothing: the others have all its requests, or it has none.",
    .why = "It is a slip as a rule: what was meant to be matched is not.",
    .remedy = "Correct the side, or remove it.",
    .source = "pkg/rules/parser.go",
    .bad = R"(http:
  routers:
    r: {rule: 'PathPrefix(`/api`) || Path(`/api/v1`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: 'PathPrefix(`/api`) || Path(`/v1`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .check = gw::lint::or_branch_dead_rule::check,
};
