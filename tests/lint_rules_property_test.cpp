// Rules that say "never": random rules are linted, and no request of a large random set may match what was reported.

#include <map>
#include <set>

#include "route/pipeline.h"
#include "support/catch.h"
#include "support/linted_rules.h"
#include "support/random_rules.h"
#include "support/sanitized.h"

using namespace gw;
using namespace gw::testing;

namespace {

const std::set<std::string_view> kNever = {"GW208", "GW212", "GW226", "GW227", "GW228", "GW229"};

/// The leaf that a diagnostic is about.
std::size_t leaf_at(const rule::Program& program, std::uint32_t begin) {
  for (std::size_t i = 0; i < program.leaves().size(); ++i) {
    rule::Range range = program.expr()[program.leaves()[i].node].range;
    if (range.begin <= begin && begin < range.end) return i;
  }
  FAIL("no matcher at " << begin);
  return 0;
}

struct Claim {
  std::size_t rule = 0, leaf = 0;
  bool whole = false;
  std::shared_ptr<const rule::Program> program;
  std::string text;

  bool broken(const rule::HttpRequest& request) const {
    if (whole) return program->matches(request);
    return program->leaf_matches(leaf, request) != program->expr()[program->leaves()[leaf].node].negated;
  }
};

std::vector<Claim> claims_of(const Linted& linted, Version version, rule::Syntax syntax,
                             std::map<std::string_view, int>& counts) {
  std::vector<Claim> out;
  for (const diag::Diagnostic& one : linted.lint.diagnostics) {
    if (!kNever.contains(one.code.id) || one.message.find("never match") == std::string::npos) continue;
    Place place = place_of(linted, one);
    REQUIRE(place.rule < linted.rules.size());
    Claim claim;
    claim.rule = place.rule;
    claim.text = linted.rules[place.rule] + ": " + one.message;
    claim.program = program_of(linted.rules[place.rule], version, syntax);
    REQUIRE(claim.program != nullptr);
    claim.whole = one.code.id == "GW208";
    if (!claim.whole) claim.leaf = leaf_at(*claim.program, place.begin);
    ++counts[one.code.id];
    out.push_back(std::move(claim));
  }
  return out;
}

/// How often each rule has to claim something for the test to be worth anything.
void check_counts(std::map<std::string_view, int>& counts, Version version, rule::Syntax syntax) {
  for (std::string_view code : kNever) {
    INFO(code);
    bool of_routing_path = code == "GW227" || code == "GW228", old = version < Version{3, 4, 1};
    bool none = (of_routing_path && old) || (code == "GW226" && syntax == rule::Syntax::V2);
    if (none) CHECK(counts[code] == 0);
    else CHECK(counts[code] > 20);
  }
}

void check_claims(Version version, rule::Syntax syntax, unsigned seed, std::size_t rules, std::size_t requests) {
  Random random(seed);
  Directory directory;
  Linted linted;
  while (linted.rules.size() < rules) {
    std::string text = random_rule(random, 2);
    if (program_of(text, version, syntax) != nullptr) linted.rules.push_back(std::move(text));
  }
  lint_rules(linted, directory, syntax == rule::Syntax::V2 ? ", ruleSyntax: v2" : "", version);
  std::map<std::string_view, int> counts;
  std::vector<Claim> claims = claims_of(linted, version, syntax, counts);
  check_counts(counts, version, syntax);
  route::EntryPointOptions options = route::entry_point_options(model::Value(), "http", version);
  route::Prepared prepared;
  std::size_t asked = 0;
  if (testing::kSanitized) requests /= 10;
  for (std::size_t i = 0; i < requests; ++i) {
    std::string bytes = random_request(random);
    std::string_view peer = i % 3 == 0 ? "10.0.0.1:1" : i % 3 == 1 ? "10.2.0.1:1" : "192.0.2.1:1";
    route::prepare(bytes, {peer, false}, options, prepared);
    if (prepared.refusal) continue;
    ++asked;
    rule::HttpRequest view = prepared.view();
    for (const Claim& claim : claims) {
      if (!claim.broken(view)) continue;
      INFO(claim.text << "\n" << bytes << "path " << view.path << ", host " << view.host);
      FAIL_CHECK("a request matches");
      return;
    }
  }
  CHECK(asked > requests / 2);
}

}  // namespace

TEST_CASE("lint/rules: what is said never to match does not", "[lint][property]") {
  check_claims(schema::newest(), rule::Syntax::V3, 1, 3000, 4000);
  check_claims(schema::newest(), rule::Syntax::V2, 5, 1500, 2000);
  if (testing::kSanitized) return;  // The releases have one code: there is nothing new for sanitizers.
  check_claims({3, 6, 15}, rule::Syntax::V3, 2, 1500, 2000);
  check_claims({3, 3, 6}, rule::Syntax::V3, 3, 1500, 2000);
  check_claims({3, 0, 4}, rule::Syntax::V3, 4, 1500, 2000);
}
