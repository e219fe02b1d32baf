#include "source/compose/convert.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/strings.h"
#include "source/compose/cast.h"

namespace gw::source::compose {
namespace {

using doc::NodeId;

constexpr std::size_t kLargest = 1'000'000;  // Nodes of one file, aliases written out.
constexpr std::size_t kDeepest = 200;        // Levels; the specification knows nine.

enum class Tag { Reset, Override };

/// The tags of Compose among `between`, which stands between a key (or the item before) and a value.
std::optional<Tag> tag_in(std::string_view between) {
  while (!between.empty()) {
    std::size_t begin = between.find_first_not_of(" \t\r\n:-?,[{");
    if (begin == std::string_view::npos) return std::nullopt;
    between.remove_prefix(begin);
    std::size_t end = std::min(between.find_first_of(between[0] == '#' ? "\n" : " \t\r\n,]}"), between.size());
    std::string_view word = between.substr(0, end);
    if (word == "!reset") return Tag::Reset;
    if (word == "!override") return Tag::Override;
    between.remove_prefix(end);
  }
  return std::nullopt;
}

class Converter {
 public:
  Converter(const doc::Document& document, std::string_view bytes, text::SourceId source, std::uint32_t shift,
            const Lookup& lookup, Arena& arena)
      : document_(document), bytes_(bytes), source_(source), shift_(shift), lookup_(lookup), arena_(arena) {
    tagged_ = bytes.find("!reset") != std::string_view::npos || bytes.find("!override") != std::string_view::npos;
    if (tagged_) find_tags();
  }

  Converted run() {
    if (document_.root == NodeId::None) return std::move(out_);
    const Node* root = value(document_.root);
    if (root->is_map()) out_.root = root;
    else refuse("top-level object must be a mapping", root->span);
    return std::move(out_);
  }

 private:
  void find_tags() {
    for (std::uint32_t i = 0; i < document_.size(); ++i) {
      const doc::Node& node = document_.raw(NodeId{i});
      std::uint32_t end = node.begin;
      auto look = [&](std::uint32_t from, NodeId id) {
        const doc::Node& value = document_.raw(id);
        if (value.begin < from || value.kind == doc::Kind::Alias) return;
        if (auto tag = tag_in(bytes_.substr(from, value.begin - from))) tags_[static_cast<std::uint32_t>(id)] = *tag;
      };
      if (node.kind == doc::Kind::Map) {
        for (const doc::Entry& entry : document_.entries(NodeId{i})) look(document_.raw(entry.key).end, entry.value);
      } else if (node.kind == doc::Kind::List) {
        for (NodeId item : document_.items(NodeId{i})) {
          look(end, item);
          end = std::max(end, document_.raw(item).end);
        }
      }
    }
  }

  std::optional<Tag> tag(NodeId id) const {
    if (!tagged_) return std::nullopt;
    auto found = tags_.find(static_cast<std::uint32_t>(document_.target(id)));
    if (found == tags_.end()) return std::nullopt;
    return found->second;
  }

  /// A key's text without quotes, where it stands as it is.
  text::Span key_span(const doc::Node& node) const {
    bool exact = node.kind == doc::Kind::Scalar && (node.flags & doc::Node::InSource) != 0;
    return exact ? text::Span{source_, node.first + shift_, node.first + node.count + shift_} : span(node);
  }

  text::Span span(const doc::Node& node) const { return {source_, node.begin + shift_, node.end + shift_}; }

  std::string service() const { return path_.size() > 1 && path_[0] == "services" ? std::string(path_[1]) : ""; }

  void refuse(std::string message, text::Span span) {
    constexpr std::size_t kMost = 1000;
    if (out_.errors.size() < kMost) out_.errors.push_back({std::move(message), span, service()});
  }

  const Node* value(NodeId id) {
    const doc::Node& node = document_[id];
    if (++count_ > kLargest || path_.size() > kDeepest) {
      if (!std::exchange(too_large_, true))
        refuse(count_ > kLargest ? "yaml: document contains excessive aliasing" : "nested too deeply", span(node));
      return arena_.null(span(node));
    }
    switch (node.kind) {
      case doc::Kind::Map: return map(id);
      case doc::Kind::List: return list(id);
      case doc::Kind::Scalar: return scalar(id);
      case doc::Kind::Null:
      case doc::Kind::Alias: break;
    }
    return arena_.null(span(node));
  }

  const Node* map(NodeId id) {
    Node& out = arena_.add(Node::Kind::Map, span(document_[id]));
    std::span<const doc::Entry> entries = document_.entries(id);
    out.members.reserve(entries.size());
    for (const doc::Entry& entry : entries) {
      const doc::Node& key = document_[entry.key];
      std::string_view name = this->key(entry.key);
      Step step(path_, name);
      if (auto found = tag(entry.value)) {
        out_.resets.push_back(path_);
        if (*found == Tag::Reset) continue;
      }
      const Node* made = value(entry.value);
      // A key that stands twice was refused by the reader; the last one is looked at.
      if (entries.size() < 64) set(out, name, key_span(key), made);
      else out.members.push_back({name, key_span(key), made});
    }
    return &out;
  }

  std::string_view key(NodeId id) {
    const doc::Node& node = document_[id];
    if (node.kind == doc::Kind::Scalar && node.tag == doc::Tag::String) return document_.text(id);
    std::string where = path_.size() == 0 ? "at top level" : "in " + path_.text();
    std::string shown = node.kind == doc::Kind::Scalar ? go_text(*plain(id)) : "<nil>";
    refuse("non-string key " + where + ": " + shown, span(node));
    return arena_.keep(std::move(shown));
  }

  const Node* list(NodeId id) {
    Node& out = arena_.add(Node::Kind::List, span(document_[id]));
    std::span<const NodeId> items = document_.items(id);
    out.items.reserve(items.size());
    Step step(path_, "[]");
    for (NodeId item : items) {
      auto found = tag(item);
      if (found && *found == Tag::Reset) continue;
      out.items.push_back(value(item));
    }
    return &out;
  }

  /// A scalar as the YAML library gives it.
  const Node* plain(NodeId id) {
    const doc::Node& node = document_[id];
    Node& out = arena_.add(Node::Kind::String, span(node));
    out.text = document_.text(id);
    switch (node.tag) {
      case doc::Tag::Bool:
        out.kind = Node::Kind::Bool;
        out.boolean = document_.boolean(id);
        out.text = out.boolean ? "true" : "false";
        break;
      case doc::Tag::Int:
        out.kind = Node::Kind::Int;
        out.integer = document_.integer(id);
        number(out, std::to_string(out.integer));
        break;
      case doc::Tag::Uint:
        out.kind = Node::Kind::Uint;
        out.integer = static_cast<std::int64_t>(std::min<std::uint64_t>(document_.uinteger(id), INT64_MAX));
        number(out, std::to_string(document_.uinteger(id)));
        break;
      case doc::Tag::Float:
        out.kind = Node::Kind::Float;
        out.real = document_.real(id);
        number(out, go_float(out.real));
        break;
      case doc::Tag::Timestamp:
        out.kind = Node::Kind::Time;
        number(out, go_time(out.text));
        break;
      case doc::Tag::String: break;
    }
    if ((node.flags & doc::Node::InSource) != 0 && document_.text(id) == out.text) {
      out.exact = true;
      out.text_begin = node.first + shift_;
    } else if (out.kind == Node::Kind::String) {
      Node::Steps steps = document_.decoded(id).steps;
      for (text::Decoded::Step& step : steps) step.source += shift_;
      if (!steps.empty()) out.steps = arena_.keep(std::move(steps));
    }
    return &out;
  }

  void number(Node& out, std::string shown) {
    if (out.text != shown) out.text = arena_.keep(std::move(shown));
  }

  const Node* scalar(NodeId id) {
    const Node* out = plain(id);
    if (!out->is_string()) return out;
    if (out->text.find('$') != std::string_view::npos) out = filled(*out);
    std::string error;
    const Node* made = cast(out, path_, arena_, error);
    if (!error.empty())
      refuse("error while interpolating " + path_.text() + ": failed to cast to expected type: " + error, out->span);
    return made;
  }

  const Node* filled(const Node& in) {
    text::Decoded written = in.decoded();
    Interpolated made = interpolate(written, lookup_);
    note(written, made);
    Node& out = arena_.add(Node::Kind::String, in.span);
    out.text = arena_.keep(std::move(made.text));
    if (!made.steps.empty()) out.steps = arena_.keep(std::move(made.steps));
    if (made.ok()) return &out;
    text::Span at = written.slice(made.error_begin, made.error_end);
    if (made.invalid)
      refuse("invalid interpolation format for " + path_.text() + ".\nYou may need to escape any $ with another $.\n" +
                 *made.invalid,
             at);
    else refuse("error while interpolating " + path_.text() + ": " + made.error, at);
    if (made.invalid) dollar(at, {}, "braces");
    return &out;
  }

  void note(const text::Decoded& written, const Interpolated& made) {
    for (const Interpolated::Use& use : made.uses) {
      if (!use.unset) continue;
      text::Span at = written.slice(use.begin, use.end);
      diag::Fact fact;
      fact.kind = diag::FactKind::ComposeVariable;
      fact.span = at;
      fact.subject = use.name;
      fact.path = path_.text();
      out_.facts.push_back(std::move(fact));
      if (use.braced) continue;
      if (looks_hashed(written.text)) dollar(at, use.name, "hash");
      else if (std::any_of(use.name.begin(), use.name.end(), [](char c) { return 'a' <= c && c <= 'z'; }))
        dollar(at, use.name, "regexp");
    }
  }

  void dollar(text::Span at, std::string name, std::string detail) {
    diag::Fact fact;
    fact.kind = diag::FactKind::ComposeDollar;
    fact.span = at;
    fact.subject = std::move(name);
    fact.detail = std::move(detail);
    fact.path = path_.text();
    out_.facts.push_back(std::move(fact));
  }

  /// A password hash with its dollars not doubled: $2y$, $apr1$, $5$ and the like.
  static bool looks_hashed(std::string_view text) {
    constexpr std::string_view kMarks[] = {"$2y$", "$2a$", "$2b$", "$2x$", "$apr1$", "$1$", "$5$", "$6$"};
    return std::any_of(std::begin(kMarks), std::end(kMarks),
                       [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; });
  }

  const doc::Document& document_;
  std::string_view bytes_;
  text::SourceId source_;
  std::uint32_t shift_;
  const Lookup& lookup_;
  Arena& arena_;
  bool tagged_ = false, too_large_ = false;
  std::unordered_map<std::uint32_t, Tag> tags_;
  std::size_t count_ = 0;
  Path path_;
  Converted out_;
};

bool same(const Path& a, const Path& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

bool inside(const Path& outer, const Path& inner) {
  if (outer.size() >= inner.size()) return false;
  for (std::size_t i = 0; i < outer.size(); ++i) {
    if (outer[i] != inner[i]) return false;
  }
  return true;
}

}  // namespace

Converted convert(const doc::Document& document, std::string_view bytes, text::SourceId source, std::uint32_t shift,
                  const Lookup& lookup, Arena& arena) {
  return Converter(document, bytes, source, shift, lookup, arena).run();
}

const Node* apply_resets(const Node* root, const Resets& resets, Path path, Arena& arena) {
  if (!root->is_map() || resets.empty()) return root;
  bool touched = path.size() == 0 ||
                 std::any_of(resets.begin(), resets.end(), [&](const Path& reset) { return inside(path, reset); });
  if (!touched) return root;
  Node& out = arena.copy(*root);
  out.members.clear();
  for (const Member& member : root->members) {
    Step step(path, member.key);
    if (std::any_of(resets.begin(), resets.end(), [&](const Path& reset) { return same(path, reset); })) continue;
    out.members.push_back({member.key, member.key_span, apply_resets(member.value, resets, path, arena)});
  }
  return &out;
}

}  // namespace gw::source::compose
