#ifndef GW_LINT_REACHES_H_
#define GW_LINT_REACHES_H_

// What the rules of a gateway's routers have in common and who wins, with proofs and examples, for lint rules.
// Source: analysis.md 4.4.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/overlap.h"
#include "analysis/survey.h"
#include "digest/content.h"
#include "lint/rule_text.h"

namespace gw::lint {

/// How the requests of two routers of one list lie.
enum class Relation : std::uint8_t {
  Apart,   ///< No request in common.
  Same,    ///< The same requests.
  Inside,  ///< The first has none that the second has not, but not the other way round.
  Around,  ///< The other way round.
  Partly,  ///< Each has requests of its own.
  Unknown,
};

/// Two routers of one list that have a request in common; `first` comes first.
struct Overlap {
  const analysis::List* list = nullptr;
  std::uint32_t first = 0, second = 0;    ///< Rows.
  Relation relation = Relation::Unknown;  ///< Of the first to the second.
  bool tie = false;                       ///< Of equal rank: chance decides.
  flow::Asked request;                    ///< One that both match, and that comes to one of the two when asked.
};

/// An overlap that is worth telling.
struct Pair {
  Overlap overlap;
  const runtime::Object *first = nullptr, *second = nullptr;  ///< Of the survey's graph; the first comes first.
};

class Reaches {
 public:
  Reaches(const source::Gateway& gateway, const text::SourceSet& sources, const source::World& world,
          std::size_t budget);
  Reaches(const Reaches&) = delete;
  Reaches& operator=(const Reaches&) = delete;

  analysis::Survey& survey() { return survey_; }

  /// The router of the rule as the survey has it; null: Traefik has not added it to its tables.
  const runtime::Object* router(const RuleText& rule) const;
  /// Whether the router can win. Worked out once.
  const analysis::RouterReach& reach(const RuleText& rule);
  /// Works that out of every router.
  void reach_all();

  /// The router that comes before one that never wins and has the same requests; null: it is not that.
  const runtime::Object* copied_by(const analysis::RouterReach& reach);

  /// Whether no request meets both formulas, some do, or gw does not know.
  analysis::Answer both(const analysis::List& list, const analysis::Part& one, const analysis::Part& two);
  Relation relation(const analysis::List& list, std::uint32_t first, std::uint32_t second);

  /// Rows of the list that may overlap with this one, itself left out. All others do not.
  std::vector<std::uint32_t> candidates(const analysis::List& list, std::uint32_t row);
  std::vector<std::uint32_t> candidates(const analysis::List& list, const analysis::Formula& formula);
  /// The row's rule names no host, so that it may overlap with every other.
  bool broad(const analysis::List& list, std::uint32_t row);
  /// How two rows lie, with a request that both match; nothing: they do not overlap, or gw does not know.
  std::optional<Overlap> overlap(const analysis::List& list, std::uint32_t one, std::uint32_t two);

  /// Pairs of routers that overlap, do something else with their requests, and of which the one behind is not simply
  /// the broader one: each pair of rules that name hosts, of a rule that names none the first such pair. Worked out
  /// once.
  const std::vector<Pair>& pairs();
  /// Why some of the pairs are not known; empty: all are.
  const std::string& unknown() const { return unknown_; }

  /// The solver and the catalog for questions of one's own about a list.
  analysis::Solver& solver(const analysis::List& list);
  analysis::Catalog& catalog() { return catalog_; }

  /// What a router does with its requests, by content: equal texts do the same.
  const std::string& action(const runtime::Object& router);

 private:
  void find_pairs(const analysis::List& list);
  enum class Telling : std::uint8_t { Tie, Length };
  bool add_pair(const analysis::List& list, std::uint32_t first, std::uint32_t second, Telling telling);

  flow::Gateway gateway_;
  analysis::Catalog catalog_;
  analysis::Survey survey_;
  digest::Content content_;
  std::map<const runtime::Object*, analysis::RouterReach> reaches_;
  std::map<const analysis::List*, analysis::OverlapIndex> indexes_;
  std::map<const analysis::List*, analysis::Solver> solvers_;
  std::map<const runtime::Object*, std::string> actions_;
  std::optional<std::vector<Pair>> pairs_;
  std::string unknown_;
  std::size_t budget_, compared_ = 0;
};

/// The router's priority is the length of its rule.
bool priority_by_length(const runtime::Object& router);

}  // namespace gw::lint

#endif  // GW_LINT_REACHES_H_
