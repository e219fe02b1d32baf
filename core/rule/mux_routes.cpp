#include "rule/mux_routes.h"

namespace gw::rule {

MuxRoutes::MuxRoutes(const Expr& expr) : of_(expr.nodes.size()) {
  struct Open {
    NodeId node;
    std::size_t route;  ///< Its own, or the one that holds the router it is added to.
    bool on_router;
  };
  routes_.push_back({0, true});
  std::vector<Open> open = {{expr.root, 0, false}};
  while (!open.empty()) {
    Open at = open.back();
    open.pop_back();
    const Node& node = expr[at.node];
    bool either = node.kind == Kind::Or;
    if (!either && at.on_router) {
      routes_.push_back({at.route});
      at.route = routes_.size() - 1;
    }
    if (node.kind == Kind::Leaf) {
      of_[at.node] = at.route;
      continue;
    }
    open.push_back({node.right, at.route, either});
    open.push_back({node.left, at.route, either});
  }
}

std::vector<std::string>& MuxRoutes::taken(NodeId leaf) {
  std::vector<std::size_t> fresh;
  std::size_t route = of_[leaf];
  for (std::size_t at = route; !routes_[at].begun; at = routes_[at].parent) fresh.push_back(at);
  for (auto at = fresh.rbegin(); at != fresh.rend(); ++at) {
    routes_[*at].taken = routes_[routes_[*at].parent].taken;
    routes_[*at].begun = true;
  }
  return routes_[route].taken;
}

}  // namespace gw::rule
