// Which requests change their fate, against asking both sides of every request of a small world.

#include <cstdio>
#include <map>
#include <random>
#include <set>

#include "diff/behaviour.h"
#include "support/catch.h"
#include "support/loaded.h"
#include "support/run.h"
#include "support/sanitized.h"
#include "support/small_world.h"

using namespace gw;
using testing::Loaded;
using testing::SmallWorld;

namespace {

constexpr std::size_t kPairs = testing::kSanitized ? 200 : 4'000;

struct Rule {
  std::string text;
  std::shared_ptr<const rule::Program> program;
  SmallWorld::Set requests;
};

struct Router {
  const Rule* rule = nullptr;
  int priority = 1;
  std::size_t service = 0;
};

std::string file_of(const std::vector<Router>& routers) {
  std::string out = "http:\n  routers:\n";
  for (std::size_t i = 0; i < routers.size(); ++i)
    out += "    r" + std::to_string(i) + ": {rule: '" + routers[i].rule->text + "', service: s" +
           std::to_string(routers[i].service) + ", priority: " + std::to_string(routers[i].priority) + "}\n";
  out += "  services:\n";
  for (int i = 0; i < 3; ++i)
    out += "    s" + std::to_string(i) + ": {loadBalancer: {servers: [{url: 'http://10.0.0." + std::to_string(i) +
           "'}]}}\n";
  return out;
}

/// The services that Traefik may take for each request, as bits; 8: none.
std::vector<unsigned> fates(const std::vector<Router>& routers) {
  std::vector<unsigned> out(SmallWorld::kRequests, 8);
  std::vector<int> best(SmallWorld::kRequests, 0);
  for (const Router& router : routers) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (!router.rule->requests[i] || router.priority < best[i]) continue;
      out[i] = router.priority > best[i] ? 1U << router.service : out[i] | 1U << router.service;
      best[i] = router.priority;
    }
  }
  return out;
}

unsigned fate_of(const diff::Outcome& outcome, const std::vector<Router>& routers) {
  if (outcome.router.empty()) return 8;
  auto service = [&](const std::string& name) {
    return 1U << routers.at(static_cast<std::size_t>(std::stoi(name.substr(1)))).service;
  };
  unsigned out = service(outcome.router);
  for (const std::string& other : outcome.ambiguous) out |= service(other);
  return out;
}

}  // namespace

TEST_CASE("diff: requests that change their fate, against all requests", "[diff]") {
  SmallWorld world;
  std::mt19937 random(20261126);
  auto below = [&](std::size_t end) { return random() % end; };
  std::vector<Rule> pool;
  const std::vector<std::string>& matchers = world.matchers();
  for (int i = 0; i < 800; ++i) {
    auto one = [&] { return matchers[below(matchers.size())]; };
    Rule rule;
    std::size_t shape = below(4);
    rule.text = one();
    if (shape > 0) rule.text += (shape == 2 ? " || " : " && ") + one();
    if (shape == 3) rule.text += " || " + one();
    rule.program = testing::compiled(rule.text);
    rule.requests = world.requests(*rule.program);
    pool.push_back(std::move(rule));
  }
  testing::Directory directory;
  std::size_t equal = 0, groups = 0, incomplete = 0;
  for (std::size_t round = 0; round < kPairs; ++round) {
    auto router = [&] {
      return Router{&pool[below(pool.size())], static_cast<int>(1 + below(round % 3 == 0 ? 3 : 50)), below(3)};
    };
    std::vector<Router> old;
    std::size_t size = 1 + below(6);
    for (std::size_t i = 0; i < size; ++i) old.push_back(router());
    std::vector<Router> now = old;
    for (std::size_t edits = below(3); edits > 0; --edits) {
      Router& one = now[below(now.size())];
      switch (below(5)) {
        case 0: one.rule = &pool[below(pool.size())]; break;
        case 1: one.priority = static_cast<int>(1 + below(50)); break;
        case 2: one.service = below(3); break;
        case 3: now.push_back(router()); break;
        default:
          if (now.size() > 1) now.pop_back();
      }
    }
    directory.write("old.yml", file_of(old));
    directory.write("now.yml", file_of(now));
    Loaded before(directory.path() / "old.yml"), after(directory.path() / "now.yml");
    diff::Behaviour behaviour = diff::compare_behaviour(*before.gateway, *after.gateway, {});
    INFO(file_of(old) << file_of(now));
    incomplete += behaviour.complete ? 0 : 1;
    // Both tables, with TLS and without, have all routers or none of them.
    std::vector<unsigned> had = fates(old), has = fates(now);
    std::set<std::pair<unsigned, unsigned>> wanted, told;
    for (std::size_t i = 0; i < had.size(); ++i) {
      if (had[i] != has[i]) wanted.insert({had[i], has[i]});
    }
    for (const diff::Change& change : behaviour.changes) {
      std::pair<unsigned, unsigned> one{fate_of(change.old, old), fate_of(change.now, now)};
      CHECK(one.first != one.second);
      CHECK(wanted.contains(one));
      told.insert(one);
    }
    CHECK((wanted.empty() || !told.empty()));
    CHECK((told.empty() || !wanted.empty()));
    for (auto [a, b] : wanted) {
      bool sure = (a & (a - 1)) == 0 && (b & (b - 1)) == 0;  // Of those that chance decides one is enough.
      if (sure && !told.contains({a, b})) FAIL("not told: " << a << " to " << b);
    }
    equal += wanted.empty() ? 1 : 0;
    groups += told.size();
  }
  std::printf("diff: %zu pairs of gateways, %zu of them equal, %zu groups, %zu incomplete\n", kPairs, equal, groups,
              incomplete);
  CHECK(incomplete == 0);
  CHECK(equal > kPairs / 20);
}
