#include <deque>

#include "lint/prune.h"
#include "lint/rule_places.h"

namespace gw::lint::or_branch_dead_rule {

using gw::rule::Expr;
using gw::rule::Kind;
using gw::rule::NodeId;

/// A side that adds nothing.
struct Side {
  NodeId node, other = gw::rule::kNone;  ///< `other` has all its requests; kNone: it has none.
};

class Checker {
 public:
  Checker(Context& context, const RuleText& rule, const analysis::List& list)
      : context_(context), reaches_(context.reaches()), rule_(rule), expr_(rule.program->expr()), list_(list) {}

  void check(Priorities& priorities) {
    std::vector<bool> inner(expr_.nodes.size(), false);
    for (auto id = static_cast<NodeId>(expr_.nodes.size()); id-- > 0;) {
      if (expr_[id].kind != Kind::Or) continue;
      for (NodeId side : {expr_[id].left, expr_[id].right}) inner[side] = expr_[side].kind == Kind::Or;
      if (!inner[id]) check_chain(operands_of(expr_, id, Kind::Or));
    }
    if (found_.empty()) return;
    // All findings have the one fix: what is left must have a priority, too.
    std::string title = found_.size() == 1 ? "remove the side" : "remove all such sides";
    std::optional<diag::Fix> fix = prune(context_, priorities, rule_, title, unneeded_);
    for (const Side& side : found_) tell(side).fix = fix;
  }

 private:
  bool none(const std::vector<analysis::Part>& parts) {
    return reaches_.solver(list_).solve(parts).kind == analysis::Answer::Kind::None;
  }

  void check_chain(const std::vector<NodeId>& sides) {
    std::vector<analysis::Formula>& formulas = formulas_.emplace_back();
    for (NodeId side : sides) formulas.push_back(reaches_.catalog().part(*rule_.program, side));
    for (std::size_t i = 0; i < sides.size(); ++i) {
      std::vector<analysis::Part> alone = {{&formulas[i], false}};
      if (none(alone)) {
        add({sides[i]}, std::move(alone));
        continue;
      }
      for (std::size_t k = 0; k < sides.size(); ++k) {
        std::vector<analysis::Part> parts = {{&formulas[i], false}, {&formulas[k], true}};
        if (k == i || !none(parts)) continue;
        // Of two equal sides the second is told.
        if (k > i && none({{&formulas[k], false}, {&formulas[i], true}})) continue;
        add({sides[i], sides[k]}, std::move(parts));
        break;
      }
    }
  }

  void add(Side side, std::vector<analysis::Part> claim) {
    found_.push_back(side);
    unneeded_.operands.push_back(side.node);
    unneeded_.claims.push_back(std::move(claim));
  }

  diag::Diagnostic& tell(const Side& side) {
    bool empty = side.other == gw::rule::kNone;
    diag::Diagnostic& said = report_rule(context_, rule_, expr_[side.node].range,
                                         empty ? "this side of || adds nothing: no request meets it"
                                               : "this side of || adds nothing: another side has all its requests");
    if (!empty) said.notes.push_back({"that one", rule_.span(expr_[side.other].range)});
    return said;
  }

  Context& context_;
  Reaches& reaches_;
  const RuleText& rule_;
  const Expr& expr_;
  const analysis::List& list_;
  std::deque<std::vector<analysis::Formula>> formulas_;  ///< Claims name them.
  std::vector<Side> found_;
  Unneeded unneeded_{Kind::Or, {}, {}};
};

void check(Context& context) {
  Priorities priorities(context.sources());
  for (const RuleText& rule : context.rule_texts()) {
    bool chains = rule.program != nullptr && rule.live && rule.text.find("||") != std::string_view::npos;
    if (!chains) continue;
    Reaches& reaches = context.reaches();
    const runtime::Object* router = reaches.router(rule);
    if (router == nullptr || reaches.reach(rule).kind == analysis::Reach::Kind::Dead) continue;
    const analysis::List& list = reaches.survey().lists()[reaches.survey().places(*router)[0].list];
    Checker(context, rule, list).check(priorities);
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
    .proofs = true,
};
