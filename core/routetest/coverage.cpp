#include "routetest/coverage.h"

#include <algorithm>

#include "routetest/near.h"

namespace gw::routetest {

using model::Tree;
using runtime::Object;
using runtime::Role;

Coverage::Coverage(const flow::Gateway& gateway) {
  for (const Object& object : gateway.graph().objects) {
    bool router = object.role == Role::Router || object.role == Role::TcpRouter || object.role == Role::UdpRouter;
    if (router && object.routed && !object.name.ends_with("@internal")) routers_[&object];
  }
  for (const route::EntryPoint& point : gateway.tables().points) {
    note(point.plain);
    note(point.tls);
  }
}

void Coverage::note(const route::Muxer& muxer) {
  for (const route::Route& route : muxer.routes()) {
    auto known = routers_.find(route.router);
    if (known != routers_.end() && known->second.leaves.empty()) {
      for (std::size_t i = 0; i < route.program->leaves().size(); ++i)
        known->second.leaves.push_back({false, false, leaf_text(*route.program, i)});
    }
  }
}

void Coverage::add(const flow::Asked& asked, const route::EntryPoint& point, const flow::Answer& answer) {
  auto winner = routers_.find(answer.router);
  if (winner != routers_.end()) winner->second.won = true;
  for (const Object* other : answer.ambiguous) {  // Traefik takes one of them by chance.
    if (auto known = routers_.find(other); known != routers_.end()) known->second.won = true;
  }
  if (asked.kind != flow::Asked::Kind::Request) return;
  flow::prepare(asked, point, scratch_);
  if (scratch_.prepared.refusal) return;
  const Object* first = see(asked.tls ? point.tls : point.plain, scratch_.prepared.view());
  // A parent wins with its child.
  if (auto known = routers_.find(first); answer.router != nullptr && known != routers_.end()) known->second.won = true;
}

/// The routers that are asked: up to the first that says yes, which is the answer.
const Object* Coverage::see(const route::Muxer& muxer, const rule::HttpRequest& request) {
  for (const route::Route& route : muxer.routes()) {
    auto known = routers_.find(route.router);
    for (std::size_t i = 0; known != routers_.end() && i < known->second.leaves.size(); ++i) {
      bool yes = route.program->leaf_matches(i, request);
      (yes ? known->second.leaves[i].yes : known->second.leaves[i].no) = true;
    }
    if (route.program->matches(request)) return route.router;
  }
  return nullptr;
}

std::size_t Coverage::won() const {
  return static_cast<std::size_t>(std::ranges::count_if(routers_, [](const auto& one) { return one.second.won; }));
}

std::vector<std::string> Coverage::never() const {
  std::vector<std::string> out;
  for (const auto& [object, router] : routers_) {
    if (!router.won) out.emplace_back(object->name);
  }
  std::ranges::sort(out);
  return out;
}

int Coverage::percent() const { return routers_.empty() ? 100 : static_cast<int>(won() * 100 / routers_.size()); }

Coverage::Matchers Coverage::matchers() const {
  Matchers out;
  for (const auto& [object, router] : routers_) {
    for (const Leaf& leaf : router.leaves) {
      ++out.all;
      out.both += leaf.yes && leaf.no ? 1 : 0;
    }
  }
  return out;
}

bool Coverage::said(const runtime::Object& router, std::size_t leaf, bool yes) const {
  auto known = routers_.find(&router);
  if (known == routers_.end() || leaf >= known->second.leaves.size()) return true;
  const Leaf& one = known->second.leaves[leaf];
  return yes ? one.yes : one.no;
}

std::vector<std::string> Coverage::one_sided() const {
  std::vector<std::string> out;
  for (const auto& [object, router] : routers_) {
    for (const Leaf& leaf : router.leaves) {
      if (leaf.yes && leaf.no) continue;
      const char* lack = leaf.yes ? " was never false" : leaf.no ? " was never true" : " was never asked";
      out.push_back(std::string(object->name) + ": " + leaf.text + lack);
    }
  }
  std::ranges::sort(out);
  return out;
}

std::string coverage_text(const Coverage& coverage) {
  constexpr std::size_t kShown = 8;
  Coverage::Matchers matchers = coverage.matchers();
  std::vector<std::string> never = coverage.never();
  std::string out = "coverage  " + std::to_string(coverage.won()) + " of " + std::to_string(coverage.routers()) +
                    " routers won at least once (" + std::to_string(coverage.percent()) + " %)";
  for (std::size_t i = 0; i < std::min(never.size(), kShown); ++i) out += (i == 0 ? "   never: " : ", ") + never[i];
  if (never.size() > kShown) out += ", " + std::to_string(never.size() - kShown) + " more";
  out += "\n          " + std::to_string(matchers.both) + " of " + std::to_string(matchers.all) +
         " matchers said yes as well as no\n";
  if (!never.empty()) out += "          --suggest writes cases for them\n";
  return out;
}

Tree coverage_tree(const Coverage& coverage) {
  Coverage::Matchers matchers = coverage.matchers();
  Tree routers = Tree::map();
  routers.set("won", Tree::of(static_cast<std::int64_t>(coverage.won())));
  routers.set("all", Tree::of(static_cast<std::int64_t>(coverage.routers())));
  routers.set("percent", Tree::of(std::int64_t{coverage.percent()}));
  routers.set("never", Tree::list_of(coverage.never()));
  Tree sides = Tree::map();
  sides.set("both", Tree::of(static_cast<std::int64_t>(matchers.both)));
  sides.set("all", Tree::of(static_cast<std::int64_t>(matchers.all)));
  sides.set("one_sided", Tree::list_of(coverage.one_sided()));
  Tree out = Tree::map();
  out.set("routers", std::move(routers));
  return out.set("matchers", std::move(sides));
}

}  // namespace gw::routetest
