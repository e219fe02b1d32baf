// Entry-point models, applied to routers. Source: pkg/server/aggregator.go, applyModel.

#include <algorithm>

#include "runtime/state.h"

namespace gw::runtime {
namespace {

using model::Value;

bool is_child(State& state, const Item& router) { return !state.texts(router.value(), "parentRefs").empty(); }

/// The entry point's observability where the router says nothing.
Value merge_observability(State& state, const Value& router, const Value* preset) {
  const Value* own = router.find("observability");
  // Most routers say nothing, and share what their entry point says.
  const void* key = preset == nullptr ? nullptr : static_cast<const void*>(preset->members.data);
  auto known = own == nullptr ? state.observability.find(key) : state.observability.end();
  if (known != state.observability.end()) return state.with(router, "observability", known->second);
  Value out = own != nullptr ? *own : state.object("dynamic.RouterObservabilityConfig", {});
  for (std::string_view field : {"accessLogs", "metrics", "tracing", "traceVerbosity"}) {
    if (out.find(field) != nullptr || preset == nullptr) continue;
    if (field == "traceVerbosity" && !state.text(out, field).empty()) continue;
    if (const Value* value = preset->find(field)) {
      out = state.with(out, field, *value);
    } else if (field == "traceVerbosity") {
      if (std::string text = state.text(*preset, field); !text.empty())
        out = state.with(out, field, state.string(text));
    } else if (auto flag = model::bool_of(*preset, field, state.version)) {
      out = state.with(out, field, state.graph.arena->boolean(*flag, model::OriginKind::Derived));
    }
  }
  if (own == nullptr) state.observability[key] = out;
  if (own != nullptr && own->members.data == out.members.data && own->members.size == out.members.size) return router;
  return state.with(router, "observability", out);
}

Item modelled(State& state, const Item& router, const std::string& entry_point, const Value& model) {
  Item out = router;
  Value& value = out.object.value;
  const Value* points = value.find("entryPoints");
  bool alone = points != nullptr && points->items().size() == 1 && points->items()[0].string() == entry_point;
  if (!alone) value = state.with(value, "entryPoints", state.strings({entry_point}));
  if (const Value* tls = model.find("tls"); tls != nullptr && value.find("tls") == nullptr)
    value = state.with(value, "tls", *tls);
  if (const Value* first = model.find("middlewares"); first != nullptr && !first->items().empty()) {
    std::vector<Value> all(first->items().begin(), first->items().end());
    out.prepended = all.size();
    if (const Value* own = value.find("middlewares")) all.insert(all.end(), own->items().begin(), own->items().end());
    value = state.with(value, "middlewares", state.graph.arena->list(all, model::OriginKind::Derived));
  }
  if (const Value* denied = model.find("deniedEncodedPathCharacters"))
    value = state.with(value, "deniedEncodedPathCharacters", *denied);
  value = merge_observability(state, value, model.find("observability"));
  return out;
}

using Copies = std::map<std::string, std::vector<std::string>, std::less<>>;

void split(State& state, const std::string& name, Item router, Table& into, Copies& copies) {
  if (!state.flag(router.value(), "defaultRule") && state.text(router.value(), "ruleSyntax").empty()) {
    for (const auto& [model_name, model] : state.models) {
      if (!model_name.ends_with("@internal")) continue;
      if (std::string syntax = state.text(model, "defaultRuleSyntax"); !syntax.empty())
        router.object.value = state.with(router.value(), "ruleSyntax", state.string(syntax));
      break;
    }
  }
  std::vector<std::string> points = state.texts(router.value(), "entryPoints"), left;
  for (const std::string& point : points) {
    auto model = state.models.find(point + "@internal");
    if (model == state.models.end()) {
      left.push_back(point);
      continue;
    }
    Item copy = modelled(state, router, point, model->second);
    if (points.size() > 1) {
      copy.object.name = point + "-" + name;
      copies[name].push_back(copy.object.name);
    }
    std::string key = copy.object.name;
    into.insert_or_assign(into.end(), std::move(key), std::move(copy));
  }
  if (left.empty()) return;
  if (left.size() != points.size())
    router.object.value = state.with(router.value(), "entryPoints", state.strings(left));
  into.insert_or_assign(into.end(), name, std::move(router));
}

void update_parents(State& state, Table& routers, const Copies& copies) {
  for (auto& [name, router] : routers) {
    if (!is_child(state, router)) continue;
    std::vector<std::string> parents;
    for (const std::string& parent : state.texts(router.value(), "parentRefs")) {
      if (routers.contains(parent)) parents.push_back(parent);
      if (auto found = copies.find(parent); found != copies.end())
        parents.insert(parents.end(), found->second.begin(), found->second.end());
    }
    text::Span span = State::place(router.value(), "parentRefs");
    router.object.value = parents.empty() ? state.without(router.value(), "parentRefs")
                                          : state.with(router.value(), "parentRefs", state.strings(parents, span));
  }
}

void default_observability(State& state) {
  if (state.version < Version{3, 2, 0}) return;
  auto& arena = *state.graph.arena;
  Value yes = arena.boolean(true, model::OriginKind::Default);
  Value preset =
      state.object("dynamic.RouterObservabilityConfig", {{"accessLogs", yes}, {"metrics", yes}, {"tracing", yes}});
  if (state.version >= Version{3, 5, 0})
    preset = state.with(preset, "traceVerbosity", arena.string("minimal", model::OriginKind::Default));
  for (auto& [name, router] : state.table(Role::Router)) {
    if (is_child(state, router)) continue;
    router.object.value = merge_observability(state, router.value(), &preset);
  }
}

}  // namespace

void apply_models(State& state) {
  if (!state.models.empty()) {
    Table routers;
    Copies copies;
    for (auto& [name, router] : state.table(Role::Router)) {
      if (is_child(state, router)) {
        routers[name] = router;
      } else {
        split(state, name, router, routers, copies);
      }
    }
    update_parents(state, routers, copies);
    state.table(Role::Router) = std::move(routers);
  }
  default_observability(state);
  if (state.tcp_models.empty()) return;
  std::string syntax = state.text(state.tcp_models.begin()->second, "defaultRuleSyntax");
  for (auto& [name, router] : state.table(Role::TcpRouter)) {
    if (!syntax.empty() && state.text(router.value(), "ruleSyntax").empty())
      router.object.value = state.with(router.value(), "ruleSyntax", state.string(syntax));
  }
}

}  // namespace gw::runtime
