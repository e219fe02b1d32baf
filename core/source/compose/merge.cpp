#include "source/compose/merge.h"

#include <algorithm>

namespace gw::source::compose {
namespace {

enum class Rule { Pairs, Replace, Sequence, DependsOn, Names, Build, Logging, Limit, None };

struct Special {
  std::string_view pattern;  ///< Below services.*.
  Rule rule;
};

/// Source: override/merge.go (mergeSpecials).
constexpr Special kServices[] = {
    {"annotations", Rule::Pairs},
    {"build", Rule::Build},
    {"build.args", Rule::Pairs},
    {"build.additional_contexts", Rule::Pairs},
    {"build.extra_hosts", Rule::Sequence},
    {"build.labels", Rule::Pairs},
    {"command", Rule::Replace},
    {"depends_on", Rule::DependsOn},
    {"dns", Rule::Sequence},
    {"dns_opt", Rule::Sequence},
    {"dns_search", Rule::Sequence},
    {"entrypoint", Rule::Replace},
    {"env_file", Rule::Sequence},
    {"label_file", Rule::Sequence},
    {"environment", Rule::Pairs},
    {"extra_hosts", Rule::Sequence},
    {"healthcheck.test", Rule::Replace},
    {"labels", Rule::Pairs},
    {"volumes.*.volume.labels", Rule::Pairs},
    {"logging", Rule::Logging},
    {"models", Rule::Names},
    {"networks", Rule::Names},
    {"sysctls", Rule::Pairs},
    {"tmpfs", Rule::Sequence},
    {"ulimits.*", Rule::Limit},
    {"deploy.labels", Rule::Pairs},
};

bool is_service(const Path& path) { return path[0] == "services" || path[0] == "jobs"; }

Rule rule_at(const Path& path) {
  if (path.size() < 3) return Rule::None;
  if (!is_service(path)) {
    bool labelled = path[0] == "networks" || path[0] == "volumes" || path[0] == "secrets" || path[0] == "configs";
    return labelled && path.size() == 3 && path[2] == "labels" ? Rule::Pairs : Rule::None;
  }
  for (const Special& special : kServices) {
    if (!special.pattern.starts_with(path[2])) continue;
    if (path.matches("*.*." + std::string(special.pattern))) return special.rule;
  }
  return Rule::None;
}

void refuse(Model& model, const Path& path, std::string message, text::Span span) {
  model.errors.push_back(
      {std::move(message), span, path.size() > 1 && path[0] == "services" ? std::string(path[1]) : std::string()});
}

const Node* merge_maps(const Node* base, const Node* over, Path& path, Model& model) {
  if (over->members.empty()) return base;
  Node& out = model.arena.copy(*base);
  for (const Member& member : over->members) {
    const Member* before = out.member(member.key);
    const Node* value = member.value;
    if (before != nullptr) {
      Step step(path, member.key);
      value = merge(before->value, member.value, path, model);
    }
    set(out, member.key, member.key_span, value);
  }
  return &out;
}

/// Source: override/merge.go (appendWithoutDuplicates).
const Node* append(const Node* base, const Node* over, Model& model) {
  Node& out = model.arena.copy(*base);
  constexpr std::size_t kMany = 5000;  // Beyond it no duplicates are looked for.
  for (const Node* item : over->items) {
    bool known = out.items.size() < kMany &&
                 std::any_of(out.items.begin(), out.items.end(), [&](const Node* have) { return equal(*have, *item); });
    if (!known) out.items.push_back(item);
  }
  return &out;
}

/// Names as a map, each with `fill` as its value. Source: override/merge.go (convertIntoMapping).
const Node* as_mapping(const Node* value, const Node* fill, const Path& path, Model& model) {
  if (value->is_map()) return value;
  Node& out = model.arena.add(Node::Kind::Map, value->span);
  if (value->is_null()) return &out;
  if (value->is_string()) {
    set(out, value->text, value->span, fill);
    return &out;
  }
  if (!value->is_list()) {
    refuse(model, path, path.text() + ": cannot convert " + std::string(go_type(*value)) + " into a mapping",
           value->span);
    return &out;
  }
  for (const Node* item : value->items) {
    if (item->is_string()) set(out, item->text, item->span, fill);
    else
      refuse(model, path, path.text() + ": cannot use " + std::string(go_type(*item)) + " as a mapping key",
             item->span);
  }
  return &out;
}

const Node* merge_names(const Node* base, const Node* over, const Node* fill, Path& path, Model& model) {
  return merge_maps(as_mapping(base, fill, path, model), as_mapping(over, fill, path, model), path, model);
}

const Node* merge_build(const Node* base, const Node* over, Path& path, Model& model) {
  auto to_map = [&](const Node* value) -> const Node* {
    if (value->is_map()) return value;
    Node& out = model.arena.add(Node::Kind::Map, value->span);
    if (value->is_string()) out.members.push_back({"context", value->span, value});
    return &out;
  };
  return merge_maps(to_map(base), to_map(over), path, model);
}

const Node* merge_logging(const Node* base, const Node* over, Path& path, Model& model) {
  const Node* wrong = !base->is_map() ? base : !over->is_map() ? over : nullptr;
  if (wrong != nullptr) {
    refuse(model, path, path.text() + ": cannot merge logging: expected a mapping, got " + std::string(go_type(*wrong)),
           wrong->span);
    return over;
  }
  const Node *driver = over->find("driver"), *before = base->find("driver");
  if (driver == nullptr || before == nullptr || equal(*driver, *before)) return merge_maps(base, over, path, model);
  return over;
}

const Node* merge_pairs(const Node* base, const Node* over, Path& path, Model& model) {
  Node& both = model.arena.copy(*as_sequence(base, model.arena));
  const Node* more = as_sequence(over, model.arena);
  both.items.insert(both.items.end(), more->items.begin(), more->items.end());
  return unique_pairs(&both, path, model);
}

const Node* dependency(Model& model, text::Span span) {
  Node& out = model.arena.add(Node::Kind::Map, span);
  out.members.push_back({"condition", {}, model.arena.string("service_started", span)});
  out.members.push_back({"required", {}, model.arena.boolean(true, span)});
  return &out;
}

}  // namespace

const Node* as_sequence(const Node* value, Arena& arena) {
  if (value->is_list()) return value;
  Node& out = arena.add(Node::Kind::List, value->span);
  if (value->is_string()) out.items.push_back(value);
  for (const Member& member : value->members) {
    auto add = [&](const Node* item) {
      Node& pair = arena.add(Node::Kind::String, member.value->span);
      std::string text(member.key);
      if (!item->is_null()) text += "=" + go_text(*item);
      pair.text = arena.keep(std::move(text));
      pair.members.push_back({member.key, member.key_span, item});
      out.items.push_back(&pair);
    };
    if (!member.value->is_list()) add(member.value);
    for (const Node* item : member.value->items) add(item);
  }
  return &out;
}

const Node* merge(const Node* base, const Node* over, Path& path, Model& model) {
  switch (rule_at(path)) {
    case Rule::Pairs: return merge_pairs(base, over, path, model);
    case Rule::Replace: return over;
    case Rule::Sequence: return append(as_sequence(base, model.arena), as_sequence(over, model.arena), model);
    case Rule::DependsOn: return merge_names(base, over, dependency(model, over->span), path, model);
    case Rule::Names: return merge_names(base, over, model.arena.null(over->span), path, model);
    case Rule::Build: return merge_build(base, over, path, model);
    case Rule::Logging: return merge_logging(base, over, path, model);
    case Rule::Limit: return base->is_map() && over->is_map() ? merge_maps(base, over, path, model) : over;
    case Rule::None: break;
  }
  if (over->is_null()) return base;
  if (!base->is_map() && !base->is_list()) return over;
  if (base->kind != over->kind) {
    refuse(model, path, "cannot override " + path.text(), over->span);
    return base;
  }
  return base->is_map() ? merge_maps(base, over, path, model) : append(base, over, model);
}

}  // namespace gw::source::compose
