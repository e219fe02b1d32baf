#include "analysis.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <deque>
#include <string>

#include "analysis/reach.h"
#include "automata/language.h"
#include "diff/behaviour.h"
#include "match.h"
#include "schema/schema.h"
#include "source/discover.h"
#include "support/random_regexps.h"

namespace gw::bench {
namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// A gateway of one dynamic file.
struct Loaded {
  text::SourceSet sources;
  source::Request request;
  std::unique_ptr<flow::Gateway> gateway;

  explicit Loaded(const char* path) {
    request.version = schema::newest();
    request.inputs = {std::string("dynamic=") + path};
    source::Project project = source::discover(sources, request);
    if (!project.gateways.empty())
      gateway = std::make_unique<flow::Gateway>(project.gateways[0], sources, request.world);
  }
};

}  // namespace

int reach(int routers) {
  std::vector<std::string> rules = people_rules(routers);
  std::deque<std::string> names;
  std::deque<runtime::Object> objects;
  std::vector<route::Route> routes;
  auto add = [&](std::string name, const std::string& rule, std::int64_t priority) {
    rule::Compiled compiled = rule::compile(rule, rule::Syntax::V3, rule::Protocol::Http, {3, 7, 13});
    names.push_back(std::move(name));
    objects.emplace_back().name = names.back();
    route::Route route;
    route.router = &objects.back();
    route.program = compiled.program;
    route.rank.priority = priority;
    routes.push_back(std::move(route));
  };
  std::size_t shadows = 0;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    add("r" + std::to_string(i), rules[i], static_cast<std::int64_t>(rules[i].size()));
    if (i % 45 != 7) continue;
    add("shadow" + std::to_string(i), "(" + rules[i] + ") && Method(`GET`)", -1);
    ++shadows;
  }
  route::EntryPoint point;
  point.name = "web";
  route::Muxer muxer(std::move(routes));
  Clock::time_point begin = Clock::now();
  analysis::Catalog catalog;
  analysis::Table table(catalog, point, muxer, false);
  analysis::Reacher reacher(catalog, table, {});
  std::size_t found = 0, wrong = 0, unknown = 0;
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    analysis::Reach::Kind kind = reacher.reach(i).kind;
    bool shadow = table.row(i).router->name.starts_with("shadow");
    bool dead = kind == analysis::Reach::Kind::Shadowed || kind == analysis::Reach::Kind::Dead;
    unknown += kind == analysis::Reach::Kind::Unknown ? 1 : 0;
    found += shadow && dead ? 1 : 0;
    wrong += shadow != dead && kind != analysis::Reach::Kind::Unknown ? 1 : 0;
  }
  std::printf("%.6f %zu %zu %zu %zu\n", since(begin), shadows, found, wrong, unknown);
  return wrong > 0 ? 1 : 0;
}

int regexps(int expressions, unsigned seed) {
  constexpr int kTexts = 200;
  testing::Dice dice(seed);
  auto hex = [](std::string_view text) {
    std::string out = "-";  // An empty text is something, too.
    for (unsigned char byte : text) {
      out += "0123456789abcdef"[byte >> 4U];
      out += "0123456789abcdef"[byte & 15U];
    }
    return out;
  };
  for (int i = 0; i < expressions; ++i) {
    std::string pattern = testing::random_pattern(dice);
    std::optional<automata::Regexp> regexp = automata::parse_regexp(pattern);
    std::optional<automata::Language> language;
    if (regexp) language = automata::Language::search(*regexp);
    std::string answers = !regexp ? "E" : !language ? "L" : "", texts;
    for (int k = 0; k < kTexts && language; ++k) {
      std::string text = testing::random_text(dice);
      answers += language->contains(text) ? '1' : '0';
      texts += " " + hex(text);
    }
    std::printf("%s %s%s\n", hex(pattern).c_str(), answers.c_str(), texts.c_str());
  }
  return 0;
}

int diff(const char* old, const char* now) {
  Loaded before(old), after(now);
  if (before.gateway == nullptr || after.gateway == nullptr) return 3;
  double best = 1e9;
  diff::Behaviour behaviour;
  for (int i = 0; i < 3; ++i) {
    Clock::time_point begin = Clock::now();
    behaviour = diff::compare_behaviour(*before.gateway, *after.gateway, {});
    best = std::min(best, since(begin));
  }
  std::printf("%.6f %zu %s\n", best, behaviour.changes.size(), behaviour.complete ? "complete" : "incomplete");
  return 0;
}

}  // namespace gw::bench
