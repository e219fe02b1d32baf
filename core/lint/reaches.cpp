#include "lint/reaches.h"

#include <algorithm>

#include "runtime/router.h"

namespace gw::lint {

using analysis::Answer;
using analysis::List;
using analysis::Part;
using runtime::Object;
using runtime::Role;

Reaches::Reaches(const source::Gateway& gateway, const text::SourceSet& sources, const source::World& world,
                 std::size_t budget)
    : gateway_(gateway, sources, world),
      survey_(gateway_, catalog_, analysis::Limits().times(std::max<std::size_t>(budget, 1))),
      content_(gateway_.source(), gateway_.graph(), {.cookies = true}),
      budget_(std::max<std::size_t>(budget, 1)) {}

const Object* Reaches::router(const RuleText& rule) const {
  const Object* found = gateway_.graph().find(rule.router->role, rule.router->name);
  return found == nullptr || survey_.places(*found).empty() ? nullptr : found;
}

const analysis::RouterReach& Reaches::reach(const RuleText& rule) {
  const Object* own = router(rule);
  auto found = reaches_.find(own);
  if (found != reaches_.end()) return found->second;
  analysis::RouterReach reach;
  if (own != nullptr) reach = survey_.reach(*own);
  else reach.why = "Traefik has not added it to its tables";
  return reaches_.emplace(own, std::move(reach)).first->second;
}

void Reaches::reach_all() {
  for (const Object* router : survey_.routers()) reaches_.emplace(router, survey_.reach(*router));
}

analysis::Solver& Reaches::solver(const List& list) {
  return solvers_.try_emplace(&list, catalog_, analysis::path_form(list.table.point().options), survey_.limits())
      .first->second;
}

Answer Reaches::both(const List& list, const Part& one, const Part& two) {
  std::vector<Part> parts = list.fixed;
  parts.insert(parts.end(), {one, two});
  return solver(list).solve(parts);
}

Relation Reaches::relation(const List& list, std::uint32_t first, std::uint32_t second) {
  const analysis::Formula &a = list.table.formula(first), &b = list.table.formula(second);
  Answer::Kind common = both(list, {&a, false}, {&b, false}).kind;
  if (common == Answer::Kind::None) return Relation::Apart;
  Answer::Kind only_a = both(list, {&a, false}, {&b, true}).kind, only_b = both(list, {&b, false}, {&a, true}).kind;
  for (Answer::Kind kind : {common, only_a, only_b}) {
    if (kind == Answer::Kind::Unknown) return Relation::Unknown;
  }
  bool a_inside = only_a == Answer::Kind::None, b_inside = only_b == Answer::Kind::None;
  if (a_inside) return b_inside ? Relation::Same : Relation::Inside;
  return b_inside ? Relation::Around : Relation::Partly;
}

std::vector<std::uint32_t> Reaches::candidates(const List& list, std::uint32_t row) {
  std::vector<std::uint32_t> out = candidates(list, list.table.formula(row));
  std::erase(out, row);
  return out;
}

std::vector<std::uint32_t> Reaches::candidates(const List& list, const analysis::Formula& formula) {
  return indexes_.try_emplace(&list, catalog_, list.table).first->second.candidates(formula);
}

bool Reaches::broad(const List& list, std::uint32_t row) {
  return !analysis::host_keys(catalog_, list.table.formula(row));
}

std::optional<Overlap> Reaches::overlap(const List& list, std::uint32_t one, std::uint32_t two) {
  Overlap out;
  out.list = &list;
  out.first = std::min(one, two);
  out.second = std::max(one, two);
  out.tie = list.table.peers_begin(one) == list.table.peers_begin(two);
  std::vector<Part> parts = list.fixed;
  parts.insert(parts.end(), {{&list.table.formula(one), false}, {&list.table.formula(two), false}});
  // Requests that another router takes before both are no good example.
  constexpr std::size_t kTries = 16;
  for (std::size_t i = 0; i < kTries; ++i) {
    Answer answer = solver(list).solve(parts);
    if (answer.kind != Answer::Kind::Some) return std::nullopt;
    std::vector<std::uint32_t> peers;
    std::uint32_t first = list.table.first(answer.witness, &peers);
    bool own = first == out.first || std::ranges::find(peers, out.first) != peers.end();
    if (own) {
      std::optional<flow::Asked> asked = survey_.replay(list, answer.witness, list.table.row(out.first).router);
      if (!asked) return std::nullopt;
      out.request = std::move(*asked);
      out.relation = relation(list, out.first, out.second);
      return out;
    }
    if (first == analysis::Table::kNone) return std::nullopt;
    parts.push_back({&list.table.formula(first), true});
  }
  return std::nullopt;
}

/// True: the pair was added.
bool Reaches::add_pair(const List& list, std::uint32_t first, std::uint32_t second, Telling telling) {
  const analysis::Formula &front = list.table.formula(first), &behind = list.table.formula(second);
  // That a broader router stands behind is as it should be.
  bool aside = telling == Telling::Length && both(list, {&front, false}, {&behind, true}).kind == Answer::Kind::None;
  const Object &a = *list.table.row(first).router, &b = *list.table.row(second).router;
  if (aside || action(a) == action(b)) return false;
  std::optional<Overlap> found = overlap(list, first, second);
  if (!found) return false;
  if (found->relation == Relation::Unknown) {
    unknown_ =
        "proofs about " + std::string(a.name) + " and " + std::string(b.name) + " take more than --budget allows";
    return false;
  }
  if (telling == Telling::Length && found->relation != Relation::Partly) return false;
  pairs_->push_back({std::move(*found), &a, &b});
  return true;
}

constexpr std::size_t kMostPairs = 20'000;  ///< Of a gateway; what is left out is told.

/// Of each row one pair of each kind is enough for people.
void Reaches::find_pairs(const List& list) {
  const analysis::Table& table = list.table;
  std::vector<bool> wide(table.size()), by_length(table.size()), own(table.size());
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    wide[i] = broad(list, i);
    by_length[i] = priority_by_length(*table.row(i).router);
    own[i] = runtime::provider_of(table.row(i).router->name) == "internal";
  }
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    bool tie_told = own[i], length_told = own[i] || !by_length[i];
    for (std::uint32_t k : candidates(list, i)) {
      if (tie_told && length_told) break;
      bool again = wide[i] ? wide[k] && k < i : wide[k] || k < i;
      bool tie = table.peers_begin(i) == table.peers_begin(k);
      if (again || own[k] || (tie ? tie_told : length_told || !by_length[k])) continue;
      if (++compared_ > kMostPairs * budget_) {
        unknown_ = "too many routers to compare each with each: --budget allows more";
        return;
      }
      bool told = add_pair(list, std::min(i, k), std::max(i, k), tie ? Telling::Tie : Telling::Length);
      bool& known = tie ? tie_told : length_told;
      known = known || told;
    }
  }
}

const std::vector<Pair>& Reaches::pairs() {
  if (pairs_) return *pairs_;
  pairs_.emplace();
  for (const List& list : survey_.lists()) find_pairs(list);
  return *pairs_;
}

const std::string& Reaches::action(const Object& router) {
  auto [found, fresh] = actions_.try_emplace(&router);
  if (fresh) found->second = content_.action(router);
  return found->second;
}

const Object* Reaches::copied_by(const analysis::RouterReach& reach) {
  bool one = reach.kind == analysis::Reach::Kind::Shadowed && reach.blockers.size() == 1;
  const Object* first = one ? reach.blockers[0].router : nullptr;
  if (first == nullptr) return nullptr;
  for (const analysis::Place& place : survey_.places(*reach.router)) {
    const List& list = survey_.lists()[place.list];
    for (std::uint32_t row = 0; row < place.row; ++row) {
      if (list.table.row(row).router == first && relation(list, row, place.row) == Relation::Same) return first;
    }
  }
  return nullptr;
}

bool priority_by_length(const Object& router) {
  const model::Value* priority = router.value.find("priority");
  return priority != nullptr && priority->origin == model::OriginKind::Default;
}

}  // namespace gw::lint
