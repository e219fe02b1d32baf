#include "lint/rule_fault.h"

#include <algorithm>
#include <map>

#include "lint/rule_faults.h"

namespace gw::lint {
namespace {

using gw::rule::Expr;
using gw::rule::Node;
using gw::rule::Range;
using Kind = RuleFault::Kind;

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

Kind kind_of(std::string_view why) {
  for (std::string_view words : {"no args for matcher", "empty args for matcher", "unexpected number of parameters",
                                 "number of parameters must be multiple of 2"}) {
    if (has(why, words)) return Kind::Count;
  }
  if (has(why, "non-ASCII characters are not allowed")) return Kind::NonAscii;
  if (has(why, "does not start with a '/'") || has(why, "path must start with a slash")) return Kind::NoSlash;
  return has(why, "error parsing regexp: ") ? Kind::Regexp : Kind::Other;
}

/// A leaf with its arguments, alone.
void keep_leaf(RuleFault& fault, const Expr& expr, const Node& leaf) {
  fault.leaf = leaf;
  fault.leaf.first = 0;
  for (std::size_t i = 0; i < leaf.count; ++i) fault.expr.arguments.push_back(expr.argument(leaf, i));
  fault.expr.nodes = {fault.leaf};
  fault.expr.root = 0;
  for (std::size_t i = 0; i < leaf.count; ++i) {
    if (fault.expr.arguments[i].range == fault.where) fault.argument = i;
  }
}

RuleFault unparsed(const gw::rule::Compiled& compiled) {
  constexpr std::string_view kUnknown = "unsupported function: ";
  RuleFault out;
  out.where = compiled.blame;
  out.why = compiled.reason;
  out.kind = out.why.starts_with(kUnknown) ? Kind::UnknownMatcher : compiled.limit ? Kind::Other : Kind::Syntax;
  if (out.kind == Kind::UnknownMatcher) out.name = out.why.substr(kUnknown.size());
  return out;
}

}  // namespace

std::vector<RuleFault> faults_of(const RuleText& rule) {
  std::vector<RuleFault> out;
  if (rule.program != nullptr) return out;
  gw::rule::Parsed parsed = gw::rule::parse(rule.text, rule.protocol, rule.syntax);
  if (!parsed.ok) {
    out.push_back(unparsed(gw::rule::compile(rule.text, rule.syntax, rule.protocol, rule.version)));
    return out;
  }
  for (gw::rule::NodeId id : gw::rule::post_order(parsed.expr)) {
    const Node& leaf = parsed.expr[id];
    if (leaf.kind != gw::rule::Kind::Leaf) continue;
    // A matcher alone is a rule, and has the same fault.
    gw::rule::Compiled alone = gw::rule::compile(rule.slice(leaf.range), rule.syntax, rule.protocol, rule.version);
    if (alone.program != nullptr) continue;
    RuleFault fault;
    fault.where = {leaf.range.begin + alone.blame.begin, leaf.range.begin + alone.blame.end};
    fault.why = alone.reason;
    fault.kind = alone.limit ? Kind::Other : kind_of(fault.why);
    keep_leaf(fault, parsed.expr, leaf);
    out.push_back(std::move(fault));
  }
  return out;
}

void for_each_fault(Context& context, std::initializer_list<Kind> kinds,
                    const std::function<void(const RuleText&, const RuleFault&)>& visit) {
  std::map<std::string_view, std::vector<const diag::Fact*>> told;
  for (const diag::Fact* fact : context.facts({diag::FactKind::BadRouter})) {
    if (fact->subject == "rule") told[fact->object].push_back(fact);
  }
  for (const RuleText& rule : context.rule_texts()) {
    if (rule.program != nullptr) continue;
    for (RuleFault& fault : faults_of(rule)) {
      if (std::ranges::find(kinds, fault.kind) == kinds.end()) continue;
      for (const diag::Fact* fact : told[rule.router->name]) {
        if (fact->traefik.ends_with(fault.why) && fault.fact == nullptr) fault.fact = fact;
      }
      if (fault.fact == nullptr || !has_own_rule(*fault.fact)) visit(rule, fault);
    }
  }
}

diag::Diagnostic& report_fault(Context& context, const RuleText& rule, const RuleFault& fault, std::string message) {
  if (fault.fact == nullptr) return report_rule(context, rule, fault.where, std::move(message));
  diag::Diagnostic& out = context.report(*fault.fact, std::move(message));
  out.span = rule.span(fault.where);
  return out;
}

}  // namespace gw::lint
