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

const Rule* find_rule(std::string_view code_or_name) {
  for (const Rule* rule : rules()) {
    if (base::equal_fold_ascii(rule->code.id, code_or_name) || rule->name == code_or_name) return rule;
  }
  return nullptr;
}

}  // namespace gw::lint
