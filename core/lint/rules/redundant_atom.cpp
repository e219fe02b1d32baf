#include "lint/prune.h"
#include "lint/rule_places.h"

namespace gw::lint::redundant_atom_rule {

using gw::rule::Expr;
using gw::rule::Kind;
using gw::rule::NodeId;

bool none(Reaches& reaches, const analysis::List& list, const std::vector<analysis::Part>& parts) {
  return reaches.solver(list).solve(parts).kind == analysis::Answer::Kind::None;
}

/// The matchers of the rule's && of which each may go when those before it are gone.
Unneeded find(Reaches& reaches, const analysis::List& list, const std::vector<analysis::Formula>& formulas,
              const Expr& expr, const std::vector<NodeId>& operands) {
  Unneeded out{Kind::And, {}, {}};
  std::vector<bool> gone(operands.size(), false);
  for (std::size_t i = 0; i < operands.size(); ++i) {
    if (expr[operands[i]].kind != Kind::Leaf) continue;
    // PathPrefix(`/`) and its like are there for the length that they give the rule.
    if (none(reaches, list, {{&formulas[i], true}})) continue;
    std::vector<analysis::Part> parts = {{&formulas[i], true}};
    for (std::size_t k = 0; k < operands.size(); ++k) {
      if (k != i && !gone[k]) parts.push_back({&formulas[k], false});
    }
    if (!none(reaches, list, parts)) continue;
    gone[i] = true;
    out.operands.push_back(operands[i]);
    out.claims.push_back(std::move(parts));
  }
  return out;
}

void check_rule(Context& context, Priorities& priorities, const RuleText& rule, const analysis::List& list) {
  Reaches& reaches = context.reaches();
  const Expr& expr = rule.program->expr();
  std::vector<NodeId> operands = operands_of(expr, expr.root, Kind::And);
  std::vector<analysis::Formula> formulas;
  for (NodeId operand : operands) formulas.push_back(reaches.catalog().part(*rule.program, operand));
  Unneeded unneeded = find(reaches, list, formulas, expr, operands);
  if (unneeded.operands.empty()) return;
  // One is told: what else may go is seen best without it.
  const gw::rule::Node& leaf = expr[unneeded.operands[0]];
  diag::Diagnostic& said = report_rule(context, rule, leaf.range,
                                       rule.shown(leaf) + " changes nothing: what the rest of the rule takes meets it");
  std::string title = unneeded.operands.size() == 1 ? "remove the matcher" : "remove all such matchers";
  said.fix = prune(context, priorities, rule, std::move(title), unneeded);
}

void check(Context& context) {
  Priorities priorities(context.sources());
  for (const RuleText& rule : context.rule_texts()) {
    if (rule.program == nullptr || !rule.live || rule.text.find("&&") == std::string_view::npos) continue;
    Reaches& reaches = context.reaches();
    const runtime::Object* router = reaches.router(rule);
    if (router == nullptr || reaches.reach(rule).kind == analysis::Reach::Kind::Dead) continue;
    check_rule(context, priorities, rule, reaches.survey().lists()[reaches.survey().places(*router)[0].list]);
  }
}

}  // namespace gw::lint::redundant_atom_rule

GW_LINT_RULE(redundant_atom) = {
    .code = {"GW210"},
    .name = "redundant-atom",
    .severity = gw::diag::Severity::Info,
    .summary = "A matcher changes nothing: the others of its && exclude what it excludes.",
    .why =
        "It costs time and says something that it does not do; it also makes the rule longer, and with that its "
        "priority higher.",
    .remedy = "Remove it, and write the priority that the rule had.",
    .source = "pkg/rules/parser.go",
    .bad = R"(http:
  routers:
    r: {rule: 'Path(`/api/v1`) && PathPrefix(`/api`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: 'Path(`/api/v1`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::redundant_atom_rule::check,
    .proofs = true,
};
