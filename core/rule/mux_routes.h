#ifndef GW_RULE_MUX_ROUTES_H_
#define GW_RULE_MUX_ROUTES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "rule/expr.h"

namespace gw::rule {

/// The routes that 2.11 makes of a rule without Not: what `&&` joins shares one, each side of `||` has its own inside.
/// A template may not use the variables of a Query template that its route already has.
/// Source: v2.11 pkg/muxer/http/mux.go (addRuleOnRoute); containous/mux route.go (addRegexpMatcher).
class MuxRoutes {
 public:
  explicit MuxRoutes(const Expr& expr);

  /// The variables taken when the leaf is added, to be added to. Leaves are to be asked for from left to right.
  std::vector<std::string>& taken(NodeId leaf);

 private:
  struct Route {
    std::size_t parent;
    bool begun = false;  ///< It has copied what its parent had.
    std::vector<std::string> taken = {};
  };

  std::vector<Route> routes_;
  std::vector<std::size_t> of_;  ///< By leaf.
};

}  // namespace gw::rule

#endif  // GW_RULE_MUX_ROUTES_H_
