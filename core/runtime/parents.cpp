// The trees that parentRefs make of routers. Source: pkg/server/router/router.go, ParseRouterTree.

#include <algorithm>

#include "base/strings.h"
#include "runtime/state.h"

namespace gw::runtime {
namespace {

using diag::FactKind;

class Linker {
 public:
  explicit Linker(State& state) : state_(state), routers_(state.table(Role::Router)) {}

  void run() {
    for (Item& router : routers_) {
      if (router.child) link(router);
    }
    std::vector<std::string_view> path;
    for (Item& router : routers_) {
      if (!router.child && !router.children.empty()) walk(router, path);
    }
    for (Item& router : routers_) check(router);
  }

 private:
  void link(Item& router) {
    std::string_view name = router.object.name;
    std::size_t index = 0;
    for (const model::Value& parent : State::items(router.value(), "parentRefs")) {
      std::string below = "parentRefs[" + std::to_string(index++) + "]";
      std::string wanted(parent.string());
      if (Item* found = state_.find(Role::Router, wanted)) {
        if (std::ranges::find(found->children, name) == found->children.end()) found->children.push_back(name);
        continue;
      }
      state_.fail(router,
                  state_.missing(router, Role::Router, parent.span,
                                 "parent router " + base::quote(wanted) + " does not exist", below, wanted, "parent"),
                  true);
    }
    static constexpr std::pair<const char*, const char*> kRootOnly[] = {
        {"tls", "TLS"}, {"observability", "Observability"}, {"entryPoints", "Entrypoints"}};
    for (const auto& [field, shown] : kRootOnly) {
      if (router.value().find(field) == nullptr) continue;
      if (std::string_view(field) == "entryPoints" && State::items(router.value(), field).empty()) continue;
      state_.fail(router,
                  state_.problem(router, FactKind::ChildHasRootOption, State::place(router.value(), field),
                                 std::string("non-root router cannot have ") + shown + " configuration", field, field),
                  true);
      return;
    }
  }

  void walk(Item& router, std::vector<std::string_view>& path) {
    std::string_view name = router.object.name;
    if (std::ranges::find(path, name) != path.end()) {
      cycle(name, path);
      return;
    }
    if (!visited_.insert(name).second) return;
    path.push_back(name);
    std::vector<std::string_view> children = router.children;
    std::ranges::sort(children);
    for (std::string_view child : children) walk(*routers_.find(child), path);
    path.pop_back();
  }

  void cycle(std::string_view victim, const std::vector<std::string_view>& path) {
    auto start = std::ranges::find(path, victim);
    std::string chain;
    for (auto at = start; at != path.end(); ++at) chain.append(*at).append(" -> ");
    Item& guilty = *routers_.find(path.back());
    state_.fail(guilty,
                state_.problem(guilty, FactKind::ParentProblem, State::place(guilty.value(), "parentRefs"),
                               "cyclic reference detected in router tree: " + chain.append(victim), "parentRefs",
                               std::string(victim), "cycle"),
                false);
    std::erase(guilty.children, victim);
  }

  void check(Item& router) {
    if (router.child && !visited_.contains(router.object.name)) {
      state_.fail(router,
                  state_.problem(router, FactKind::ParentProblem, State::place(router.value(), "parentRefs"),
                                 "router is not reachable", "parentRefs", {}, "unreachable"),
                  true);
    } else if (!router.serves && router.children.empty()) {
      state_.fail(router,
                  state_.problem(router, FactKind::DeadEndRouter, {}, "router has no service and no child routers"),
                  true);
    } else if (router.serves && !router.children.empty()) {
      state_.fail(router,
                  state_.problem(router, FactKind::ParentHasService, State::place(router.value(), "service"),
                                 "router has both a service and is referenced as a parent by other routers", "service",
                                 state_.text(router.value(), "service")),
                  true);
    }
  }

  State& state_;
  Table& routers_;
  std::set<std::string_view> visited_;  ///< Of the routers in trees.
};

}  // namespace

void link_parents(State& state) {
  if (state.version >= Version{3, 6, 0}) Linker(state).run();
}

}  // namespace gw::runtime
