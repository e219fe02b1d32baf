#include "diff/behaviour.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "base/parallel.h"
#include "diff/entry_points.h"
#include "diff/risk.h"
#include "diff/rows.h"
#include "model/view.h"

namespace gw::diff {
namespace {

using analysis::Answer;
using analysis::Formula;
using analysis::Part;
using analysis::Table;

constexpr std::uint32_t kNone = Rows::kNone;
constexpr std::size_t kMostRounds = 500;  ///< Examples of one cell that turn out to lie in others.
constexpr std::size_t kMostUnknown = 20;
constexpr const char* kWrongExample = "an example that gw found does not meet the rule";

/// One side of the comparison.
struct Side {
  const flow::Gateway& gateway;
  analysis::Survey survey;
  digest::Content content;
  flow::Scratch scratch = {};
  flow::Answer answer = {};

  Side(const flow::Gateway& of, analysis::Catalog& catalog, const analysis::Limits& limits,
       const digest::Options& options)
      : gateway(of), survey(of, catalog, limits), content(of.source(), of.graph(), options) {}
};

std::int64_t priority_of(const runtime::Object& router) {
  const model::Value* priority = router.value.find("priority");
  return priority == nullptr ? 0 : priority->integer;
}

/// Lists of one kind at one entry point.
struct Pair {
  std::string point;
  std::uint32_t old = kNone, now = kNone;
};

class Comparison {
 public:
  Comparison(const flow::Gateway& old, const flow::Gateway& now, const BehaviourOptions& options)
      : options_(options),
        limits_(analysis::Limits().times(std::max<std::size_t>(options.budget, 1))),
        old_(old, catalog_, limits_, content_options(old, now, options)),
        now_(now, catalog_, limits_, content_options(old, now, options)) {}

  Behaviour run() {
    out_.complete = true;
    for (std::string& changed : changed_options(old_.gateway, now_.gateway))
      unknown("requests of entry points whose options change", std::move(changed));
    for (const Pair& pair : pairs()) compare(pair);
    for (const std::string& name : udp_points()) compare_udp(name);
    std::ranges::stable_sort(out_.changes, [](const Change& a, const Change& b) { return gravity(a) > gravity(b); });
    return std::move(out_);
  }

 private:
  /// Options that only one of two releases knows are no difference: both sides get the defaults of the newer one.
  static digest::Options content_options(const flow::Gateway& old, const flow::Gateway& now,
                                         const BehaviourOptions& options) {
    digest::Options out;
    out.servers = options.servers;
    out.cookies = options.cookies;
    out.wrapping = options.wrapping;
    out.defaults = std::max(old.tables().version, now.tables().version);
    return out;
  }

  void unknown(std::string what, std::string why) {
    out_.complete = false;
    if (out_.unknown.size() < kMostUnknown) out_.unknown.push_back({std::move(what), std::move(why)});
  }

  /// Entry points of one name belong together. Where a side knows none, its routers stand on all of the other's.
  std::vector<Pair> pairs() {
    std::map<std::tuple<std::string, bool, bool>, Pair> found;
    bool old_any = old_.gateway.tables().any_point, now_any = now_.gateway.tables().any_point;
    auto add = [&](Side& side, std::uint32_t Pair::*member, bool any, Side& other, bool other_any) {
      for (std::uint32_t i = 0; i < side.survey.lists().size(); ++i) {
        const analysis::List& list = side.survey.lists()[i];
        if (list.parent != Table::kNone) continue;
        std::vector<std::string> names = {list.table.point().name};
        if (any && !other_any) {
          names.clear();
          for (const route::EntryPoint& point : other.gateway.tables().points) {
            if (!point.udp) names.push_back(point.name);
          }
        }
        for (const std::string& name : names) {
          Pair& pair = found[{name, list.table.http(), list.table.tls()}];
          pair.point = name;
          pair.*member = i;
        }
      }
    };
    add(old_, &Pair::old, old_any, now_, now_any);
    add(now_, &Pair::now, now_any, old_, old_any);
    std::vector<Pair> out;
    for (const auto& [key, pair] : found) out.push_back(pair);
    return out;
  }

  void compare(const Pair& pair) {
    Rows none_old, none_now;
    std::optional<Rows> some_old, some_now;
    make_rows(pair, some_old, some_now);
    const Rows &old = some_old ? *some_old : none_old, &now = some_now ? *some_now : none_now;
    const Table& table = some_now ? *now.table() : *old.table();
    point_ = pair.point;
    table_ = &table;
    fixed_ = (some_now ? now_.survey.lists()[pair.now] : old_.survey.lists()[pair.old]).fixed;
    solver_.emplace(catalog_, analysis::path_form(table.point().options), limits_);
    std::vector<std::uint32_t> gone, come;
    changed(old, now, gone, come);
    if (gone.empty() && come.empty()) return;
    if (old.vague() || now.vague())
      unknown("requests that come to child routers at " + point_, "middlewares of a parent router may change them");
    std::set<std::uint32_t> looked_at(come.begin(), come.end());
    for (std::uint32_t j : come) {
      for (std::uint32_t i : old.candidates(now.rows()[j])) cell(old, i, now, j);
      cell(old, kNone, now, j);
    }
    for (std::uint32_t i : gone) {
      for (std::uint32_t j : now.candidates(old.rows()[i])) {
        if (!looked_at.contains(j)) cell(old, i, now, j);
      }
      cell(old, i, now, kNone);
    }
  }

  /// Most of the work for two large tables that differ in little, so that both are made at a time.
  void make_rows(const Pair& pair, std::optional<Rows>& old, std::optional<Rows>& now) {
    auto make = [](Side& side, std::uint32_t list, std::optional<Rows>& rows) {
      if (list != kNone) rows.emplace(side.survey, list, side.content);
    };
    constexpr std::size_t kMany = 500;
    bool large = pair.old != kNone && old_.survey.lists()[pair.old].table.size() >= kMany;
    std::future<void> other = base::beside(large, [&] { make(old_, pair.old, old); });
    make(now_, pair.now, now);
    other.get();
    for (std::optional<Rows>* rows : {&old, &now}) {
      if (rows->has_value()) (*rows)->make_index();
    }
  }

  std::set<std::string> udp_points() const {
    std::set<std::string> out;
    for (const flow::Gateway* gateway : {&old_.gateway, &now_.gateway}) {
      for (const route::EntryPoint& point : gateway->tables().points) {
        if (point.udp) out.insert(point.name);
      }
    }
    return out;
  }

  /// An entry point of UDP has one router, which gets everything.
  void compare_udp(const std::string& name) {
    auto find = [&](const Side& side) -> const runtime::Object* {
      const route::EntryPoint* point = side.gateway.tables().find(name);
      return point == nullptr ? nullptr : point->udp_router;
    };
    const runtime::Object *had = find(old_), *has = find(now_);
    std::string before = had == nullptr ? "none" : action_of(old_.gateway, *had, {}, old_.content);
    std::string after = has == nullptr ? "none" : action_of(now_.gateway, *has, {}, now_.content);
    if (before == after) return;
    point_ = name;
    Change change;
    change.entry_point = name;
    change.request.kind = flow::Asked::Kind::Udp;
    change.request.entry_point = name;
    tell(std::move(change));
  }

  /// Rows that only one side has.
  static void changed(const Rows& old, const Rows& now, std::vector<std::uint32_t>& gone,
                      std::vector<std::uint32_t>& come) {
    std::unordered_map<std::string_view, std::int64_t> counts;
    for (const Rows::Row& row : now.rows()) ++counts[row.key];
    for (std::uint32_t i = 0; i < old.rows().size(); ++i) {
      auto found = counts.find(old.rows()[i].key);
      if (found != counts.end() && found->second > 0) --found->second;
      else gone.push_back(i);
    }
    counts.clear();
    for (const Rows::Row& row : old.rows()) ++counts[row.key];
    for (std::uint32_t j = 0; j < now.rows().size(); ++j) {
      auto found = counts.find(now.rows()[j].key);
      if (found != counts.end() && found->second > 0) --found->second;
      else come.push_back(j);
    }
  }

  static std::string_view action(const Rows& rows, std::uint32_t row) {
    return row == kNone ? std::string_view("none") : std::string_view(rows.rows()[row].action);
  }

  using Group = std::tuple<std::string, std::string, std::string>;

  Group group(std::string old, std::string now) const {
    return {point_ + (table_->tls() ? " tls" : table_->http() ? "" : " tcp"), std::move(old), std::move(now)};
  }

  /// A request of the group was told, and one is enough.
  bool told(const Group& group) const { return !options_.all && groups_.contains(group); }

  /// The requests that row i had and row j has: one of them, if what is done with them differs. First those that are
  /// surely theirs, then those that chance decides.
  void cell(const Rows& old, std::uint32_t i, const Rows& now, std::uint32_t j) {
    Group own = group(std::string(action(old, i)), std::string(action(now, j)));
    if (action(old, i) == action(now, j) || told(own)) return;
    std::vector<Part> parts = fixed_;
    if (i != kNone) parts.push_back({old.rows()[i].formula, false});
    if (j != kNone) parts.push_back({now.rows()[j].formula, false});
    bool chance = false;
    if (sure(old, i, now, j, parts, own, chance) || !chance) return;
    by_chance(old, i, now, j, parts, true);
    by_chance(old, i, now, j, parts, false);
  }

  /// True: there is nothing more to look for. `chance`: requests were left out that chance decides.
  bool sure(const Rows& old, std::uint32_t i, const Rows& now, std::uint32_t j, std::vector<Part> parts,
            const Group& own, bool& chance) {
    for (std::size_t round = 0; round < kMostRounds; ++round) {
      Answer answer = solver_->solve(parts);
      if (answer.kind == Answer::Kind::None) return false;
      if (answer.kind == Answer::Kind::Unknown) return unknown(names(old, i, now, j), answer.why), true;
      std::vector<std::uint32_t> old_peers, now_peers;
      std::uint32_t had = old.first(answer.witness, old_peers), has = now.first(answer.witness, now_peers);
      const Formula *old_rival = rival(old, had, old_peers), *now_rival = rival(now, has, now_peers);
      if (had == i && has == j && old_rival == nullptr && now_rival == nullptr)
        return record(old, i, now, j, answer.witness, own), true;
      if (wrong(had, i) || wrong(has, j)) return unknown(names(old, i, now, j), kWrongExample), true;
      chance = chance || old_rival != nullptr || now_rival != nullptr || old.tie(had, i) || now.tie(has, j);
      if (had != i) parts.push_back({old.rows()[had].formula, true});
      else if (old_rival != nullptr) parts.push_back({old_rival, true});
      if (has != j) parts.push_back({now.rows()[has].formula, true});
      else if (now_rival != nullptr) parts.push_back({now_rival, true});
    }
    unknown(names(old, i, now, j), "more than " + std::to_string(kMostRounds) + " routers overlap there");
    return true;
  }

  /// Requests that both rows may get. Where the same may be done with them on both sides, what makes it so is left out:
  /// old rows that do what row j does, or new ones that do what row i does. One of the two finds what there is, because
  /// where the sides differ there is a row whose action the other side does not have.
  void by_chance(const Rows& old, std::uint32_t i, const Rows& now, std::uint32_t j, std::vector<Part> parts,
                 bool of_old) {
    for (std::size_t round = 0; round < kMostRounds; ++round) {
      Answer answer = solver_->solve(parts);
      if (answer.kind == Answer::Kind::None) return;
      if (answer.kind == Answer::Kind::Unknown) break;
      std::vector<std::uint32_t> old_may, now_may;
      std::uint32_t had = old.first(answer.witness, old_may), has = now.first(answer.witness, now_may);
      old_may.push_back(had);
      now_may.push_back(has);
      auto holds = [](const std::vector<std::uint32_t>& rows, std::uint32_t row) {
        return std::ranges::find(rows, row) != rows.end();
      };
      if (!holds(old_may, i) || !holds(now_may, j)) {
        if (!holds(old_may, i)) parts.push_back({old.rows()[had].formula, true});
        if (!holds(now_may, j)) parts.push_back({now.rows()[has].formula, true});
        continue;
      }
      std::string before = actions(old, old_may), after = actions(now, now_may);
      if (before != after) {
        Group both = group(std::move(before), std::move(after));
        if (!told(both)) record(old, had, now, has, answer.witness, both);
        return;
      }
      const Rows& rows = of_old ? old : now;
      std::string_view wanted = of_old ? action(now, j) : action(old, i);
      for (std::uint32_t row : of_old ? old_may : now_may) {
        if (action(rows, row) == wanted) parts.push_back({rows.rows()[row].formula, true});
      }
    }
    unknown(names(old, i, now, j), "which requests chance decides there");
  }

  static std::string actions(const Rows& rows, const std::vector<std::uint32_t>& all) {
    std::set<std::string_view> set;
    for (std::uint32_t row : all) set.insert(action(rows, row));
    std::string out;
    for (std::string_view one : set) out += std::string(one) + "\n|\n";
    return out;
  }

  /// A row behind the wanted one comes first, although the example meets the rule of the wanted one.
  static bool wrong(std::uint32_t first, std::uint32_t wanted) {
    return first != wanted && wanted != kNone && (first == kNone || first > wanted);
  }

  /// A row of the same rank that does something else; null: there is none.
  static const Formula* rival(const Rows& rows, std::uint32_t row, const std::vector<std::uint32_t>& peers) {
    for (std::uint32_t peer : peers) {
      if (action(rows, peer) != action(rows, row)) return rows.rows()[peer].formula;
    }
    return nullptr;
  }

  std::string names(const Rows& old, std::uint32_t i, const Rows& now, std::uint32_t j) const {
    auto name = [](const Rows& rows, std::uint32_t row) {
      return row == kNone ? std::string("no router") : std::string(rows.rows()[row].router->name);
    };
    return "requests at " + point_ + " that went to " + name(old, i) + " and now go to " + name(now, j);
  }

  Outcome ask(Side& side, const flow::Asked& asked) {
    Outcome out;
    const route::EntryPoint* point = side.gateway.tables().find(point_);
    if (point == nullptr && side.gateway.tables().any_point) point = &side.gateway.tables().points.front();
    side.answer.clear();
    if (point == nullptr) return out;
    side.gateway.ask(asked, *point, side.scratch, side.answer);
    const flow::Answer& answer = side.answer;
    if (answer.router != nullptr) {
      out.router = answer.router->name;
      out.rule = model::written(answer.router->value, "rule");
      out.priority = priority_of(*answer.router);
    }
    out.service = answer.service;
    out.middlewares.assign(answer.middlewares.begin(), answer.middlewares.end());
    if (answer.handshake) out.tls_options = answer.tls_options;
    out.status = answer.status;
    out.location = answer.location;
    for (const runtime::Object* other : answer.ambiguous) out.ambiguous.emplace_back(other->name);
    return out;
  }

  /// Whether the gateway says what the lists say.
  static bool right(const Rows& rows, std::uint32_t row, const flow::Answer& answer) {
    const runtime::Object* wanted = row == kNone ? nullptr : rows.rows()[row].router;
    return answer.router == wanted || std::ranges::find(answer.ambiguous, wanted) != answer.ambiguous.end();
  }

  void record(const Rows& old, std::uint32_t i, const Rows& now, std::uint32_t j, const analysis::Witness& witness,
              const Group& group) {
    Change change;
    change.entry_point = point_;
    change.request = table_->asked(witness);
    change.request.entry_point = point_;
    change.old = ask(old_, change.request);
    change.now = ask(now_, change.request);
    if (!right(old, i, old_.answer) || !right(now, j, now_.answer)) {
      unknown(names(old, i, now, j),
              "the example " + analysis::show(change.request) + " is taken before routers see it");
      return;
    }
    groups_.insert(group);
    judge(std::move(change));
  }

  void tell(Change change) {
    change.old = ask(old_, change.request);
    change.now = ask(now_, change.request);
    judge(std::move(change));
  }

  void judge(Change change) {
    Judge judge{old_.gateway, now_.gateway, old_.content, now_.content};
    change.risk = judge.risks(change);
    change.why = judge.reason(change);
    out_.changes.push_back(std::move(change));
  }

  BehaviourOptions options_;
  analysis::Limits limits_;
  analysis::Catalog catalog_;
  Side old_, now_;
  std::optional<analysis::Solver> solver_;
  std::string point_;
  const Table* table_ = nullptr;
  std::vector<Part> fixed_;
  std::set<Group> groups_;
  Behaviour out_;
};

}  // namespace

Behaviour compare_behaviour(const flow::Gateway& old, const flow::Gateway& now, const BehaviourOptions& options) {
  return Comparison(old, now, options).run();
}

}  // namespace gw::diff
