#include "cli/diff_sides.h"

#include <algorithm>
#include <cstdio>
#include <memory>

#include "model/hidden.h"
#include "route/tables.h"
#include "source/discover.h"

namespace gw::cli {
namespace {

constexpr std::string_view kAnyUdpPoint = "(any udp)";  // source/assume.cpp makes it.

/// The gateway's name without the longest input that it lies in.
std::string own_name(const std::string& name, const std::vector<std::string>& inputs) {
  std::string out = name;
  for (const std::string& input : inputs) {
    std::string root = source::split_kind(input).path;
    if (name == root) return name.substr(name.rfind('/') + 1);
    if (!root.ends_with('/') && !root.ends_with(':')) root += '/';
    if (name.starts_with(root) && name.size() - root.size() < out.size()) out = name.substr(root.size());
  }
  return out.starts_with('/') ? out.substr(1) : out;
}

std::vector<model::Property> properties_of(const model::Value* value) {
  if (value == nullptr) return {};
  return {value->properties().begin(), value->properties().end()};
}

/// The entry points that the routers of either side name. What stands for all of them does so where neither names one.
std::vector<model::Property> together(const source::Static& own, const model::Value& others) {
  std::vector<model::Property> out = properties_of(own.config.root.find("entryPoints"));
  for (const model::Property& point : others.properties()) {
    if (point.name == route::kAnyPoint || std::ranges::find(out, point.name, &model::Property::name) != out.end())
      continue;
    if (point.name != kAnyUdpPoint)
      std::erase_if(out, [](const model::Property& one) { return one.name == route::kAnyPoint; });
    out.push_back(point);
  }
  return out;
}

text::Span place_of(const runtime::Graph& graph, const std::string& router) {
  using runtime::Role;
  for (Role role : {Role::Router, Role::TcpRouter, Role::UdpRouter}) {
    const runtime::Object* object = router.empty() ? nullptr : graph.find(role, router);
    if (object != nullptr) return object->value.name().written() ? object->value.name() : object->value.span;
  }
  return {};
}

/// The entry points of the side that knows them, for one without static configuration.
void lend_points(source::Gateway& gateway, const source::Static& theirs, const char* side) {
  const source::Static& own = gateway.install;
  bool runs = theirs.points_known;
  const model::Value* points = theirs.config.root.find("entryPoints");
  if (own.given || own.points_known || theirs.given || points == nullptr) return;
  std::vector<model::Property> all = runs ? properties_of(points) : together(own, *points);
  model::Config& config = gateway.install.config;
  auto arena = std::make_shared<model::Arena>();
  arena->adopt(config.arena);
  arena->adopt(theirs.config.arena);
  config.root = arena->with(config.root, "entryPoints", arena->map(all, model::OriginKind::Derived));
  config.arena = std::move(arena);
  if (!runs) return;
  gateway.install.points_known = true;
  gateway.install.internal = theirs.internal;
  std::string names;
  for (const model::Property& point : all) names += (names.empty() ? "" : ", ") + std::string(point.name);
  std::fprintf(stderr, "gw: %s: no static configuration: its entry points are those of what runs, %s\n", side,
               names.c_str());
}

/// What runs may hide its secrets: they are taken for those of the other side.
void lend_secrets(source::Gateway& gateway, const source::Gateway& other, const char* side) {
  std::vector<std::string> revealed;
  for (source::Provider& provider : gateway.providers) {
    auto known = std::ranges::find(other.providers, provider.name, &source::Provider::name);
    if (known == other.providers.end()) continue;
    auto arena = std::make_shared<model::Arena>();
    arena->adopt(provider.config.arena);
    arena->adopt(known->config.arena);
    provider.config.root = model::reveal(*arena, provider.config.root, known->config.root, provider.name, revealed);
    provider.config.arena = std::move(arena);
  }
  if (revealed.empty()) return;
  std::string more = revealed.size() > 1 ? " and " + std::to_string(revealed.size() - 1) + " more" : "";
  std::fprintf(stderr, "gw: %s: secrets are hidden and taken for those of the other side: %s%s\n", side,
               revealed[0].c_str(), more.c_str());
}

}  // namespace

std::vector<Pair> pair_gateways(const Gateways& old, const Gateways& now) {
  if (old.all.size() == 1 && now.all.size() == 1) return {{&old.all[0], &now.all[0], {}}};
  std::vector<Pair> out;
  for (const source::Gateway& gateway : now.all) out.push_back({nullptr, &gateway, own_name(gateway.name, now.inputs)});
  for (const source::Gateway& gateway : old.all) {
    std::string name = own_name(gateway.name, old.inputs);
    auto at = std::ranges::find_if(out, [&](const Pair& pair) { return pair.old == nullptr && pair.name == name; });
    if (at != out.end()) at->old = &gateway;
    else out.push_back({&gateway, nullptr, std::move(name)});
  }
  return out;
}

source::Gateway beside(const source::Gateway& gateway, const source::Gateway& other, const char* side) {
  source::Gateway out = gateway;
  lend_points(out, other.install, side);
  if (gateway.install.points_known) lend_secrets(out, other, side);
  return out;
}

text::Span place_of(const diff::Change& change, const std::vector<diff::Edit>& edits, const runtime::Graph& old,
                    const runtime::Graph& now) {
  auto edited = std::ranges::find_if(edits, [&](const diff::Edit& edit) {
    return edit.kind == diff::Edit::Kind::Changed && edit.object.ends_with("router") &&
           (edit.name == change.old.router || edit.name == change.now.router);
  });
  if (edited != edits.end()) return edited->span;
  text::Span place = place_of(now, change.now.router);
  return place.written() ? place : place_of(old, change.old.router);
}

}  // namespace gw::cli
