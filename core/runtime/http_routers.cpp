// HTTP routers. Source: pkg/server/router/router.go; the TLS side: pkg/server/router/tcp/manager.go.

#include <algorithm>

#include "base/strings.h"
#include "runtime/rules.h"
#include "runtime/state.h"

namespace gw::runtime {

using diag::FactKind;
using model::OriginKind;
using model::Value;

std::vector<std::string> use_entry_points(State& state, Item& router, const std::vector<std::string>& known,
                                          const std::vector<std::string>& wanted, bool demanded) {
  Context context = Context().with("routerName", router.object.name);
  const Value* written = router.value().find("entryPoints");
  std::vector<std::string> out;
  int missing = -1;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (std::ranges::find(known, wanted[i]) != known.end()) {
      if (std::ranges::find(out, wanted[i]) == out.end()) out.push_back(wanted[i]);
      continue;
    }
    text::Span span = written != nullptr && i < written->items().size() ? written->items()[i].span : text::Span();
    Problem problem = state.problem(router, FactKind::MissingReference, span,
                                    "entryPoint " + base::quote(wanted[i]) + " doesn't exist",
                                    "entryPoints[" + std::to_string(i) + "]", wanted[i], "entrypoint");
    state.offer(problem.fact, known);
    missing = problem.fact;
    state.fail(router, problem, false);
    state.log("error", "EntryPoint doesn't exist", "", context);
  }
  if (out.empty() && demanded) {
    text::Span span = written != nullptr ? written->span : text::Span();
    Problem problem =
        state.problem(router, FactKind::NoEntryPointLeft, span, "no valid entryPoint for this router", "entryPoints");
    state.graph.facts[static_cast<std::size_t>(problem.fact)].cause = missing;
    state.fail(router, problem, true);
    state.log("error", "No valid entryPoint for this router", "", context);
  }
  std::ranges::sort(out);
  router.object.using_ = out;
  return out;
}

namespace {

class Builder {
 public:
  explicit Builder(State& state) : state_(state) {}

  void run(bool tls) {
    std::map<std::string, std::vector<Item*>> by_point;
    for (auto& [name, router] : state_.table(Role::Router)) {
      if ((router.value().find("tls") != nullptr) != tls) continue;
      bool root = state_.texts(router.value(), "parentRefs").empty();
      for (const std::string& point :
           use_entry_points(state_, router, state_.tcp_entry_points, state_.texts(router.value(), "entryPoints"), root))
        by_point[point].push_back(&router);
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
    long long priority = rule_priority(state_.text(router.value(), "rule"), false);
    if (priority == 0) return;
    router.object.value =
        state_.with(router.value(), "priority", state_.graph.arena->integer(priority, OriginKind::Default));
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
    if (!state_.texts(router.value(), "parentRefs").empty()) return;
    finish(router);
  }

  /// Handler and route; false if there is an error.
  bool finish(Item& router) {
    Context context = Context().at(router.object.name).with("routerName", router.object.name);
    if (Outcome problem = handler(router, context)) {
      refuse(router, *problem);
      return false;
    }
    std::string error = http_rule_error(state_.text(router.value(), "rule"), state_.version);
    if (error.empty()) return true;
    refuse(router,
           state_.problem(router, FactKind::BadRouter, State::place(router.value(), "rule"), error, "rule", "rule"));
    return false;
  }

  Outcome handler(Item& router, const Context& context) {
    if (router.built) return std::nullopt;
    if (const Value* tls = router.value().find("tls")) {
      if (router.tls_conflict)
        return state_.problem(
            router, FactKind::BadRouter, State::place(*tls, "options"),
            "router's TLSOptions configuration is conflicting with other routers on the same entrypoint and host",
            "tls.options", "tls.options");
      std::string options = state_.text(*tls, "options");
      options = options.empty() || options == "default" ? "default" : context.qualified(options);
      if (Outcome problem = tls_config(state_, router, options))
        return Problem{"building router handler: " + problem->text, problem->fact};
    }
    Outcome problem = chain(router, context);
    if (!problem) router.built = true;
    return problem;
  }

  Outcome chain(Item& router, const Context& context) {
    std::vector<Value> middlewares;
    if (const Value* names = router.value().find("middlewares")) {
      for (const Value& name : names->items()) {
        Value qualified = name;
        if (std::string full = context.qualified(name.string()); full != name.string())
          qualified = state_.string(full, name.span);
        middlewares.push_back(qualified);
      }
      router.object.value = state_.with(router.value(), "middlewares",
                                        state_.graph.arena->list(middlewares, OriginKind::Derived, names->span));
    }
    if (Outcome problem = next(router, context)) return problem;
    return build_middlewares(state_, context, router, middlewares, "middlewares");
  }

  Outcome next(Item& router, const Context& context) {
    if (!router.children.empty()) {
      Outcome problem = children(router);
      if (problem) problem->text = "building child routers muxer: " + problem->text;
      return problem;
    }
    std::string service = state_.text(router.value(), "service");
    if (service.empty()) {
      // Before 3.6 there were no children.
      std::string text = state_.version >= Version{3, 6, 0} ? "router must have either a service or child routers"
                                                            : "the service is missing on the router";
      return state_.problem(router, FactKind::DeadEndRouter, {}, text);
    }
    return build_service(state_, context, context.qualified(service), router, State::place(router.value(), "service"),
                         "service")
        .problem;
  }

  Outcome children(Item& router) {
    std::size_t added = 0;
    int first = -1;
    for (const std::string& name : router.children) {
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
