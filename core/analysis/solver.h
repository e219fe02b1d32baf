#ifndef GW_ANALYSIS_SOLVER_H_
#define GW_ANALYSIS_SOLVER_H_

// Whether some request meets formulas, with an example, or the proof that none does. Source: analysis.md 4.1, 4.4.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analysis/catalog.h"
#include "analysis/universe.h"

namespace gw::analysis {

/// What an example says of each part; what it does not name is free.
struct Witness {
  std::string host = "example.com";
  std::string path = "/";
  std::string method = "GET";
  std::string peer = "192.0.2.1";
  std::vector<std::pair<std::string, std::string>> headers;  ///< Canonical names.
  std::vector<std::pair<std::string, std::string>> query;    ///< Decoded.
  std::string server_name;
  std::vector<std::string> alpn;

  friend bool operator==(const Witness&, const Witness&) = default;
};

/// A formula that must hold, or must not.
struct Part {
  const Formula* formula = nullptr;
  bool negated = false;
};

struct Answer {
  enum class Kind : std::uint8_t {
    Some,     ///< `witness` meets all parts.
    None,     ///< Proved: nothing does.
    Unknown,  ///< `why`.
  };

  Kind kind = Kind::None;
  Witness witness;
  std::string why;
};

struct Limits {
  std::size_t steps = 20'000;                                                       ///< Decisions of one search.
  automata::Budget texts{.states = 50'000, .bytes = 64 << 20, .steps = 1'000'000};  ///< Of one value.

  /// As many times as much.
  Limits times(std::size_t factor) const;
};

/// Not for several threads at once: it keeps memory, and the catalog computes what it is asked for.
class Solver {
 public:
  Solver(Catalog& catalog, const PathForm& form, const Limits& limits)
      : catalog_(catalog), form_(form), limits_(limits) {}

  Answer solve(std::span<const Part> parts);

 private:
  struct Open {
    const Formula* formula;
    std::uint32_t node;
    bool negated;
  };
  enum class Verdict : std::uint8_t { Free, Holds, Fails };
  enum class Value : std::uint8_t { Found, None, Unknown };

  // solver.cpp
  bool assume(const Open& what, std::vector<Open>& open);
  bool search(std::vector<Open> open);
  Verdict judge(const Open& what);
  bool narrow(std::vector<Open>& open, bool& found_one);
  void undo(std::size_t size);

  // literals.cpp
  Verdict check(const Literal& literal);
  Verdict against(const Literal& known, const Literal& literal) const;
  Verdict against_value(const Literal& known, const Literal& literal) const;

  // values.cpp
  bool complete();
  Value value(std::uint32_t dimension, std::span<const Literal> literals, std::string& out);
  Value compute(const Dimension& dimension, std::span<const Literal> literals, std::string& out);
  Value by_automata(const Dimension& dimension, std::span<const Literal> literals, std::string& out);
  std::vector<std::string> candidates(const Dimension& dimension, std::span<const Literal> literals);
  bool meets(const Dimension& dimension, std::span<const Literal> literals, std::string_view value) const;
  Value address(std::span<const Literal> literals, std::string& out) const;
  Value many(std::uint32_t dimension, std::vector<std::string>& out);
  void put(const Dimension& dimension, const std::vector<std::string>& values);

  Catalog& catalog_;
  PathForm form_;
  Limits limits_;
  std::vector<std::vector<Literal>> by_dimension_;
  std::vector<std::uint32_t> trail_;  ///< Dimensions, in the order in which they got a literal.
  std::size_t steps_ = 0;
  std::string unknown_;  ///< Why what was tried last says nothing.
  Witness witness_;
  std::map<std::vector<Literal>, std::pair<Value, std::string>> known_;  ///< Values that took an automaton.
};

}  // namespace gw::analysis

#endif  // GW_ANALYSIS_SOLVER_H_
