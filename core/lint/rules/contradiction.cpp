#include "lint/rule_logic.h"
#include "lint/rule_places.h"

namespace gw::lint::contradiction_rule {

/// What two matchers alone do not show is proved: no request meets these together.
void check_all(Context& context, const RuleText& rule) {
  if (!rule.live) return;
  const analysis::RouterReach& reach = context.reaches().reach(rule);
  // What one matcher alone never takes has rules of its own: GW212, GW226 to GW229.
  if (reach.kind != analysis::Reach::Kind::Dead || reach.leaves.size() < 2) return;
  std::string shown;
  const auto& leaves = rule.program->leaves();
  for (std::uint32_t leaf : reach.leaves) {
    const gw::rule::Node& node = rule.program->expr()[leaves[leaf].node];
    shown += (shown.empty() ? "" : " and ") + rule.shown(node);
  }
  const gw::rule::Node& last = rule.program->expr()[leaves[reach.leaves.back()].node];
  report_rule(context, rule, last.range,
              "the rule never matches: no request " + std::string(rule.child ? "that its parents take " : "") +
                  "meets " + shown + " together");
}

void check(Context& context) {
  for (const RuleText& rule : context.rule_texts()) {
    if (rule.program == nullptr) continue;
    std::optional<Clash> clash = rule.http() ? contradiction(rule) : std::nullopt;
    if (!clash) {
      check_all(context, rule);
      continue;
    }
    std::string first = rule.shown(*clash->first), second = rule.shown(*clash->second);
    diag::Diagnostic& said =
        report_rule(context, rule, clash->second->range, "the rule never matches: " + second + " excludes " + first);
    said.notes.push_back({first + " is here", rule.span(clash->first->range)});
    bool either = clash->first->matcher == clash->second->matcher && !clash->first->negated && !clash->second->negated;
    if (either) said.remedy = "For either of them write (" + first + " || " + second + ").";
  }
}

}  // namespace gw::lint::contradiction_rule

GW_LINT_RULE(contradiction) = {
    .code = {"GW208"},
    .name = "contradiction",
    .severity = gw::diag::Severity::Warning,
    .summary = "A rule asks for what excludes itself, such as two different hosts.",
    .why = "No request matches: the router is dead.",
    .remedy = "Remove one of the two, or join them with ||.",
    .source = "pkg/muxer/http/matcher.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`) && Host(`b.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`) || Host(`b.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::contradiction_rule::check,
    .proofs = true,
};
