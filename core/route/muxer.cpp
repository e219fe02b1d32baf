#include "route/muxer.h"

#include <algorithm>
#include <string>

namespace gw::route {
namespace {

constexpr std::uint32_t kNone = Index::kNone;

std::string_view name_of(const Route& route) { return route.router->name; }
std::string_view name_of(const TcpRoute& route) { return route.router == nullptr ? route.host : route.router->name; }

/// In the order in which they are asked, each with the end of its rank. Ties stand by name, so that gw always says the
/// same; Traefik takes any.
template <class Any>
void put_in_order(std::vector<Any>& routes) {
  std::ranges::stable_sort(
      routes, [](const Any& a, const Any& b) { return a.rank != b.rank ? a.rank > b.rank : name_of(a) < name_of(b); });
  auto end = static_cast<std::uint32_t>(routes.size());
  for (std::size_t i = routes.size(); i-- > 0;) {
    if (i + 1 < routes.size() && routes[i].rank != routes[i + 1].rank) end = static_cast<std::uint32_t>(i + 1);
    routes[i].peers_end = end;
  }
}

/// The name that a rule of one HostSNI stands for, as it is looked up; empty: the rule is another one.
std::string_view only_name(const rule::Program& program) {
  const rule::Expr& expr = program.expr();
  const rule::Node& root = expr[expr.root];
  if (root.kind != rule::Kind::Leaf || root.matcher != rule::Matcher::HostSni || root.negated || root.count != 1)
    return {};
  std::string_view value = expr.argument(root, 0).value;
  bool plain = std::ranges::none_of(value, [](char c) { return ('A' <= c && c <= 'Z') || (c & 0x80) != 0; });
  if (!plain) return {};
  if (value.size() > 1 && value.ends_with('.')) value.remove_suffix(1);
  return value;
}

}  // namespace

Muxer::Muxer(std::vector<Route> routes) : routes_(std::move(routes)) {
  put_in_order(routes_);
  std::vector<const rule::Program*> programs;
  programs.reserve(routes_.size());
  for (const Route& route : routes_) programs.push_back(route.program.get());
  index_ = Index(programs);
}

const Route* Muxer::find(const rule::HttpRequest& request, std::vector<const Route*>* others) const {
  std::uint32_t first = index_.first(request);
  if (first == kNone) return nullptr;
  const Route& winner = routes_[first];
  if (others != nullptr && winner.peers_end > first + 1) {
    std::vector<std::uint32_t> more;
    index_.matching(request, first + 1, winner.peers_end, more);
    for (std::uint32_t i : more) others->push_back(&routes_[i]);
  }
  return &winner;
}

TcpMuxer::TcpMuxer(std::vector<TcpRoute> routes) : routes_(std::move(routes)) {
  put_in_order(routes_);
  for (std::uint32_t i = 0; i < routes_.size(); ++i) {
    std::string_view name = only_name(*routes_[i].program);
    if (name.empty()) others_.push_back(i);
    else named_[name].push_back(i);
  }
}

/// The lists that may hold a route for the name: rules of that one name, of its wildcard, of every name, all others.
void TcpMuxer::lists(std::string_view name, std::vector<const std::vector<std::uint32_t>*>& out) const {
  out.push_back(&others_);
  if (named_.empty()) return;
  auto add = [&](std::string_view key) {
    auto found = named_.find(key);
    if (found != named_.end()) out.push_back(&found->second);
  };
  if (name.size() > 1 && name.ends_with('.')) name.remove_suffix(1);
  add(name);
  if (name != "*") add("*");
  std::string wild = "*" + std::string(name.substr(std::min(name.find('.'), name.size())));
  if (wild != "*" && wild != name) add(wild);
  if (!wild.ends_with('.')) add(std::string(name) + ".");
}

const TcpRoute* TcpMuxer::find(const rule::TcpConnection& connection, std::vector<const TcpRoute*>* others) const {
  std::vector<const std::vector<std::uint32_t>*> all;
  lists(connection.server_name, all);
  std::uint32_t best = kNone;
  for (const std::vector<std::uint32_t>* list : all) {
    for (std::uint32_t i : *list) {
      if (i >= best) break;
      if (routes_[i].program->matches(connection)) best = i;
    }
  }
  if (best == kNone) return nullptr;
  if (others == nullptr) return &routes_[best];
  std::vector<std::uint32_t> peers;
  for (const std::vector<std::uint32_t>* list : all) {
    for (auto i = std::ranges::upper_bound(*list, best); i != list->end() && *i < routes_[best].peers_end; ++i) {
      if (routes_[*i].program->matches(connection)) peers.push_back(*i);
    }
  }
  std::ranges::sort(peers);
  for (std::uint32_t i : peers) others->push_back(&routes_[i]);
  return &routes_[best];
}

}  // namespace gw::route
