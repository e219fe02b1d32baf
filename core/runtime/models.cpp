// Entry-point models, applied to routers. Source: pkg/server/aggregator.go, applyModel.

#include <algorithm>

#include "runtime/state.h"

namespace gw::runtime {
namespace {

using model::Value;

/// What the router says of observability, and the entry point where it is silent.
Value merged(State& state, const Value* own, const Value* preset) {
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
  return out;
}

void merge_observability(State& state, Item& router, const Value* preset) {
  if (const Value* own = router.value().find("observability")) {
    Value out = merged(state, own, preset);
    if (own->members != out.members || own->size != out.size) state.set(router, "observability", out);
    return;
  }
  // Most routers say nothing, and share what their entry point says.
  const void* key = preset == nullptr ? nullptr : static_cast<const void*>(preset->members);
  auto known = state.observability.find(key);
  if (known == state.observability.end())
    known = state.observability.emplace(key, merged(state, nullptr, preset)).first;
  state.set(router, "observability", known->second);
}

Item modelled(State& state, Item& router, std::string_view entry_point, const Value& model) {
  Item out = router.duplicate();
  const Value* points = out.value().find("entryPoints");
  bool alone = points != nullptr && points->items().size() == 1 && points->items()[0].string() == entry_point;
  if (!alone) state.set(out, "entryPoints", state.strings({std::string(entry_point)}));
  if (const Value* tls = model.find("tls"); tls != nullptr && out.value().find("tls") == nullptr)
    state.set(out, "tls", *tls);
  if (std::span<const Value> first = State::items(model, "middlewares"); !first.empty()) {
    std::vector<Value> all(first.begin(), first.end());
    out.object.prepended = static_cast<std::uint32_t>(all.size());
    std::span<const Value> own = State::items(out.value(), "middlewares");
    all.insert(all.end(), own.begin(), own.end());
    state.set(out, "middlewares", state.graph.arena->list(all, model::OriginKind::Derived));
  }
  if (const Value* denied = model.find("deniedEncodedPathCharacters"))
    state.set(out, "deniedEncodedPathCharacters", *denied);
  merge_observability(state, out, model.find("observability"));
  return out;
}

using Copies = std::map<std::string_view, std::vector<std::string_view>>;

void split(State& state, Item& router, Table& into, Copies& copies) {
  if (!state.flag(router.value(), "defaultRule") && state.text(router.value(), "ruleSyntax").empty()) {
    for (const auto& [model_name, model] : state.models) {
      if (!model_name.ends_with("@internal")) continue;
      if (std::string syntax = state.text(model, "defaultRuleSyntax"); !syntax.empty())
        state.set(router, "ruleSyntax", state.string(syntax));
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
      copy.object.name = state.graph.arena->join({point, "-", router.object.name});
      copies[router.object.name].push_back(copy.object.name);
    }
    into.put(std::move(copy));
  }
  if (left.empty()) return;
  if (left.size() != points.size()) state.set(router, "entryPoints", state.strings(left));
  into.put(std::move(router));
}

void update_parents(State& state, Table& routers, const Copies& copies) {
  for (Item& router : routers) {
    if (!has_parents(router.value())) continue;
    std::vector<std::string> parents;
    for (const Value& parent : State::items(router.value(), "parentRefs")) {
      if (routers.contains(parent.string())) parents.emplace_back(parent.string());
      if (auto found = copies.find(parent.string()); found != copies.end())
        parents.insert(parents.end(), found->second.begin(), found->second.end());
    }
    if (!parents.empty()) {
      state.set(router, "parentRefs", state.strings(parents, State::place(router.value(), "parentRefs")));
      continue;
    }
    router.object.value = state.without(router.value(), "parentRefs");
    router.room = 0;
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
  for (Item& router : state.table(Role::Router)) {
    if (!has_parents(router.value())) merge_observability(state, router, &preset);
  }
}

}  // namespace

void note_traits(State& state) {
  for (Item& router : state.table(Role::Router)) {
    router.child = has_parents(router.value());
    router.tls = router.value().find("tls") != nullptr;
    router.serves = !State::written(router.value(), "service").empty();
  }
}

void apply_models(State& state) {
  if (!state.models.empty()) {
    Table routers;
    Copies copies;
    for (Item& router : state.table(Role::Router)) {
      if (has_parents(router.value())) routers.put(std::move(router));
      else split(state, router, routers, copies);
    }
    update_parents(state, routers, copies);
    state.table(Role::Router) = std::move(routers);
  }
  default_observability(state);
  if (state.tcp_models.empty()) return;
  std::string syntax = state.text(state.tcp_models.begin()->second, "defaultRuleSyntax");
  for (Item& router : state.table(Role::TcpRouter)) {
    if (!syntax.empty() && state.text(router.value(), "ruleSyntax").empty())
      state.set(router, "ruleSyntax", state.string(syntax));
  }
}

}  // namespace gw::runtime
