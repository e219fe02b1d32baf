// What gw proves of routers against trying all requests of a small world.

#include <cstdio>
#include <random>

#include "analysis/reach.h"
#include "support/catch.h"
#include "support/sanitized.h"
#include "support/small_world.h"

using namespace gw;
using analysis::Reach;
using testing::SmallWorld;

namespace {

constexpr std::size_t kTables = testing::kSanitized ? 5'000 : 100'000, kStride = testing::kSanitized ? 17 : 1;

struct Rule {
  std::string text;
  std::shared_ptr<const rule::Program> program;
  SmallWorld::Set requests;
};

std::string joined(std::size_t shape, const std::string& a, const std::string& b, const std::string& c) {
  switch (shape % 6) {
    case 0: return a;
    case 1: return a + " && " + b;
    case 2: return a + " || " + b;
    case 3: return a + " && " + b + " && " + c;
    case 4: return a + " && (" + b + " || " + c + ")";
    default: return a + " || " + b + " && " + c;
  }
}

route::EntryPoint entry_point() {
  route::EntryPoint out;
  out.name = "web";
  return out;
}

/// A muxer of rules in this order; `tie` gives all of them one rank.
struct Built {
  std::vector<runtime::Object> routers;
  route::EntryPoint point = entry_point();
  route::Muxer muxer;

  Built(const std::vector<const Rule*>& rules, const std::vector<int>& priorities) : routers(rules.size()) {
    static const char* const kNames[] = {"r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7"};
    std::vector<route::Route> routes(rules.size());
    for (std::size_t i = 0; i < rules.size(); ++i) {
      routers[i].name = kNames[i];
      routes[i].router = &routers[i];
      routes[i].program = rules[i]->program;
      routes[i].rank.priority = priorities[i];
    }
    muxer = route::Muxer(std::move(routes));
  }
};

}  // namespace

TEST_CASE("analysis: every rule of up to three matchers has a request exactly when one is found", "[analysis]") {
  SmallWorld world;
  analysis::Catalog catalog;
  analysis::Solver solver(catalog, {}, {});
  const std::vector<std::string>& matchers = world.matchers();
  std::vector<SmallWorld::Set> sets;
  for (const std::string& matcher : matchers) sets.push_back(world.requests(*testing::compiled(matcher)));
  std::size_t rules = 0, empty = 0;
  std::size_t number = 0;
  for (std::size_t a = 0; a < matchers.size(); ++a) {
    for (std::size_t b = a; b < matchers.size(); ++b) {
      for (std::size_t c = b; c < matchers.size(); ++c) {
        for (std::size_t shape : {3, 4, 5}) {
          if (number++ % kStride != 0) continue;
          std::string text = joined(shape, matchers[a], matchers[b], matchers[c]);
          SmallWorld::Set set = shape == 3   ? sets[a] & sets[b] & sets[c]
                                : shape == 4 ? sets[a] & (sets[b] | sets[c])
                                             : sets[a] | (sets[b] & sets[c]);
          std::shared_ptr<const rule::Program> program = testing::compiled(text);
          analysis::Formula formula = catalog.formula(*program);
          for (bool negated : {false, true}) {
            SmallWorld::Set wanted = negated ? ~set : set;
            analysis::Part part{&formula, negated};
            analysis::Answer answer = solver.solve({&part, 1});
            ++rules;
            empty += wanted.none() ? 1 : 0;
            if ((answer.kind == analysis::Answer::Kind::Some) != wanted.any() ||
                answer.kind == analysis::Answer::Kind::Unknown)
              FAIL(text << (negated ? " negated: " : ": ") << static_cast<int>(answer.kind) << " " << answer.why);
            if (answer.kind != analysis::Answer::Kind::Some) continue;
            analysis::Seen seen(answer.witness, {});
            if (program->matches(seen.request()) == negated) FAIL(text << ": the example is none");
          }
        }
      }
    }
  }
  std::printf("analysis: %zu questions, %zu without a request\n", rules, empty);
  CHECK(empty > rules / 30);
}

TEST_CASE("analysis: who can win in random tables, against all requests", "[analysis]") {
  SmallWorld world;
  std::mt19937 random(20261126);
  auto below = [&](std::size_t end) { return random() % end; };
  const std::vector<std::string>& matchers = world.matchers();
  std::vector<Rule> pool;
  for (int i = 0; i < 1500; ++i) {
    auto one = [&] { return matchers[below(matchers.size())]; };
    Rule rule;
    rule.text = joined(below(6), one(), one(), one());
    rule.program = testing::compiled(rule.text);
    rule.requests = world.requests(*rule.program);
    pool.push_back(std::move(rule));
  }
  analysis::Catalog catalog;
  std::size_t counts[5] = {};
  for (std::size_t round = 0; round < kTables; ++round) {
    std::vector<const Rule*> rules;
    std::vector<int> priorities;
    std::size_t size = 2 + below(5);
    for (std::size_t i = 0; i < size; ++i) {
      rules.push_back(&pool[below(pool.size())]);
      priorities.push_back(static_cast<int>(below(round % 2 == 0 ? 3 : 1000)));
    }
    Built built(rules, priorities);
    analysis::Table table(catalog, built.point, built.muxer, false);
    analysis::Reacher reacher(catalog, table, {});
    auto set = [&](std::uint32_t row) -> const SmallWorld::Set& {
      return rules[static_cast<std::size_t>(table.row(row).router - built.routers.data())]->requests;
    };
    for (std::uint32_t i = 0; i < table.size(); ++i) {
      SmallWorld::Set left = set(i), before;
      for (std::uint32_t k = 0; k < table.peers_begin(i); ++k) before |= set(k);
      left &= ~before;
      SmallWorld::Set alone = left;
      for (std::uint32_t k = table.peers_begin(i); k < table.row(i).peers_end; ++k) {
        if (k != i) alone &= ~set(k);
      }
      Reach::Kind expected = set(i).none()  ? Reach::Kind::Dead
                             : left.none()  ? Reach::Kind::Shadowed
                             : alone.none() ? Reach::Kind::Chance
                                            : Reach::Kind::Wins;
      Reach reach = reacher.reach(i);
      ++counts[static_cast<std::size_t>(reach.kind)];
      bool right = reach.kind == expected;
      if (right && expected == Reach::Kind::Shadowed) {
        SmallWorld::Set blockers;
        for (std::uint32_t blocker : reach.blockers) blockers |= set(blocker);
        right = (set(i) & ~blockers).none();
        for (std::uint32_t without : reach.blockers) {
          SmallWorld::Set fewer;
          for (std::uint32_t blocker : reach.blockers) {
            if (blocker != without) fewer |= set(blocker);
          }
          right = right && (set(i) & ~fewer).any();
        }
      }
      if (right) continue;
      std::string text;
      for (std::uint32_t k = 0; k < table.size(); ++k)
        text += "\n  " + std::string(k == i ? "> " : "  ") + std::to_string(table.row(k).priority) + " " +
                rules[static_cast<std::size_t>(table.row(k).router - built.routers.data())]->text;
      FAIL("expected " << static_cast<int>(expected) << ", got " << static_cast<int>(reach.kind) << " " << reach.why
                       << text);
    }
  }
  std::printf("analysis: %zu tables: %zu win, %zu by chance, %zu dead, %zu shadowed, %zu unknown\n", kTables, counts[0],
              counts[1], counts[2], counts[3], counts[4]);
  CHECK(counts[4] == 0);
  for (std::size_t i = 0; i < 4; ++i) CHECK(counts[i] > kTables / 1000);
}
