#include "lint/priorities.h"
#include "lint/rule_places.h"
#include "runtime/router.h"

namespace gw::lint::general_beats_specific_rule {

/// Lets the router come first.
std::optional<diag::Fix> raise(Priorities& priorities, const RuleText& rule, const runtime::Object& first) {
  const model::Value* priority = first.value.find("priority");
  constexpr std::int64_t kMost = 1'000'000'000;  // Above it Traefik's own routers may begin.
  if (priority == nullptr || priority->integer >= kMost || priority->integer == -1) return std::nullopt;
  std::int64_t above = priority->integer + 1;
  std::optional<diag::Edit> edit = priorities.set(rule, above);
  if (!edit) return std::nullopt;
  return diag::Fix{"write priority " + std::to_string(above), diag::Fix::Safety::Unsafe, {*edit}};
}

void check(Context& context) {
  Priorities priorities(context.sources());
  for (const RuleText& rule : context.rule_texts()) {
    if (rule.program == nullptr || !rule.live) continue;
    Reaches& reaches = context.reaches();
    const runtime::Object* router = reaches.router(rule);
    if (router == nullptr || reaches.survey().places(*router).size() < 2) continue;
    if (reaches.reach(rule).kind != analysis::Reach::Kind::Wins) continue;
    for (const analysis::Place& place : reaches.survey().places(*router)) {
      analysis::RouterReach there = reaches.survey().reach(place);
      bool one = there.kind == analysis::Reach::Kind::Shadowed && there.blockers.size() == 1;
      const runtime::Object* first = one ? there.blockers[0].router : nullptr;
      if (first == nullptr || first->role != router->role || reaches.action(*first) == reaches.action(*router))
        continue;
      if (runtime::provider_of(first->name) == "internal") continue;  // A redirect of the entry point.
      diag::Diagnostic& said = report_whole(context, rule,
                                            "on entry point " + there.point->name +
                                                " the router never gets a request: " + std::string(first->name) +
                                                " takes all that it matches");
      add_place(context, said, *first, std::string(first->name) + " comes first: " + why_first(*first, *router));
      said.fix = raise(priorities, rule, *first);
      break;
    }
  }
}

}  // namespace gw::lint::general_beats_specific_rule

GW_LINT_RULE(general_beats_specific) = {
    .code = {"GW204"},
    .name = "general-beats-specific",
    .severity = gw::diag::Severity::Warning,
    .summary = "On one of its entry points a router never gets a request, because a broader one comes first there.",
    .why = "Where both stand the narrower one is dead, although it works elsewhere.",
    .remedy = "Give it the higher priority, or name the entry points that it is for.",
    .source = "pkg/muxer/http/mux.go (priorities)",
    .bad = R"(http:
  routers:
    site: {rule: 'Host(`a.example`)', service: s, priority: 100, entryPoints: [web]}
    api: {rule: 'Host(`a.example`) && Path(`/api`)', service: t, priority: 50, entryPoints: [web, other]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .good = R"(http:
  routers:
    site: {rule: 'Host(`a.example`)', service: s, priority: 100, entryPoints: [web]}
    api: {rule: 'Host(`a.example`) && Path(`/api`)', service: t, priority: 150, entryPoints: [web, other]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .check = gw::lint::general_beats_specific_rule::check,
    .proofs = true,
};
