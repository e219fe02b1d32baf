#include "source/kubernetes/validate.h"

#include <algorithm>
#include <map>
#include <set>

#include "rule/go_regexp.h"

namespace gw::source {
namespace {

using doc::Entry;
using doc::NodeId;
using schema::CrdField;
using Type = CrdField::Type;

bool digit(char c) { return c >= '0' && c <= '9'; }

/// ^([1-5][0-9]{2}[,-]?)+$
bool is_statuses(std::string_view text) {
  if (text.empty()) return false;
  while (!text.empty()) {
    if (text.size() < 3 || text[0] < '1' || text[0] > '5' || !digit(text[1]) || !digit(text[2])) return false;
    text.remove_prefix(3);
    if (!text.empty() && (text[0] == ',' || text[0] == '-')) text.remove_prefix(1);
  }
  return true;
}

/// ^([0-9]+(ns|us|µs|ms|s|m|h)?)+$
bool is_duration(std::string_view text) {
  if (text.empty()) return false;
  while (!text.empty()) {
    std::size_t digits = 0;
    while (digits < text.size() && digit(text[digits])) ++digits;
    if (digits == 0) return false;
    text.remove_prefix(digits);
    for (std::string_view unit : {"ns", "us", "\u00b5s", "ms", "s", "m", "h"}) {
      if (!text.starts_with(unit)) continue;
      text.remove_prefix(unit.size());
      break;
    }
  }
  return true;
}

std::string type_name(Type type) {
  switch (type) {
    case Type::Object: return "object";
    case Type::Array: return "array";
    case Type::String: return "string";
    case Type::Integer: return "integer";
    case Type::Boolean: return "boolean";
    case Type::IntOrString:
    case Type::Any: break;
  }
  return "";
}

class Admission {
 public:
  Admission(doc::Document& document, const schema::CrdKind& kind, std::vector<std::string>& reasons,
            std::vector<Pruned>& pruned)
      : document_(document), kind_(kind), reasons_(reasons), pruned_(pruned) {
    for (const CrdField& field : kind.fields) {
      if (!field.preset.empty()) presets_.push_back(&field);
    }
  }

  NodeId root(NodeId object) {
    std::vector<Entry> kept;
    for (const Entry& entry : entries(object)) {
      std::string key(document_.text(entry.key));
      const CrdField* field = kind_.find(key);
      bool header = key == "apiVersion" || key == "kind" || key == "metadata";
      if (header) kept.push_back(entry);
      else if (field != nullptr) kept.push_back({entry.key, visit(entry.value, *field, key, 0)});
      else if (key != "status") prune(entry, key, "");  // What `kubectl get` shows may have one.
    }
    const CrdField* whole = kind_.find("");
    for (std::string_view key : whole == nullptr ? std::span<const std::string_view>() : whole->required) {
      bool there = key == "metadata" ||
                   std::ranges::any_of(kept, [&](const Entry& entry) { return document_.text(entry.key) == key; });
      if (!there) reasons_.push_back(std::string(key) + ": required");
    }
    return map(object, kept);
  }

 private:
  static constexpr int kDeepest = 64;

  std::vector<Entry> entries(NodeId map) const {
    std::span<const Entry> all = document_.entries(map);
    return {all.begin(), all.end()};
  }

  NodeId map(NodeId old, const std::vector<Entry>& kept) {
    std::span<const Entry> all = document_.entries(old);
    auto same = [](const Entry& a, const Entry& b) { return a.key == b.key && a.value == b.value; };
    if (std::equal(all.begin(), all.end(), kept.begin(), kept.end(), same)) return old;
    NodeId out = document_.begin_container(doc::Kind::Map, document_[old].begin);
    document_.end_map(out, document_.raw(document_.target(old)).end, kept);
    return out;
  }

  void prune(const Entry& entry, std::string path, std::string_view before) {
    Pruned& out = pruned_.emplace_back(Pruned{entry.key, std::move(path), {}});
    for (const CrdField& field : kind_.fields) {
      if (!field.path.starts_with(before) || field.path.size() == before.size()) continue;
      std::string_view name = field.path.substr(before.size());
      if (name.find_first_of(".[*") == std::string_view::npos) out.neighbours.emplace_back(name);
    }
  }

  void refuse(const std::string& path, const std::string& why) { reasons_.push_back(path + ": " + why); }

  bool is_string(const doc::Node& node) const {
    return node.kind == doc::Kind::Scalar && (node.tag == doc::Tag::String || node.tag == doc::Tag::Timestamp);
  }
  static bool is_integer(const doc::Node& node) {
    return node.kind == doc::Kind::Scalar && (node.tag == doc::Tag::Int || node.tag == doc::Tag::Uint);
  }

  bool fits(const doc::Node& node, Type type) const {
    switch (type) {
      case Type::Object: return node.kind == doc::Kind::Map;
      case Type::Array: return node.kind == doc::Kind::List;
      case Type::String: return is_string(node);
      case Type::Integer: return is_integer(node);
      case Type::Boolean: return node.kind == doc::Kind::Scalar && node.tag == doc::Tag::Bool;
      case Type::IntOrString: return is_string(node) || is_integer(node);
      case Type::Any: return true;
    }
    return false;
  }

  NodeId visit(NodeId id, const CrdField& field, const std::string& path, int depth) {
    const doc::Node node = document_[id];
    if (node.kind == doc::Kind::Null) {
      refuse(path, "null");
      return id;
    }
    if (!fits(node, field.type)) {
      refuse(path,
             field.type == Type::IntOrString ? "not an integer or string" : "not of type " + type_name(field.type));
      return id;
    }
    bool scalar = node.kind == doc::Kind::Scalar;
    std::string text(scalar ? document_.text(id) : "");
    if (!field.allowed.empty() && std::ranges::find(field.allowed, text) == field.allowed.end()) {
      std::string all;
      for (std::string_view one : field.allowed) all += (all.empty() ? "" : ", ") + std::string(one);
      refuse(path, "not one of " + all);
    }
    if (depth < kDeepest && field.type == Type::Object) id = object(id, field, path, depth);
    if (depth < kDeepest && field.type == Type::Array) id = list(id, field, path, depth);
    if (is_string(node) && !suits(text, field)) refuse(path, "does not match " + std::string(field.pattern_text));
    if (is_string(node)) length(characters(text), field, path, {"shorter than ", "longer than "});
    if (is_integer(node)) range(id, node, field, path);
    if (reasons_.empty() && !holds(id, text, field)) refuse(path, std::string(field.rule_text));
    return id;
  }

  bool suits(const std::string& text, const CrdField& field) {
    switch (field.pattern) {
      case CrdField::Pattern::None: return true;
      case CrdField::Pattern::Statuses: return is_statuses(text);
      case CrdField::Pattern::Duration: return is_duration(text);
      case CrdField::Pattern::Regexp: break;
    }
    auto at = patterns_.find(field.pattern_text);
    if (at == patterns_.end())
      at = patterns_.emplace(field.pattern_text, rule::GoRegexp::compile(field.pattern_text)).first;
    return !at->second.error.empty() || at->second.regexp.search(text);
  }

  static std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
  }

  struct Words {
    const char *few, *many, *unit = "";
  };
  void length(std::size_t size, const CrdField& field, const std::string& path, const Words& words) {
    if (size < field.shortest) refuse(path, words.few + std::to_string(field.shortest) + words.unit);
    if (size > field.longest) refuse(path, words.many + std::to_string(field.longest) + words.unit);
  }

  /// Items of which two have the same keys.
  void distinct(NodeId id, const CrdField& field, const std::string& path) {
    if (field.keys.empty()) return;
    std::set<std::string> seen;
    for (NodeId item : document_.items(id)) {
      std::string all;
      for (std::string_view key : field.keys) {
        for (const Entry& entry : document_.entries(item)) {
          bool named = document_.text(entry.key) == key && document_[entry.value].kind == doc::Kind::Scalar;
          if (named) all += std::string(document_.text(entry.value)) + '\n';
        }
      }
      if (!seen.insert(all).second) return refuse(path, "two items with the same keys");
    }
  }

  void range(NodeId id, const doc::Node& node, const CrdField& field, const std::string& path) {
    bool huge = node.tag == doc::Tag::Uint && document_.uinteger(id) > static_cast<std::uint64_t>(INT64_MAX);
    std::int64_t value = huge ? INT64_MAX : document_.integer(id);
    if (field.minimum != INT64_MIN && value < field.minimum) refuse(path, "less than " + std::to_string(field.minimum));
    if (field.maximum != INT64_MAX && value > field.maximum) refuse(path, "more than " + std::to_string(field.maximum));
  }

  bool holds(NodeId id, const std::string& text, const CrdField& field) const {
    if (field.rule == CrdField::Cel::StartsWithSlash) return text.starts_with('/');
    if (field.rule != CrdField::Cel::NotSecretAndConfigMap) return true;
    int both = 0;
    for (const Entry& entry : document_.entries(id)) {
      std::string_view key = document_.text(entry.key);
      both += key == "secret" || key == "configMap" ? 1 : 0;
    }
    return both < 2;
  }

  NodeId list(NodeId id, const CrdField& field, const std::string& path, int depth) {
    const CrdField* item = kind_.find(std::string(field.path) + "[]");
    if (item == nullptr) return id;
    std::span<const NodeId> all = document_.items(id);
    std::vector<NodeId> old(all.begin(), all.end()), out;
    for (NodeId one : old) out.push_back(visit(one, *item, path + "[" + std::to_string(out.size()) + "]", depth + 1));
    length(old.size(), field, path, {"fewer than ", "more than ", " items"});
    distinct(id, field, path);
    if (old == out) return id;
    NodeId changed = document_.begin_container(doc::Kind::List, document_[id].begin);
    document_.end_list(changed, document_[id].end, out);
    return changed;
  }

  NodeId object(NodeId id, const CrdField& field, const std::string& path, int depth) {
    std::vector<Entry> kept;
    std::string below(field.path);
    const CrdField* any = kind_.find(below + ".*");
    for (const Entry& entry : entries(id)) {
      std::string key(document_.text(entry.key));
      const CrdField* known = kind_.find(below + "." + key);
      bool null = document_[entry.value].kind == doc::Kind::Null;
      if (known != nullptr && null) continue;  // Dropped.
      if (known == nullptr) known = any;
      if (known != nullptr) kept.push_back({entry.key, visit(entry.value, *known, path + "." + key, depth + 1)});
      else if (field.free) kept.push_back(entry);
      else prune(entry, path + "." + key, below + ".");
    }
    auto there = [&](std::string_view key) {
      return std::ranges::any_of(kept, [&](const Entry& entry) { return document_.text(entry.key) == key; });
    };
    for (const CrdField* one : presets_) {
      if (one->path.size() <= below.size() + 1 || !one->path.starts_with(below + ".")) continue;
      std::string_view key = one->path.substr(below.size() + 1);
      if (key.find_first_of(".[") != std::string_view::npos || there(key)) continue;
      std::uint32_t end = document_[id].end;
      kept.push_back({document_.add_scalar(end, end, doc::Style::Plain, key, {}),
                      document_.add_scalar(end, end, doc::Style::Plain, one->preset, {})});
    }
    for (std::string_view key : field.required) {
      if (!there(key)) refuse(path + "." + std::string(key), "required");
    }
    return map(id, kept);
  }

  doc::Document& document_;
  const schema::CrdKind& kind_;
  std::vector<std::string>& reasons_;
  std::vector<Pruned>& pruned_;
  std::vector<const CrdField*> presets_;  ///< Fields with a default.
  std::map<std::string_view, rule::GoRegexp::Compiled> patterns_;
};

}  // namespace

NodeId admit(doc::Document& document, NodeId object, const schema::CrdKind& kind, std::vector<std::string>& reasons,
             std::vector<Pruned>& pruned) {
  return Admission(document, kind, reasons, pruned).root(object);
}

}  // namespace gw::source
