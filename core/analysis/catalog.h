#ifndef GW_ANALYSIS_CATALOG_H_
#define GW_ANALYSIS_CATALOG_H_

// Rules as formulas over conditions on single parts of a request. Source: analysis.md 4.1.

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "automata/language.h"
#include "base/ip.h"
#include "rule/go_regexp.h"
#include "rule/program.h"

namespace gw::analysis {

/// A part of a request or of a connection that conditions look at. Header, Query and Alpn have any number of values: a
/// condition holds if one of them meets it. The others have exactly one.
enum class Domain : std::uint8_t { Host, Path, Method, Peer, Header, Query, QueryText, ServerName, Alpn };

constexpr bool many_valued(Domain domain) {
  return domain == Domain::Header || domain == Domain::Query || domain == Domain::Alpn;
}

struct Dimension {
  Domain domain{};
  std::string key;  ///< Header: canonical name; Query, QueryText: the parameter.

  friend auto operator<=>(const Dimension&, const Dimension&) = default;
};

/// A condition on one value.
struct Atom {
  enum class Kind : std::uint8_t {
    Text,    ///< It is `text`.
    Name,    ///< A host that Host(`text`) takes: with or without the dot at the end.
    Tail,    ///< Behind the first label it is `text`: ".example.com".
    Suffix,  ///< A host that Host(`*` + text) takes: as Tail, with or without the dot at the end.
    Prefix,  ///< It begins with `text`.
    Search,  ///< `regexp` is found in it.
    Range,   ///< The address is in `range`.
  };

  std::uint32_t dimension = 0;
  Kind kind{};
  std::string text = {};  ///< Of Search the expression.
  base::IpRange range = {};
  rule::GoRegexp regexp = {};

  bool holds(std::string_view value) const;  ///< Not of Range.
  /// The only values that meet it; false: there are too many of them.
  bool values(std::vector<std::string>& out) const;
};

using AtomId = std::uint32_t;

/// A condition or its opposite.
struct Literal {
  AtomId atom = 0;
  bool negated = false;

  friend auto operator<=>(const Literal&, const Literal&) = default;
};

/// A tree of conditions. Immutable once it is made.
struct Formula {
  enum class Kind : std::uint8_t { True, False, Is, And, Or };
  struct Node {
    Kind kind = Kind::True;
    Literal literal = {};                ///< Is.
    std::uint32_t first = 0, count = 0;  ///< And, Or: of `children`.
    std::uint32_t leaf = 0;              ///< Is: the matcher of the rule that it comes from.
  };

  std::vector<Node> nodes;
  std::vector<std::uint32_t> children;
  std::uint32_t root = 0;
};

/// All conditions of the rules that are looked at together, each once.
class Catalog {
 public:
  Formula formula(const rule::Program& program);
  /// A part of the rule: what stands below a node of program.expr().
  Formula part(const rule::Program& program, rule::NodeId node);
  /// What one matcher of the rule says, its negation included. Requires: i < program.leaves().size().
  Formula leaf(const rule::Program& program, std::size_t i);
  /// That the value of a part is this text, or begins with it.
  Formula is_text(Domain domain, std::string_view key, std::string_view text);
  Formula is_prefix(Domain domain, std::string_view text);

  const Atom& atom(AtomId id) const { return atoms_[id]; }
  const Dimension& dimension(std::uint32_t id) const { return dimensions_[id]; }
  std::size_t dimensions() const { return dimensions_.size(); }

  /// The texts that meet the condition; null: too large. Computed when it is first asked for.
  const automata::Language* language(AtomId id);
  /// An example that the expression of a Search suggests; it need not match. Null: none.
  const std::string* sample(AtomId id);

 private:
  friend class FormulaWriter;

  struct Made {
    bool tried = false, sampled = false;
    std::optional<automata::Language> language;
    std::optional<std::string> sample;
  };

  std::uint32_t dimension_of(Domain domain, std::string_view key);
  AtomId add(Atom atom);
  Formula single(Domain domain, std::string_view key, Atom::Kind kind, std::string_view text);

  std::deque<Atom> atoms_;
  std::deque<Made> made_;
  std::vector<Dimension> dimensions_;
  std::map<Dimension, std::uint32_t> dimension_ids_;
  std::unordered_map<std::string, AtomId> atom_ids_;
};

}  // namespace gw::analysis

#endif  // GW_ANALYSIS_CATALOG_H_
