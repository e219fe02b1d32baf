#ifndef GW_ROUTE_INDEX_PATHS_H_
#define GW_ROUTE_INDEX_PATHS_H_

#include <string>
#include <vector>

#include "route/index_search.h"

namespace gw::route {

/// Many rules by how the path begins. A path finds the longest beginning that is its own, and from there all shorter
/// ones.
class PathTable {
 public:
  PathTable() = default;
  explicit PathTable(std::vector<Filed> rules);

  /// Offers every rule whose path fits, as long as it may still count.
  void visit(Search& search, bool first_label) const;

  std::size_t bytes() const;

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  struct Node {
    std::uint32_t text;    ///< In texts_.
    std::uint32_t size;    ///< Of the text.
    std::uint32_t parent;  ///< The longest other beginning of this text, or kNone.
    std::uint32_t lowest;  ///< Rank of all rules from here up.
    std::uint32_t rules;   ///< The first in rules_; the next node's is the end.
    bool exact;            ///< The whole path, not its beginning. Such a node is nobody's parent.
  };
  struct Rule {
    std::uint32_t rank, flags;
  };

  std::string_view text(const Node& node) const { return {texts_.data() + node.text, node.size}; }
  void link();
  std::uint32_t longest(std::string_view path) const;
  void offer(const Node& node, Search& search, bool first_label) const;

  std::string texts_;
  std::vector<Node> nodes_;  ///< By text, of equal texts the exact one last; and one to end the rules of the last.
  std::vector<Rule> rules_;  ///< Of each node by rank.
  std::uint32_t lowest_ = kNone;
};

}  // namespace gw::route

#endif  // GW_ROUTE_INDEX_PATHS_H_
