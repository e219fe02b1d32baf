// Files that a compose file takes in. Source: compose-go v2 loader/include.go.

#include <algorithm>

#include "base/strings.h"
#include "io/file.h"
#include "source/compose/dotenv.h"
#include "source/compose/loader.h"

namespace gw::source::compose {
namespace {

/// A string or a list of strings.
std::vector<const Node*> strings(const Node* value) {
  std::vector<const Node*> out;
  if (value == nullptr) return out;
  if (value->is_string()) out.push_back(value);
  for (const Node* item : value->items) {
    if (item->is_string()) out.push_back(item);
  }
  return out;
}

}  // namespace

const Node* Loader::apply_include(const Node* model, Place& place, const Resets& resets) {
  const Member* include = model->member("include");
  if (include == nullptr) return model;
  if (!include->value->is_list()) {
    if (!include->value->is_null())
      refuse("`include` must be a list, got " + go_text(*include->value), include->value->span);
  }
  for (const Node* entry : include->value->items) model = include_one(entry, model, place, resets);
  Node& out = arena_.copy(*model);
  std::erase_if(out.members, [](const Member& member) { return member.key == "include"; });
  return &out;
}

const Node* Loader::include_one(const Node* entry, const Node* model, Place& place, const Resets& resets) {
  std::vector<const Node*> named = strings(entry->is_map() ? entry->find("path") : entry);
  if (named.empty()) {
    refuse("include: a path is missing", entry->span);
    return model;
  }
  std::vector<std::string> paths;
  paths.reserve(named.size());
  for (const Node* path : named) paths.push_back(join_path(place.directory, path->text));
  auto cycle = std::find(place.included.begin(), place.included.end(), paths[0]);
  if (cycle != place.included.end()) {
    std::string message = "include cycle detected:\n" + place.included[0];
    for (std::size_t i = 1; i < place.included.size(); ++i) message += "\n include " + place.included[i];
    refuse(message + "\n include " + paths[0], named[0]->span);
    return model;
  }
  std::string_view project = entry->string("project_directory");
  std::string directory = project.empty() ? directory_of(paths[0]) : join_path(place.directory, project);
  Place inner{directory, include_scope(entry, directory, place), place.included, way_to(directory, place.directory)};
  std::string key = directory;
  for (const std::string& path : paths) key += '\n' + path;
  for (ScopePtr scope = inner.scope; scope != nullptr; scope = scope->outer) {
    for (const auto& [name, value] : scope->values) key += '\n' + name + '=' + value;
  }
  auto known = imported_.find(key);
  if (known == imported_.end()) {
    const Node* loaded = load_model(paths, inner, "include", named[0]->span);
    known = imported_.emplace(std::move(key), loaded).first;
  }
  return import(known->second, model, resets);
}

ScopePtr Loader::include_scope(const Node* entry, const std::string& directory, const Place& place) {
  auto out = std::make_shared<Scope>();
  out->outer = place.scope;
  std::vector<const Node*> named = strings(entry->find("env_file"));
  std::vector<std::pair<std::string, text::Span>> paths;
  for (const Node* name : named) {
    if (name->text != "/dev/null") paths.emplace_back(join_path(place.directory, name->text), name->span);
  }
  if (named.empty()) {
    std::string path = join_path(directory, ".env");
    bool there = options_.open ? !outside(path) && options_.open(path).has_value()
                               : io::exists(path) && !io::is_directory(path) && !outside(path);
    if (there) paths.emplace_back(path, entry->span);
  }
  for (const auto& [path, span] : paths) {
    File file = open(path, "env_file", span);
    if (!file.found) {
      if (!file.outside) refuse("couldn't find env file: " + path, span);
      continue;
    }
    EnvFile read = read_env_file(
        file.bytes, [&](std::string_view name) { return place.scope->find(name); },
        [&](std::string_view name) { return out->find(name); });
    for (EnvFile::Entry& one : read.entries) out->values[one.name] = std::move(one.value);
    if (!read.error.empty())
      refuse("failed to read " + path + ": " + read.error, {file.source, read.error_at, read.error_at});
  }
  return out;
}

const Node* Loader::import(const Node* from, const Node* model, const Resets& resets) {
  constexpr std::string_view kSections[] = {"services", "volumes", "networks", "secrets", "configs"};
  for (std::string_view section : kSections) {
    const Node* source = from->find(section);
    if (source == nullptr || !source->is_map()) continue;
    const Node* target = model->find(section);
    const Node* made = target == nullptr || !target->is_map() ? source : import(section, source, target, resets);
    Node& out = arena_.copy(*model);
    set(out, section, source->span, made);
    model = &out;
  }
  return model;
}

const Node* Loader::import(std::string_view section, const Node* from, const Node* to, const Resets& resets) {
  Node& out = arena_.copy(*to);
  for (const Member& member : from->members) {
    const Member* conflict = to->member(member.key);
    const Node* value = member.value;
    if (conflict != nullptr) {
      if (equal(*value, *conflict->value)) continue;
      value = apply_resets(value, resets, {section, member.key}, arena_);
      // A dot in the name makes a longer path here, so that no special rule fits: include.go does not escape it.
      Path path{section};
      for (std::string_view part : base::split(member.key, ".")) path.push(part);
      value = merge(value, conflict->value, path, model_);
      flush();
    }
    set(out, member.key, member.key_span, value);
  }
  return &out;
}

}  // namespace gw::source::compose
