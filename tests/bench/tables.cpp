#include "tables.h"

#include <cstdio>
#include <deque>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "analysis/reach.h"
#include "schema/schema.h"
#include "support/random_tables.h"

namespace gw::bench {
namespace {

using analysis::Reach;
using nlohmann::ordered_json;

/// A table of the random routers whose rules Traefik takes, as an entry point without options has it.
class RandomTable {
 public:
  explicit RandomTable(testing::Dice& dice) {
    point_.name = "web";
    point_.options = route::entry_point_options(model::Value(), "web", schema::newest());
    std::vector<route::Route> routes;
    for (testing::RandomRouter& one : testing::random_table(dice)) {
      rule::Syntax syntax = one.v2 ? rule::Syntax::V2 : rule::Syntax::V3;
      rule::Compiled compiled = rule::compile(one.rule, syntax, rule::Protocol::Http, schema::newest());
      if (compiled.program == nullptr) continue;
      names_.push_back(std::to_string(routers_.size()));
      objects_.emplace_back().name = names_.back();
      routers_.push_back(std::move(one));
      route::Route route;
      route.router = &objects_.back();
      route.program = compiled.program;
      route.rank.priority = routers_.back().priority;
      if (route.rank.priority == 0)
        route.rank.priority = rule::default_priority(routers_.back().rule, rule::Protocol::Http);
      routes.push_back(std::move(route));
    }
    muxer_ = route::Muxer(std::move(routes));
  }
  RandomTable(const RandomTable&) = delete;

  ordered_json judged() const {
    analysis::Catalog catalog;
    analysis::Table table(catalog, point_, muxer_, false);
    analysis::Reacher reacher(catalog, table, {});
    std::vector<ordered_json> out(routers_.size());
    auto index = [&](std::uint32_t row) { return std::stoul(std::string(table.row(row).router->name)); };
    for (std::uint32_t row = 0; row < table.size(); ++row) {
      const testing::RandomRouter& router = routers_[index(row)];
      Reach reach = reacher.reach(row);
      ordered_json one = {{"rule", router.rule}, {"priority", router.priority}, {"syntax", router.v2 ? "v2" : "v3"}};
      one["kind"] = word(reach.kind);
      bool example = reach.kind == Reach::Kind::Wins || reach.kind == Reach::Kind::Chance;
      if (example) one["witness"] = raw(table.asked(reach.witness));
      for (std::uint32_t blocker : reach.blockers) one["blockers"].push_back(index(blocker));
      if (!reach.why.empty()) one["why"] = reach.why;
      out[index(row)] = std::move(one);
    }
    return {{"routers", out}};
  }

 private:
  static const char* word(Reach::Kind kind) {
    switch (kind) {
      case Reach::Kind::Wins: return "wins";
      case Reach::Kind::Chance: return "chance";
      case Reach::Kind::Dead: return "dead";
      case Reach::Kind::Shadowed: return "shadowed";
      case Reach::Kind::Unknown: return "unknown";
    }
    return "unknown";
  }

  static ordered_json raw(const flow::Asked& asked) {
    std::string text = asked.method + " " + asked.target + " HTTP/1.1\r\nHost: " + asked.host.value_or("") + "\r\n";
    for (const auto& [name, value] : asked.headers) text.append(name).append(": ").append(value).append("\r\n");
    return {{"raw", text + "\r\n"}, {"remote", asked.remote}};
  }

  route::EntryPoint point_;
  std::vector<testing::RandomRouter> routers_;
  std::deque<std::string> names_;
  std::deque<runtime::Object> objects_;
  route::Muxer muxer_;
};

}  // namespace

int tables(int count, unsigned seed) {
  testing::Dice dice(seed);
  for (int i = 0; i < count; ++i) {
    std::string line = RandomTable(dice).judged().dump(-1, ' ', false, ordered_json::error_handler_t::strict);
    std::puts(line.c_str());
  }
  return 0;
}

}  // namespace gw::bench
