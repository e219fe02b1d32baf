// What yaml.v3's decoder finds in a document that parses: merge keys, duplicate keys, the kind of the root, aliasing
// without end. Source: yaml.v3 decode.go.

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/strings.h"
#include "base/text_set.h"
#include "doc/yaml_builder.h"
#include "doc/yaml_resolve.h"

namespace gw::doc {

void YamlBuilder::close_map(Frame& frame, std::uint32_t end) {
  entries_.clear();
  for (std::size_t i = frame.base; i + 1 < children_.size(); i += 2)
    entries_.push_back({children_[i], children_[i + 1]});
  if (check_duplicates(entries_, frame)) {
    document_.end_map(frame.id, end, entries_);
    return;
  }
  note_keys(entries_);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Node& key = document_.raw(entries_[i].key);
    bool is_merge = key.kind == Kind::Scalar && key.style == Style::Plain && document_.text(entries_[i].key) == "<<";
    if (is_merge) {
      merge(entries_, i);
      break;
    }
  }
  document_.end_map(frame.id, end, entries_);
}

void YamlBuilder::merge(std::vector<Entry>& entries, std::size_t at) {
  Entry from = entries[at];
  entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(at));
  const Node& value = document_[from.value];
  bool fits = value.kind == Kind::Map || value.kind == Kind::List;
  std::vector<NodeId> maps;
  if (value.kind == Kind::Map) maps.push_back(document_.target(from.value));
  for (NodeId item : document_.items(from.value)) {
    fits = fits && document_[item].kind == Kind::Map;
    maps.push_back(document_.target(item));
  }
  if (value.kind == Kind::List && document_.raw(from.value).kind == Kind::Alias) fits = false;
  if (!fits) {
    fail("map merge requires map or sequence of maps as the value", document_.span(from.value));
    return;
  }
  for (NodeId source : maps) merge_one(source, entries, from);
  diag::Fact fact;
  fact.kind = diag::FactKind::MergedKey;
  fact.span = document_.span(from.key);
  read_.facts.push_back(std::move(fact));
}

void YamlBuilder::merge_one(NodeId source, std::vector<Entry>& entries, const Entry& from) {
  std::unordered_set<std::string_view> known;
  for (const Entry& entry : entries) {
    if (std::ranges::find(resets_, document_.target(entry.value)) == resets_.end())
      known.insert(document_.text(entry.key));
  }
  std::vector<Entry> more(document_.entries(source).begin(), document_.entries(source).end());
  const Node use = document_.raw(from.value);
  for (const Entry& entry : more) {
    if (document_[entry.key].kind != Kind::Scalar || known.contains(document_.text(entry.key))) continue;
    entries.push_back({entry.key, document_.add_alias(entry.value, use.begin, use.end, true)});
  }
}

/// All keys are scalars of different texts: the usual case, told without memory for small maps.
bool YamlBuilder::all_differ(const std::vector<Entry>& entries) const {
  constexpr std::size_t kFew = 8;
  std::array<std::string_view, kFew> texts;
  base::TextSet many(entries.size() > kFew ? entries.size() : 0);
  std::size_t size = 0;
  for (const Entry& entry : entries) {
    if (document_.raw(entry.key).kind != Kind::Scalar) return false;
    std::string_view text = document_.text(entry.key);
    if (entries.size() > kFew) {
      if (!many.insert(text)) return false;
      continue;
    }
    if (std::find(texts.begin(), texts.begin() + size, text) != texts.begin() + size) return false;
    texts[size++] = text;
  }
  return true;
}

/// A map with a key twice is not decoded any further: what is wrong inside it stays unsaid.
bool YamlBuilder::check_duplicates(std::vector<Entry>& entries, const Frame& frame) {
  struct Seen {
    std::string_view text;
    bool scalar;
    std::size_t index;
  };
  if (entries.size() < 2 || all_differ(entries)) return false;
  std::vector<Seen> keys;
  keys.reserve(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Node& raw = document_.raw(entries[i].key);
    bool scalar = raw.kind == Kind::Scalar || raw.kind == Kind::Null;
    keys.push_back({raw.kind == Kind::Scalar ? document_.text(entries[i].key) : std::string_view(), scalar, i});
  }
  auto same = [](const Seen& a, const Seen& b) { return a.text == b.text && a.scalar == b.scalar; };
  std::stable_sort(keys.begin(), keys.end(), [](const Seen& a, const Seen& b) {
    return std::tie(a.text, a.scalar) < std::tie(b.text, b.scalar);
  });
  struct Pair {
    std::size_t first, second;
  };
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    for (std::size_t k = i + 1; k < keys.size() && same(keys[i], keys[k]) && pairs.size() < 10'000; ++k)
      pairs.push_back({keys[i].index, keys[k].index});
  }
  std::sort(pairs.begin(), pairs.end(),
            [](const Pair& a, const Pair& b) { return std::tie(a.first, a.second) < std::tie(b.first, b.second); });
  if (pairs.empty()) return false;
  type_errors_.resize(frame.errors);
  if (!frame.failed) failure_.clear();
  for (const Pair& pair : pairs) {
    text::Span first = document_.span(entries[pair.first].key), second = document_.span(entries[pair.second].key);
    std::string name(document_.text(entries[pair.second].key));
    type_error(document_.raw(frame.id).begin, second.begin,
               "mapping key \"" + name + "\" already defined at line " + std::to_string(line(first.begin)));
    diag::Fact fact;
    fact.kind = diag::FactKind::DuplicateKey;
    fact.span = second;
    fact.subject = name;
    fact.notes.push_back({"first defined here", first});
    fact.fatal = true;
    read_.facts.push_back(std::move(fact));
  }
  return true;
}

/// The value as Go's %#v shows it, members sorted; cut short where it is very large.
std::string YamlBuilder::go_syntax(NodeId id, int depth) const {
  const Node& node = document_[id];
  if (node.kind == Kind::Null || depth > 20) return "interface {}(nil)";
  if (node.kind == Kind::Scalar) {
    std::string text(document_.text(id));
    switch (node.tag) {
      case Tag::String: return base::quote(text);
      case Tag::Bool: return document_.boolean(id) ? "true" : "false";
      case Tag::Int: return std::to_string(document_.integer(id));
      case Tag::Uint: return std::to_string(document_.uinteger(id));
      default: return text;
    }
  }
  std::vector<std::string> parts;
  for (NodeId item : document_.items(id)) parts.push_back(go_syntax(item, depth + 1));
  bool texts = true;
  for (const Entry& entry : document_.entries(id)) {
    const Node& key = document_[entry.key];
    texts = texts && key.kind == Kind::Scalar && key.tag == Tag::String;
    parts.push_back(go_syntax(entry.key, depth + 1) + ":" + go_syntax(entry.value, depth + 1));
  }
  if (node.kind == Kind::Map) std::sort(parts.begin(), parts.end());
  std::string out = node.kind == Kind::List ? "[]interface {}{"
                    : texts                 ? "map[string]interface {}{"
                                            : "map[interface {}]interface {}{";
  for (const std::string& part : parts) {
    if (out.size() > 4096) break;
    out += (out.back() == '{' ? "" : ", ") + part;
  }
  return out + "}";
}

/// The keys of the root must be texts; further inside anything is a key that Go can compare.
void YamlBuilder::refuse_root_key(NodeId key) {
  text::Span at = document_.span(key);
  diag::Fact fact;
  fact.kind = diag::FactKind::Syntax;
  fact.span = at;
  fact.detail =
      std::string("cannot unmarshal ") + (document_[key].kind == Kind::Map ? "!!map" : "!!seq") + " into string";
  fact.fatal = true;
  type_error(at.begin, at.begin, fact.detail);
  read_.facts.push_back(std::move(fact));
}

void YamlBuilder::note_keys(const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) {
    const Node& key = document_[entry.key];
    if ((key.kind == Kind::List || key.kind == Kind::Map) && frames_.empty()) {
      refuse_root_key(entry.key);
      continue;
    }
    if (key.kind == Kind::List || key.kind == Kind::Map) {
      fail("invalid map key: " + go_syntax(entry.key, 0), document_.span(entry.key));
      continue;
    }
    if (key.kind != Kind::Scalar || key.tag == Tag::String || frames_.empty()) continue;
    diag::Fact fact;
    fact.kind = diag::FactKind::NonStringKey;
    fact.span = document_.span(entry.key);
    fact.subject = std::string(document_.text(entry.key));
    switch (key.tag) {
      case Tag::Bool: fact.detail = "<bool Value>"; break;
      case Tag::Int: fact.detail = "<int Value>"; break;
      case Tag::Uint: fact.detail = "<uint64 Value>"; break;
      case Tag::Float: fact.detail = "<float64 Value>"; break;
      default: fact.detail = "<time.Time Value>"; break;
    }
    read_.facts.push_back(std::move(fact));
  }
}

void YamlBuilder::check_root() {
  const Node& root = document_[document_.root];
  if (root.kind == Kind::Map || root.kind == Kind::Null) return;
  std::string what = "!!seq";
  if (root.kind == Kind::Scalar) {
    Resolved::Kind kind = Resolved::Kind::String;
    if (root.tag == Tag::Bool) kind = Resolved::Kind::Bool;
    if (root.tag == Tag::Int || root.tag == Tag::Uint) kind = Resolved::Kind::Int;
    if (root.tag == Tag::Float) kind = Resolved::Kind::Float;
    if (root.tag == Tag::Timestamp) kind = Resolved::Kind::Timestamp;
    std::string text(document_.text(document_.root));
    if (text.size() > 10) text = text.substr(0, 7) + "...";
    what = (root_tag_.empty() ? std::string(short_tag(kind)) : root_tag_) + " `" + text + "`";
  }
  text::Span at = document_.span(document_.root);
  type_errors_.clear();
  std::uint32_t from = root.kind == Kind::Scalar ? root_at_ : at.begin;
  type_error(from, from, "cannot unmarshal " + what + " into map[string]interface {}");
  diag::Fact fact;
  fact.kind = diag::FactKind::Syntax;
  fact.span = {id_, at.begin, std::min(at.end, at.begin + 1)};
  fact.detail =
      "the file is " + std::string(root.kind == Kind::List ? "a list" : "a single value") + ", not a map of sections";
  fact.traefik = "yaml: unmarshal errors:\n  " + type_errors_[0].text;
  fact.fatal = true;
  read_.facts.push_back(std::move(fact));
  document_.root = NodeId::None;
}

/// The root's keys are texts, and null is none: yaml.v3 passes over such members.
void YamlBuilder::drop_null_keys() {
  NodeId root = document_.target(document_.root);
  entries_.assign(document_.entries(root).begin(), document_.entries(root).end());
  auto gone = std::erase_if(entries_, [&](const Entry& e) { return document_[e.key].kind == Kind::Null; });
  if (gone > 0) document_.end_map(root, document_.raw(root).end, entries_);
}

/// yaml.v3 counts how many nodes it visits, and how many of them below aliases.
void YamlBuilder::check_aliasing() {
  struct Step {
    NodeId id;
    bool aliased;
  };
  std::vector<Step> stack{{document_.root, false}};
  double visited = 0, aliased = 0;
  while (!stack.empty()) {
    Step step = stack.back();
    stack.pop_back();
    const Node& raw = document_.raw(step.id);
    ++visited;
    if (step.aliased) ++aliased;
    double ratio = visited <= 400'000     ? 0.99
                   : visited >= 4'000'000 ? 0.10
                                          : 0.99 - 0.89 * ((visited - 400'000) / 3'600'000);
    if (aliased > 100 && visited > 1000 && aliased / visited > ratio) {
      fail("document contains excessive aliasing", document_.span(document_.root));
      return;
    }
    if (raw.kind == Kind::Alias) stack.push_back({NodeId{raw.first}, true});
    auto push = [&](NodeId child) { stack.push_back({child, step.aliased}); };
    if (raw.kind == Kind::List) std::ranges::for_each(document_.items(step.id), push);
    if (raw.kind != Kind::Map) continue;
    for (const Entry& entry : document_.entries(step.id)) {
      push(entry.key);
      push(entry.value);
    }
  }
}

void YamlBuilder::finish(bool complete) {
  if (!complete) {
    // What was open when the error came is closed, so that the rest can still be looked at.
    while (!frames_.empty()) {
      Frame frame = frames_.back();
      frames_.pop_back();
      if (frame.map) close_map(frame, frame.last);
      else document_.end_list(frame.id, frame.last, std::span(children_).subspan(frame.base));
      children_.resize(frame.base);
      attach(frame.id, frame.last);
    }
    return;
  }
  if (document_.root != NodeId::None && aliases_ && failure_.empty()) check_aliasing();
  if (document_.root != NodeId::None && failure_.empty()) check_root();
  if (!failure_.empty()) {
    read_.ok = false;
    read_.error = failure_;
    document_.root = NodeId::None;
    return;
  }
  read_.empty =
      type_errors_.empty() && (document_.root == NodeId::None || document_[document_.root].kind == Kind::Null);
  if (read_.empty) document_.root = NodeId::None;
  else if (document_.root != NodeId::None) drop_null_keys();
  if (type_errors_.empty()) return;
  // Inner maps are judged before the maps around them; yaml.v3 goes by the place of the map.
  std::stable_sort(type_errors_.begin(), type_errors_.end(),
                   [](const TypeError& a, const TypeError& b) { return a.at < b.at; });
  read_.ok = false;
  read_.error = "yaml: unmarshal errors:";
  for (const TypeError& error : type_errors_) read_.error += "\n  " + error.text;
  for (diag::Fact& fact : read_.facts) {
    if (fact.fatal && fact.traefik.empty()) fact.traefik = read_.error;
  }
}

}  // namespace gw::doc
