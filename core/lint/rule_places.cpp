#include "lint/rule_places.h"

#include <algorithm>

namespace gw::lint {

using runtime::Object;

const RuleText* rule_of(Context& context, const Object& router) {
  // In the order of the graph's objects, which is by role and name.
  std::span<const RuleText> rules = context.rule_texts();
  auto key = [](const RuleText& rule) { return std::pair(rule.router->role, rule.router->name); };
  auto found = std::ranges::lower_bound(rules, std::pair(router.role, router.name), {}, key);
  return found != rules.end() && key(*found) == std::pair(router.role, router.name) ? &*found : nullptr;
}

diag::Diagnostic& report_whole(Context& context, const RuleText& rule, std::string message) {
  return report_rule(context, rule, {0, static_cast<std::uint32_t>(rule.text.size())}, std::move(message));
}

void add_witness(diag::Diagnostic& diagnostic, const char* what, const flow::Asked& request) {
  diagnostic.notes.push_back({std::string(what) + ": " + analysis::show(request), {}});
}

void add_place(Context& context, diag::Diagnostic& diagnostic, const Object& router, std::string text) {
  const RuleText* rule = rule_of(context, router);
  diagnostic.notes.push_back({std::move(text), rule == nullptr ? text::Span() : rule->whole});
}

std::string why_first(const Object& first, const Object& second) {
  auto priority = [](const Object& router) {
    const model::Value* value = router.value.find("priority");
    return value == nullptr ? std::int64_t{0} : value->integer;
  };
  auto text = [&](const Object& router) {
    return std::to_string(priority(router)) + (priority_by_length(router) ? ", the length of its rule" : "");
  };
  if (priority(first) == priority(second)) return "both have priority " + text(first);
  return "priority " + text(first) + ", against " + text(second);
}

}  // namespace gw::lint
