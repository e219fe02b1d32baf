#include <algorithm>

#include "lint/rule_text.h"

namespace gw::lint::operator_precedence_rule {

using gw::rule::Expr;
using gw::rule::Kind;
using gw::rule::Matcher;
using gw::rule::Node;
using gw::rule::NodeId;

/// The matchers of an operand of ||, sorted.
std::vector<Matcher> matchers_below(const Expr& expr, NodeId root) {
  std::vector<Matcher> out;
  std::vector<NodeId> open = {root};
  while (!open.empty()) {
    const Node& node = expr[open.back()];
    open.pop_back();
    if (node.kind == Kind::Leaf) out.push_back(node.matcher);
    if (node.left != gw::rule::kNone) open.push_back(node.left);
    if (node.right != gw::rule::kNone) open.push_back(node.right);
  }
  std::ranges::sort(out);
  return out;
}

/// "Host(`a`) && Path(`/x`) || Host(`b`) && Path(`/y`)": nobody reads it in another way.
bool uniform(const Expr& expr, const std::vector<NodeId>& sides) {
  std::vector<Matcher> first = matchers_below(expr, sides[0]);
  return first.size() > 1 && std::ranges::all_of(sides, [&](NodeId side) {
           return expr[side].kind == Kind::And && matchers_below(expr, side) == first;
         });
}

/// Operands of || that are && without parentheses: an operator's range ends where its bare operand ends.
std::vector<const Node*> bare(const Expr& expr) {
  std::vector<const Node*> out;
  // Of a chain the last || is the root of the others.
  enum class Seen : char { No, Mixed, Uniform };
  std::vector<Seen> seen(expr.nodes.size(), Seen::No);
  for (auto id = static_cast<NodeId>(expr.nodes.size()); id-- > 0;) {
    const Node& node = expr[id];
    if (node.kind != Kind::Or) continue;
    if (seen[id] == Seen::No) seen[id] = uniform(expr, operands_of(expr, id, Kind::Or)) ? Seen::Uniform : Seen::Mixed;
    if (expr[node.left].kind == Kind::Or) seen[node.left] = seen[id];
    if (seen[id] == Seen::Uniform) continue;
    const Node &left = expr[node.left], &right = expr[node.right];
    if (left.kind == Kind::And && left.range.begin == node.range.begin) out.push_back(&left);
    if (right.kind == Kind::And && right.range.end == node.range.end) out.push_back(&right);
  }
  std::ranges::sort(out, {}, [](const Node* node) { return node->range.begin; });
  return out;
}

/// Empty if the rule is too long to be shown.
std::string with_parentheses(const RuleText& rule, const std::vector<const Node*>& operands) {
  constexpr std::size_t kLongest = 120;
  std::string out(rule.text);
  if (out.size() > kLongest || out.find('\n') != std::string::npos) return {};
  for (auto node = operands.rbegin(); node != operands.rend(); ++node)
    out.insert((*node)->range.end, ")").insert((*node)->range.begin, "(");
  return out;
}

void check_rule(Context& context, const RuleText& rule) {
  gw::rule::Parsed parsed = gw::rule::parse(rule.text, rule.protocol, rule.syntax);
  std::vector<const Node*> found = bare(parsed.expr);
  if (found.empty()) return;
  std::vector<RuleEdit> edits;
  for (const Node* node : found) {
    auto [begin, end] = node->range;
    edits.insert(edits.end(), {{{begin, begin}, "("}, {{end, end}, ")"}});
  }
  diag::Diagnostic& said =
      report_rule(context, rule, found[0]->range, "&& binds before ||: this is one operand of || without parentheses");
  if (std::string now = with_parentheses(rule, found); !now.empty())
    said.remedy = "Traefik reads " + now + ": write it so, or with the parentheses that you mean.";
  fix_rule(context, said, rule, "write the parentheses", edits);
}

void check(Context& context) {
  for (const RuleText& rule : context.rule_texts()) {
    bool mixed = rule.text.find("&&") != std::string_view::npos && rule.text.find("||") != std::string_view::npos;
    if (rule.program != nullptr && mixed) check_rule(context, rule);
  }
}

}  // namespace gw::lint::operator_precedence_rule

GW_LINT_RULE(operator_precedence) = {
    .code = {"GW223"},
    .name = "operator-precedence",
    .severity = gw::diag::Severity::Warning,
    .summary = "&& and || stand side by side without parentheses.",
    .why = "&& binds before ||: Host(`a`) || Host(`b`) && Path(`/x`) lets every path of a through.",
    .remedy = "Write the parentheses that you mean.",
    .source = "pkg/rules/parser.go; Go's operator precedence",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`) || Host(`b.example`) && Path(`/x`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: (Host(`a.example`) || Host(`b.example`)) && Path(`/x`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::operator_precedence_rule::check,
};
