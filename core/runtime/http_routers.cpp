// HTTP routers. Source: pkg/server/router/router.go; the TLS side: pkg/server/router/tcp/manager.go.

#include <algorithm>

#include "base/strings.h"
#include "runtime/rules.h"
#include "runtime/state.h"

namespace gw::runtime {

using diag::FactKind;
using model::OriginKind;
using model::Value;

namespace {

void unknown_entry_point(State& state, Item& router, const std::vector<std::string>& known, const Value& wanted,
                         std::size_t index, int& fact) {
  std::string name(wanted.string());
  Problem problem = state.problem(router, FactKind::MissingReference, wanted.span,
                                  "entryPoint " + base::quote(name) + " doesn't exist",
                                  "entryPoints[" + std::to_string(index) + "]", name, "entrypoint");
  state.offer(problem.fact, known);
  fact = problem.fact;
  state.fail(router, problem, false);
  state.log("error", "EntryPoint doesn't exist", "", Context().with("routerName", router.object.name));
}

/// The list in the graph's memory; routers mostly share one.
std::span<const std::string_view> shared(State& state, std::vector<std::string_view> points) {
  std::ranges::sort(points);
  auto [at, fresh] = state.point_lists.try_emplace(std::move(points));
  if (!fresh) return at->second;
  std::vector<std::string_view> kept;
  for (std::string_view point : at->first) kept.push_back(state.keep(point));
  return at->second = state.graph.arena->copy(kept);
}

}  // namespace

void use_entry_points(State& state, Item& router, const std::vector<std::string>& known, std::span<const Value> wanted,
                      bool demanded) {
  std::vector<std::string_view> out;
  int missing = -1;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    std::string_view name = wanted[i].string();
    if (auto point = std::ranges::find(known, name); point == known.end())
      unknown_entry_point(state, router, known, wanted[i], i, missing);
    else if (std::ranges::find(out, name) == out.end()) out.emplace_back(*point);
  }
  if (out.empty() && demanded) {
    const Value* written = router.value().find("entryPoints");
    text::Span span = written != nullptr ? written->span : text::Span();
    Problem problem =
        state.problem(router, FactKind::NoEntryPointLeft, span, "no valid entryPoint for this router", "entryPoints");
    state.graph.facts[static_cast<std::size_t>(problem.fact)].cause = missing;
    state.fail(router, problem, true);
    state.log("error", "No valid entryPoint for this router", "", Context().with("routerName", router.object.name));
  }
  router.object.using_ = shared(state, std::move(out));
}

namespace {

class Builder {
 public:
  explicit Builder(State& state) : state_(state) {}

  void run(bool tls) {
    std::map<std::string_view, std::vector<Item*>> by_point;
    for (Item& router : state_.table(Role::Router)) {
      if (router.tls != tls) continue;
      use_entry_points(state_, router, state_.tcp_entry_points, State::items(router.value(), "entryPoints"),
                       !router.child);
      for (std::string_view point : router.object.using_) by_point[point].push_back(&router);
    }
    for (auto& [point, routers] : by_point) {
      for (Item* router : routers) root(*router);
    }
  }

 private:
  void refuse(Item& router, const Problem& problem) {
    state_.fail(router, problem, true);
    state_.log("error", "", problem.text, Context().with("routerName", router.object.name));
  }

  void set_priority(Item& router) {
    if (state_.integer(router.value(), "priority") != 0) return;
    long long priority = rule::default_priority(State::written(router.value(), "rule"), rule::Protocol::Http);
    if (priority == 0) return;
    state_.set(router, "priority", state_.graph.arena->integer(priority, OriginKind::Default));
  }

  void root(Item& router) {
    set_priority(router);
    std::int64_t priority = state_.integer(router.value(), "priority");
    if (priority > kMaxPriority && !router.object.name.ends_with("@internal")) {
      refuse(router, state_.problem(router, FactKind::BadRouter, State::place(router.value(), "priority"),
                                    "the router priority " + std::to_string(priority) +
                                        " exceeds the max user-defined priority " + std::to_string(kMaxPriority),
                                    "priority", "priority"));
      return;
    }
    if (!router.child) finish(router);
  }

  /// Handler and route; false if there is an error.
  bool finish(Item& router) {
    Context context = Context().at(router.object.name).with("routerName", router.object.name);
    if (Outcome problem = handler(router, context)) {
      refuse(router, *problem);
      return false;
    }
    Outcome problem = rule_problem(state_, router, rule::Protocol::Http);
    if (problem) refuse(router, *problem);
    router.object.routed = !problem;
    return !problem;
  }

  Outcome handler(Item& router, const Context& context) {
    if (router.built) return std::nullopt;
    if (const Value* tls = router.tls ? router.value().find("tls") : nullptr) {
      if (router.tls_conflict)
        return state_.problem(
            router, FactKind::BadRouter, State::place(*tls, "options"),
            "router's TLSOptions configuration is conflicting with other routers on the same entrypoint and host",
            "tls.options", "tls.options");
      if (Outcome problem = tls_config(state_, router, options_of(router).text()))
        return Problem{"building router handler: " + problem->text, problem->fact};
    }
    Outcome problem = chain(router, context);
    if (!problem) router.built = true;
    return problem;
  }

  Outcome chain(Item& router, const Context& context) {
    if (const Value* names = router.value().find("middlewares")) {
      std::vector<Value> qualified(names->items().begin(), names->items().end());
      for (Value& name : qualified) {
        if (Name full = context.qualified(name.string()); !full.provider.empty())
          name = state_.string(full.text(), name.span);
      }
      state_.set(router, "middlewares", state_.graph.arena->list(qualified, OriginKind::Derived, names->span));
    }
    if (Outcome problem = next(router, context)) return problem;
    return build_middlewares(state_, context, router, State::items(router.value(), "middlewares"));
  }

  Outcome next(Item& router, const Context& context) {
    if (!router.children.empty()) {
      Outcome problem = children(router);
      if (problem) problem->text = "building child routers muxer: " + problem->text;
      return problem;
    }
    std::string_view service = State::written(router.value(), "service");
    if (service.empty()) {
      // Before 3.6 there were no children.
      std::string text = state_.version >= Version{3, 6, 0} ? "router must have either a service or child routers"
                                                            : "the service is missing on the router";
      return state_.problem(router, FactKind::DeadEndRouter, {}, text);
    }
    return build_service(state_, context, service, router, State::place(router.value(), "service"), {"service"})
        .problem;
  }

  Outcome children(Item& router) {
    std::size_t added = 0;
    int first = -1;
    for (std::string_view name : router.children) {
      Item& child = *state_.find(Role::Router, name);
      if (child.object.errors.empty()) {
        set_priority(child);
        if (finish(child)) ++added;
      }
      if (first < 0) first = fact_of(child);
    }
    if (added > 0) return std::nullopt;
    return Problem{"no child routers could be added to muxer (" + std::to_string(router.children.size()) + " skipped)",
                   first};
  }

  int fact_of(const Item& item) const {
    for (std::size_t i = 0; i < state_.graph.facts.size(); ++i) {
      if (state_.graph.facts[i].object == item.object.name) return static_cast<int>(i);
    }
    return -1;
  }

  State& state_;
};

}  // namespace

void build_http(State& state) {
  Builder builder(state);
  builder.run(false);
  builder.run(true);
}

}  // namespace gw::runtime
