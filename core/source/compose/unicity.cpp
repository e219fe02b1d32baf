#include <algorithm>
#include <array>
#include <unordered_map>

#include "source/compose/merge.h"
#include "source/compose/volume.h"

namespace gw::source::compose {
namespace {

enum class Index { Pairs, Volume, Config, Secret, EnvFile, Expose, Port, Device, None };

struct Unique {
  std::string_view pattern;  ///< Below services.*.
  Index index;
};

/// Source: override/uncity.go (unique).
constexpr Unique kServices[] = {
    {"annotations", Index::Pairs},
    {"build.args", Index::Pairs},
    {"build.additional_contexts", Index::Pairs},
    {"build.platform", Index::Pairs},
    {"build.tags", Index::Pairs},
    {"build.labels", Index::Pairs},
    {"cap_add", Index::Pairs},
    {"cap_drop", Index::Pairs},
    {"configs", Index::Config},
    {"deploy.labels", Index::Pairs},
    {"devices", Index::Device},
    {"dns", Index::Pairs},
    {"dns_opt", Index::Pairs},
    {"dns_search", Index::Pairs},
    {"environment", Index::Pairs},
    {"env_file", Index::EnvFile},
    {"expose", Index::Expose},
    {"labels", Index::Pairs},
    {"links", Index::Pairs},
    {"networks.*.aliases", Index::Pairs},
    {"networks.*.link_local_ips", Index::Pairs},
    {"ports", Index::Port},
    {"profiles", Index::Pairs},
    {"secrets", Index::Secret},
    {"sysctls", Index::Pairs},
    {"tmpfs", Index::Pairs},
    {"volumes", Index::Volume},
};

Index index_at(const Path& path) {
  if (path.size() < 3) return Index::None;
  if (path[0] == "networks")
    return path.matches("networks.*.labels") || path.matches("networks.*.ipam.options") ? Index::Pairs : Index::None;
  if (path[0] != "services" || path[2].empty()) return Index::None;
  for (const Unique& unique : kServices) {
    if (unique.pattern[0] == path[2][0] && path.matches(unique.pattern, 2)) return unique.index;
  }
  return Index::None;
}

/// fmt's %s of a value.
std::string shown(const Node& node) {
  if (node.is_string()) return std::string(node.text);
  if (node.is_null()) return "%!s(<nil>)";
  if (node.is_map() || node.is_list()) return go_text(node);
  return "%!s(" + std::string(go_type(node)) + "=" + std::string(node.text) + ")";
}

std::string pair_key(const Node& entry, const std::string& where, std::string& error) {
  if (entry.is_string()) return std::string(entry.text.substr(0, entry.text.find('=')));
  error = where + ": unexpected type " + std::string(go_type(entry));
  return {};
}

std::string volume_key(const Node& entry, const std::string& where, std::string& error) {
  if (entry.is_string()) return read_volume(entry.text, error).target;
  if (!entry.is_map()) return {};
  const Node* target = entry.find("target");
  if (target == nullptr || !target->is_string()) {
    error = "service volume " + where + " is missing a mount target";
    return {};
  }
  return std::string(target->text);
}

std::string mount_key(const Node& entry, std::string_view folder, const std::string& where, std::string& error) {
  if (entry.is_string()) return std::string(folder) + "/" + std::string(entry.text);
  if (!entry.is_map()) {
    error = where + ": unsupported expose value " + shown(entry);
    return {};
  }
  if (const Node* target = entry.find("target")) return std::string(target->text);
  const Node* source = entry.find("source");
  return std::string(folder) + "/" + (source == nullptr ? "" : std::string(source->text));
}

std::string port_key(const Node& entry, const std::string& where, std::string& error) {
  if (entry.kind == Node::Kind::Int || entry.is_string()) return std::string(entry.text);
  if (!entry.is_map()) return {};
  const Node* target = entry.find("target");
  if (target == nullptr) {
    error = "service ports " + where + " is missing a target port";
    return {};
  }
  auto part = [&](std::string_view name, std::string_view otherwise) {
    const Node* found = entry.find(name);
    return found == nullptr ? std::string(otherwise) : shown(*found);
  };
  return part("host_ip", "0.0.0.0") + ":" + part("published", "%!s(<nil>)") + ":" + std::string(target->text) + "/" +
         part("protocol", "tcp");
}

std::string key_of(Index index, const Node& entry, const std::string& where, std::string& error) {
  switch (index) {
    case Index::Pairs: return pair_key(entry, where, error);
    case Index::Volume: return volume_key(entry, where, error);
    case Index::Config: return mount_key(entry, "", where, error);
    case Index::Secret: return mount_key(entry, "/run/secrets", where, error);
    case Index::Port: return port_key(entry, where, error);
    case Index::EnvFile:
      if (entry.is_string()) return std::string(entry.text);
      if (entry.is_map() && entry.find("path") == nullptr)
        error = "environment path attribute " + where + " is missing";
      return entry.is_map() ? std::string(entry.string("path")) : std::string();
    case Index::Expose:
      if (entry.is_string() || entry.kind == Node::Kind::Int) return std::string(entry.text);
      error = where + ": unsupported expose value " + shown(entry);
      return {};
    case Index::Device: {
      if (!entry.is_string()) return std::string(entry.string("target"));
      std::size_t colon = entry.text.find(':');
      if (colon == std::string_view::npos) return std::string(entry.text);
      std::string_view rest = entry.text.substr(colon + 1);
      return std::string(rest.substr(0, rest.find(':')));
    }
    case Index::None: break;
  }
  return {};
}

/// A list of texts, each with a key of its own: most lists are.
bool all_differ(const Node& list, Index index) {
  // Keys are the texts, of pairs up to "=".
  bool pairs = index == Index::Pairs;
  if (!pairs && index != Index::Expose && index != Index::Port && index != Index::EnvFile) return false;
  constexpr std::size_t kMost = 24;  // More are sooner found in a table.
  if (list.items.size() > kMost) return false;
  std::array<std::string_view, kMost> names;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    if (!list.items[i]->is_string()) return false;
    std::string_view text = list.items[i]->text;
    names[i] = pairs ? text.substr(0, text.find('=')) : text;
    if (std::find(names.begin(), names.begin() + i, names[i]) != names.begin() + i) return false;
  }
  return true;
}

const Node* unique(const Node* list, Index index, Path& path, Model& model) {
  if (all_differ(*list, index)) return list;
  std::vector<const Node*> kept;
  std::unordered_map<std::string, std::size_t> known;
  known.reserve(list->items.size());
  kept.reserve(list->items.size());
  bool changed = false;
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    const Node* item = list->items[i];
    std::string error, where;
    bool plain = item->is_string() && index == Index::Pairs;
    if (!plain) where = path.text() + ".[" + std::to_string(i) + "]";
    std::string key = key_of(index, *item, where, error);
    if (!error.empty()) {
      model.errors.push_back({error, item->span, path[0] == "services" ? std::string(path[1]) : ""});
      kept.push_back(item);
      continue;
    }
    auto [at, fresh] = known.emplace(std::move(key), kept.size());
    if (fresh) kept.push_back(item);
    else kept[at->second] = item;
    changed = changed || !fresh;
  }
  if (!changed) return list;
  Node& out = model.arena.copy(*list);
  out.items = std::move(kept);
  return &out;
}

}  // namespace

const Node* unique_pairs(const Node* list, Path& path, Model& model) { return unique(list, Index::Pairs, path, model); }

const Node* enforce_unicity(const Node* root, Path& path, Model& model) {
  if (root->is_list()) {
    Index index = index_at(path);
    return index == Index::None ? root : unique(root, index, path, model);
  }
  constexpr std::size_t kDeepest = 5;  // services.*.networks.*.aliases
  if (!root->is_map() || path.size() >= kDeepest) return root;
  if (path.size() == 1 && path[0] != "services" && path[0] != "networks") return root;
  Node* out = nullptr;
  for (std::size_t i = 0; i < root->members.size(); ++i) {
    const Member& member = root->members[i];
    if (!member.value->is_map() && !member.value->is_list()) continue;
    Step step(path, member.key);
    const Node* value = enforce_unicity(member.value, path, model);
    if (value == member.value) continue;
    if (out == nullptr) out = &model.arena.copy(*root);
    out->members[i].value = value;
  }
  return out == nullptr ? root : out;
}

}  // namespace gw::source::compose
