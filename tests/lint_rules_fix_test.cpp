// Safe fixes of rules: they keep the default priority, and those that only write a rule in another way what it matches.

#include <map>
#include <set>

#include "base/strings.h"
#include "route/pipeline.h"
#include "support/catch.h"
#include "support/linted_rules.h"
#include "support/random_rules.h"
#include "support/sanitized.h"

using namespace gw;
using namespace gw::testing;

namespace {

/// Fixes of these codes leave what a rule matches as it is.
const std::set<std::string_view> kEqual = {"GW219", "GW223", "GW224"};

/// Fixes of these codes write priorities: tests/lint_order_fix_test.cpp.
const std::set<std::string_view> kOrder = {"GW203", "GW210", "GW211"};

/// The safe fixes of a lint, and the codes of those of each router.
struct Fixes {
  std::vector<const diag::Fix*> fixes;
  std::map<std::size_t, std::set<std::string_view>> codes;
};

Fixes safe_fixes(const Linted& linted) {
  Fixes out;
  for (const diag::Diagnostic& one : linted.lint.diagnostics) {
    if (!one.fix || one.fix->safety != diag::Fix::Safety::Safe || kOrder.contains(one.code.id)) continue;
    out.fixes.push_back(&*one.fix);
    out.codes[place_of(linted, one).rule].insert(one.code.id);
  }
  return out;
}

/// The rules with the fixes made.
std::vector<std::string> fixed_rules(const Linted& linted, const Fixes& fixes) {
  text::SourceId source = linted.lint.diagnostics[0].span.source;
  std::string text = diag::apply(linted.sources[source].bytes(), source, fixes.fixes);
  std::vector<std::string_view> lines = base::split(text, "\n");
  std::vector<std::string> out;
  for (std::size_t i = 0; i < linted.rules.size(); ++i) {
    std::string_view line = lines[i + 2].substr(kHead.size());
    out.emplace_back(line.substr(0, line.find('\'')));
  }
  return out;
}

std::vector<std::string> rules_to_fix(Random& random) {
  std::vector<std::string> out;
  while (out.size() < 1500) {
    std::string text = random_rule(random, 2);
    if (random() % 4 == 0) text = "!" + random_matcher(random) + " || Host(`a`) && " + random_matcher(random);
    if (random() % 8 == 0) text = "!!HeaderRegexp(`X-A`, `^v$`) && PathRegexp(`^/a`)";
    if (program_of(text) != nullptr) out.push_back(std::move(text));
  }
  return out;
}

/// Rules before and after fixes that say the same in another way.
using Pairs = std::vector<std::pair<std::string, std::string>>;

void check_equal(const Pairs& pairs, Random& random) {
  route::EntryPointOptions options = route::entry_point_options(model::Value(), "http", schema::newest());
  std::vector<std::pair<std::shared_ptr<const rule::Program>, std::shared_ptr<const rule::Program>>> programs;
  for (const auto& [before, after] : pairs) programs.emplace_back(program_of(before), program_of(after));
  route::Prepared prepared;
  for (int i = 0; i < (testing::kSanitized ? 100 : 1000); ++i) {
    std::string bytes = random_request(random);
    route::prepare(bytes, {}, options, prepared);
    if (prepared.refusal) continue;
    for (std::size_t k = 0; k < pairs.size(); ++k) {
      if (programs[k].first->matches(prepared.view()) == programs[k].second->matches(prepared.view())) continue;
      FAIL_CHECK(pairs[k].first << " -> " << pairs[k].second << " differs for " << bytes);
      return;
    }
  }
}

}  // namespace

TEST_CASE("lint/rules: safe fixes keep the priority, and leave nothing to fix", "[lint][property]") {
  Random random(5);
  for (const std::string& extra : {std::string(), std::string(", priority: 7")}) {
    Directory directory;
    std::vector<std::string> rules = rules_to_fix(random);
    Pairs equal;
    std::size_t left = 1;
    // A fix inside of what another one writes anew is made in the next round.
    for (int round = 0; round < 4 && left > 0; ++round) {
      Linted linted{rules, {}, {}};
      lint_rules(linted, directory, extra, schema::newest());
      Fixes fixes = safe_fixes(linted);
      left = fixes.fixes.size();
      if (round == 0) CHECK(left > 20);
      rules = fixed_rules(linted, fixes);
      for (const auto& [index, codes] : fixes.codes) {
        INFO(linted.rules[index] << " -> " << rules[index]);
        CHECK((!extra.empty() || rules[index].size() == linted.rules[index].size()));
        REQUIRE(program_of(rules[index]) != nullptr);
        if (std::ranges::all_of(codes, [](std::string_view code) { return kEqual.contains(code); }))
          equal.emplace_back(linted.rules[index], rules[index]);
      }
    }
    CHECK(left == 0);
    if (!extra.empty()) CHECK(equal.size() > 20);
    check_equal(equal, random);
  }
}
