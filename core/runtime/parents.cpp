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
    std::vector<std::string> roots;
    for (auto& [name, router] : routers_) {
      if (state_.texts(router.value(), "parentRefs").empty()) {
        roots.push_back(name);
      } else {
        link(name, router);
      }
    }
    std::vector<std::string> path;
    for (const std::string& root : roots) {
      if (!visited_.contains(root)) walk(root, path);
    }
    for (auto& [name, router] : routers_) check(name, router);
  }

 private:
  void link(const std::string& name, Item& router) {
    const model::Value& parents = *router.value().find("parentRefs");
    std::size_t index = 0;
    for (const model::Value& parent : parents.items()) {
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
      if (std::string_view(field) == "entryPoints" && state_.texts(router.value(), field).empty()) continue;
      state_.fail(router,
                  state_.problem(router, FactKind::ChildHasRootOption, State::place(router.value(), field),
                                 std::string("non-root router cannot have ") + shown + " configuration", field, field),
                  true);
      return;
    }
  }

  void walk(const std::string& name, std::vector<std::string>& path) {
    if (std::ranges::find(path, name) != path.end()) {
      cycle(name, path);
      return;
    }
    if (!visited_.insert(name).second) return;
    path.push_back(name);
    std::vector<std::string> children = routers_.find(name)->second.children;
    std::ranges::sort(children);
    for (const std::string& child : children) walk(child, path);
    path.pop_back();
  }

  void cycle(const std::string& victim, const std::vector<std::string>& path) {
    auto start = std::ranges::find(path, victim);
    std::string chain;
    for (auto at = start; at != path.end(); ++at) chain += *at + " -> ";
    Item& guilty = routers_.find(path.back())->second;
    state_.fail(
        guilty,
        state_.problem(guilty, FactKind::ParentProblem, State::place(guilty.value(), "parentRefs"),
                       "cyclic reference detected in router tree: " + chain + victim, "parentRefs", victim, "cycle"),
        false);
    std::erase(guilty.children, victim);
  }

  void check(const std::string& name, Item& router) {
    std::string service = state_.text(router.value(), "service");
    if (!visited_.contains(name)) {
      state_.fail(router,
                  state_.problem(router, FactKind::ParentProblem, State::place(router.value(), "parentRefs"),
                                 "router is not reachable", "parentRefs", {}, "unreachable"),
                  true);
    } else if (service.empty() && router.children.empty()) {
      state_.fail(router,
                  state_.problem(router, FactKind::DeadEndRouter, {}, "router has no service and no child routers"),
                  true);
    } else if (!service.empty() && !router.children.empty()) {
      state_.fail(router,
                  state_.problem(router, FactKind::ParentHasService, State::place(router.value(), "service"),
                                 "router has both a service and is referenced as a parent by other routers", "service",
                                 service),
                  true);
    }
  }

  State& state_;
  Table& routers_;
  std::set<std::string> visited_;
};

}  // namespace

void link_parents(State& state) {
  if (state.version >= Version{3, 6, 0}) Linker(state).run();
}

}  // namespace gw::runtime
