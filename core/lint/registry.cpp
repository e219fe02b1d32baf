#include <algorithm>
#include <array>
#include <vector>

#include "base/strings.h"
#include "lint/rule.h"

#define GW_RULE(id)          \
  namespace gw::lint::rule { \
  extern const Rule id;      \
  }
#include "lint_rules.inc"
#undef GW_RULE

namespace gw::lint {

std::span<const Rule* const> rules() {
  static const std::vector<const Rule*> kRules = [] {
    std::vector<const Rule*> all = {
#define GW_RULE(id) &rule::id,
#include "lint_rules.inc"
#undef GW_RULE
    };
    std::ranges::sort(all, {}, [](const Rule* rule) { return rule->code.id; });
    return all;
  }();
  return kRules;
}

std::string no_such_rule(std::string_view code_or_name) {
  std::vector<std::string> known;
  for (const Rule* rule : rules()) {
    known.emplace_back(rule->code.id);
    known.emplace_back(rule->name);
  }
  const std::string* nearest = base::nearest(code_or_name, known);
  std::string out = "no rule is called " + std::string(code_or_name);
  return out + (nearest == nullptr ? ": gw explain lists them" : ", did you mean " + *nearest + "?");
}

const Rule* find_rule(std::string_view code_or_name) {
  for (const Rule* rule : rules()) {
    if (base::equal_fold_ascii(rule->code.id, code_or_name) || rule->name == code_or_name) return rule;
  }
  return nullptr;
}

}  // namespace gw::lint
