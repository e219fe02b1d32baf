#include <set>

#include "lint/priorities.h"
#include "lint/rule_places.h"
#include "runtime/router.h"

namespace gw::lint::equal_priority_overlap_rule {

/// Lets the narrower one come first, where one has all requests of the other.
std::optional<diag::Fix> order(Priorities& priorities, const Pair& pair, const RuleText& first,
                               const RuleText& second) {
  bool inside = pair.overlap.relation == Relation::Inside;
  if (!inside && pair.overlap.relation != Relation::Around) return std::nullopt;
  const RuleText &narrow = inside ? first : second, &wide = inside ? second : first;
  constexpr std::int64_t kMost = 1'000'000'000;  // Above it Traefik's own routers may begin.
  std::int64_t now = wide.priority;
  if (now != narrow.priority || now >= kMost || now == -1) return std::nullopt;
  std::optional<diag::Edit> above = priorities.set(narrow, now + 1);
  if (!above) return std::nullopt;
  std::string title = "write priority " + std::to_string(now + 1) + " for " + std::string(narrow.router->name);
  diag::Fix fix{std::move(title), diag::Fix::Safety::Unsafe, {*above}};
  // The other one's is written too, so that its length does not count.
  if (wide.priority_written) return fix;
  std::optional<diag::Edit> same = priorities.add(wide, now);
  if (same && same->span != above->span) fix.edits.push_back(*same);
  return fix;
}

void check(Context& context) {
  Priorities priorities(context.sources());
  std::set<const RuleText*> told;
  for (const Pair& pair : context.reaches().pairs()) {
    if (!pair.overlap.tie) continue;
    const RuleText* rule = rule_of(context, *pair.second);
    const RuleText* other = rule_of(context, *pair.first);
    if (rule == nullptr || other == nullptr) continue;
    // One rule of two providers: provider-precedence says so.
    std::string_view here = runtime::provider_of(pair.second->name), there = runtime::provider_of(pair.first->name);
    if ((rule->text == other->text && here != there) || !told.insert(rule).second) continue;
    diag::Diagnostic& said =
        report_whole(context, *rule,
                     "chance decides between " + std::string(pair.first->name) + " and " +
                         std::string(pair.second->name) + ": " + why_first(*pair.first, *pair.second));
    add_witness(said, "both match", pair.overlap.request);
    add_place(context, said, *pair.first, "the other one");
    said.fix = order(priorities, pair, *other, *rule);
  }
}

}  // namespace gw::lint::equal_priority_overlap_rule

GW_LINT_RULE(equal_priority_overlap) = {
    .code = {"GW205"},
    .name = "equal-priority-overlap",
    .severity = gw::diag::Severity::Error,
    .summary = "Two routers of equal priority match the same request and do different things with it.",
    .why = "Which of them gets the request is decided by chance whenever Traefik reads its configuration.",
    .remedy = "Give one of them a priority.",
    .source =
        "pkg/muxer/http/mux.go (routes of equal priority are sorted by nothing else; the configuration is a Go map)",
    .bad = R"(http:
  routers:
    a: {rule: 'Host(`a.example`)', service: s, priority: 10}
    b: {rule: 'PathPrefix(`/api`)', service: t, priority: 10}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .good = R"(http:
  routers:
    a: {rule: 'Host(`a.example`)', service: s, priority: 10}
    b: {rule: 'PathPrefix(`/api`)', service: t, priority: 20}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .check = gw::lint::equal_priority_overlap_rule::check,
    .proofs = true,
};
