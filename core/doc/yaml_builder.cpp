#include "doc/yaml_builder.h"

#include <yaml.h>

#include <algorithm>
#include <cstring>
#include <unordered_set>

#include "base/strings.h"
#include "doc/trace.h"
#include "doc/yaml_resolve.h"

namespace gw::doc {
namespace {

constexpr std::size_t kMaxDepth = 10'000;  // yaml.v3 scannerc.go: max_flow_level, max_indents.

std::uint32_t narrow(std::size_t n) { return static_cast<std::uint32_t>(n); }

bool continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::string_view view(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

/// "!!int" for "tag:yaml.org,2002:int".
std::string short_name(std::string_view tag) {
  constexpr std::string_view kLong = "tag:yaml.org,2002:";
  return tag.starts_with(kLong) ? "!!" + std::string(tag.substr(kLong.size())) : std::string(tag);
}

Style style_of(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: return Style::SingleQuoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return Style::DoubleQuoted;
    case YAML_LITERAL_SCALAR_STYLE: return Style::Literal;
    case YAML_FOLDED_SCALAR_STYLE: return Style::Folded;
    default: return Style::Plain;
  }
}

}  // namespace

YamlBuilder::YamlBuilder(const text::SourceSet& sources, text::SourceId id, std::string_view scanned, Read& read)
    : id_(id), bytes_(sources[id].bytes()), scanned_(scanned), read_(read), document_(read.document) {
  document_ = Document(sources, id);
  document_.reserve(bytes_.size() / 10);
  if (bytes_.starts_with("\xEF\xBB\xBF")) bom_ = 3;
  ascii_ = std::ranges::none_of(bytes_.substr(bom_), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  known_byte_ = bom_;
}

std::uint32_t YamlBuilder::offset(std::size_t character) {
  if (utf16_) return narrow(std::min(bytes_.size(), 2 + character * 2));
  if (ascii_) return narrow(std::min(bytes_.size(), bom_ + character));
  if (character < known_character_) {
    if (known_character_ - character > character) {
      known_character_ = 0;
      known_byte_ = bom_;
    }
    for (; known_character_ > character; --known_character_) {
      do --known_byte_;
      while (known_byte_ > bom_ && continuation(bytes_[known_byte_]));
    }
  }
  for (; known_character_ < character && known_byte_ < bytes_.size(); ++known_character_) {
    do ++known_byte_;
    while (known_byte_ < bytes_.size() && continuation(bytes_[known_byte_]));
  }
  return known_byte_;
}

text::Span YamlBuilder::span(std::size_t begin, std::size_t end) {
  std::uint32_t first = offset(begin);
  return {id_, first, std::max(first, offset(end))};
}

text::Span YamlBuilder::byte_span(std::size_t offset) const {
  std::uint32_t begin = narrow(std::min(offset, bytes_.size()));
  return {id_, begin, narrow(std::min<std::size_t>(begin + 1, bytes_.size()))};
}

std::uint32_t YamlBuilder::skip_properties(std::uint32_t at) const {
  while (at < bytes_.size() && (bytes_[at] == '&' || bytes_[at] == '!')) {
    at = narrow(std::min(bytes_.find_first_of(" \t\r\n,]}", at), bytes_.size()));
    at = narrow(std::min(bytes_.find_first_not_of(" \t\r\n", at), bytes_.size()));
  }
  return at;
}

void YamlBuilder::fail(std::string message, text::Span at, diag::FactKind kind) {
  if (!failure_.empty()) return;
  failure_ = "yaml: " + message;
  diag::Fact fact;
  fact.kind = kind;
  fact.span = at;
  fact.detail = std::move(message);
  fact.traefik = failure_;
  fact.fatal = true;
  read_.facts.push_back(std::move(fact));
}

void YamlBuilder::fail_parsing(std::string message, text::Span at) {
  if (!failure_.empty()) {
    std::erase_if(read_.facts, [&](const diag::Fact& fact) { return fact.traefik == failure_; });
    failure_.clear();
  }
  fail(std::move(message), at);
}

std::size_t YamlBuilder::line(std::uint32_t at) const {
  if (utf16_) return 1 + static_cast<std::size_t>(std::ranges::count(bytes_.substr(0, at), '\n'));
  // libyaml also ends lines at CR alone, NEL, LS and PS.
  std::size_t lines = 1;
  for (std::uint32_t i = 0; i < at; ++i) {
    if (bytes_[i] == '\n' || (bytes_[i] == '\r' && (i + 1 >= bytes_.size() || bytes_[i + 1] != '\n'))) ++lines;
    else if (bytes_.substr(i, 2) == "\xC2\x85" || bytes_.substr(i, 3) == "\xE2\x80\xA8" ||
             bytes_.substr(i, 3) == "\xE2\x80\xA9")
      ++lines;
  }
  return lines;
}

void YamlBuilder::type_error(std::uint32_t map, std::uint32_t at, std::string message) {
  type_errors_.push_back({map, "line " + std::to_string(line(at)) + ": " + std::move(message)});
}

void YamlBuilder::anchor(const yaml_char_t* name, NodeId node) {
  if (name != nullptr) anchors_[std::string(view(name))] = node;
}

bool YamlBuilder::take(const yaml_event_t& event) {
  switch (event.type) {
    case YAML_SCALAR_EVENT: return scalar(event);
    case YAML_ALIAS_EVENT: return alias(event);
    case YAML_SEQUENCE_START_EVENT: return open(event, false);
    case YAML_MAPPING_START_EVENT: return open(event, true);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: close(event); return true;
    default: return true;
  }
}

NodeId YamlBuilder::text_node(const yaml_event_t& event, std::uint32_t begin, std::uint32_t end) {
  const auto& data = event.data.scalar;
  std::string_view value(reinterpret_cast<const char*>(data.value), data.length);
  Style style = style_of(data.style);
  std::uint32_t first = begin + (style == Style::SingleQuoted || style == Style::DoubleQuoted ? 1 : 0);
  bool block = style == Style::Literal || style == Style::Folded;
  bool verbatim = !utf16_ && !block && first + value.size() <= end && scanned_.substr(first, value.size()) == value;
  if (verbatim) return document_.add_scalar_in_source(begin, end, style, first, narrow(value.size()));
  steps_.clear();
  if (!utf16_) trace_scalar(scanned_, begin, value, steps_);
  if (scanned_.data() == bytes_.data() || steps_.empty()) return document_.add_scalar(begin, end, style, value, steps_);
  std::string shown(value);
  text::Decoded written{shown, {id_, begin, end}, steps_};
  for (std::uint32_t i = 0; i < shown.size(); ++i) {
    std::uint32_t at = written.slice(i, i).begin;
    if (at < bytes_.size() && shown[i] == scanned_[at]) shown[i] = bytes_[at];
  }
  return document_.add_scalar(begin, end, style, shown, steps_);
}

/// Within brackets a plain scalar of yaml.v3 ends at a question mark, which then opens a key where none can be.
/// Source: yaml.v3 scannerc.go, yaml_parser_scan_plain_scalar.
bool YamlBuilder::splits_at_question_mark(const yaml_event_t& event, std::uint32_t begin, std::uint32_t end) {
  if (utf16_ || event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE || frames_.empty() || !frames_.back().flow)
    return false;
  std::size_t mark = bytes_.substr(begin, end - begin).find('?');
  if (mark == std::string_view::npos || mark == 0) return false;
  auto at = narrow(begin + mark);
  std::size_t shown = frames_.back().line != 0 ? frames_.back().line : line(at) - 1;
  fail_parsing((shown == 0 ? "" : "line " + std::to_string(shown) + ": ") + "did not find expected ',' or '" +
                   (frames_.back().map ? "}'" : "]'"),
               byte_span(at));
  return true;
}

/// "\\/" is an escape of JSON and of libyaml, but not of yaml.v3. Source: scannerc.go, yaml_parser_scan_flow_scalar.
bool YamlBuilder::has_escaped_slash(const yaml_event_t& event, std::uint32_t begin, std::uint32_t end) {
  if (utf16_ || event.data.scalar.style != YAML_DOUBLE_QUOTED_SCALAR_STYLE) return false;
  for (std::uint32_t i = begin + 1; i + 1 < end; ++i) {
    if (bytes_[i] != '\\') continue;
    ++i;
    if (bytes_[i] != '/') continue;
    std::size_t shown = event.start_mark.line != 0 ? event.start_mark.line : line(i) - 1;
    fail_parsing((shown == 0 ? "" : "line " + std::to_string(shown + 1) + ": ") + "found unknown escape character",
                 {id_, i - 1, i + 1});
    return true;
  }
  return false;
}

bool YamlBuilder::scalar(const yaml_event_t& event) {
  const auto& data = event.data.scalar;
  std::uint32_t begin = offset(event.start_mark.index);
  std::uint32_t end = std::max(begin, offset(event.end_mark.index));
  if (frames_.empty()) root_at_ = begin;
  if (data.anchor != nullptr || data.tag != nullptr) begin = std::min(skip_properties(begin), end);
  if (splits_at_question_mark(event, begin, end) || has_escaped_slash(event, begin, end)) return false;
  if (frames_.empty() && view(data.tag).size() > 1) root_tag_ = short_name(view(data.tag));
  NodeId node = text_node(event, begin, end);
  resolve(node, event);
  anchor(data.anchor, node);
  attach(node, end);
  return true;
}

void YamlBuilder::resolve(NodeId node, const yaml_event_t& event) {
  const auto& data = event.data.scalar;
  std::string_view text = document_.text(node);
  std::string_view tag = view(data.tag);
  bool plain = data.style == YAML_PLAIN_SCALAR_STYLE;
  Resolved found;
  if (tag.empty() || tag == "!") {
    if (plain) found = resolve_plain(text);
  } else if (tag == "tag:yaml.org,2002:binary") {
    binary(node);
    return;
  } else {
    std::string error;
    if (!resolve_tagged(tag, text, plain, found, error)) {
      fail(error.substr(6), document_.span(node));
      return;
    }
  }
  switch (found.kind) {
    case Resolved::Kind::String: break;
    case Resolved::Kind::Null: document_.raw(node).kind = Kind::Null; break;
    case Resolved::Kind::Bool: document_.set_bool(node, found.boolean); break;
    case Resolved::Kind::Int: document_.set_int(node, found.integer); break;
    case Resolved::Kind::Uint: document_.set_uint(node, found.uinteger); break;
    case Resolved::Kind::Float: document_.set_float(node, found.real); break;
    case Resolved::Kind::Timestamp: document_.set_timestamp(node); break;
  }
}

void YamlBuilder::binary(NodeId node) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (char c : document_.text(node)) {
    if (c != '\n' && c != '\r') text += c;
  }
  std::string out;
  bool good = text.size() % 4 == 0;
  for (std::size_t i = 0; good && i < text.size(); i += 4) {
    std::uint32_t word = 0;
    std::size_t padding = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      std::size_t value = kAlphabet.find(text[i + k]);
      bool pad = text[i + k] == '=' && k >= 2 && i + 4 == text.size();
      good = good && (pad || (value != std::string_view::npos && padding == 0));
      padding += pad ? 1 : 0;
      word = word << 6 | narrow(pad ? 0 : value);
    }
    for (std::size_t k = 0; good && k < 3 - padding; ++k) out += static_cast<char>(word >> (16 - 8 * k) & 0xFF);
  }
  if (!good) {
    fail("!!binary value contains invalid base64 data", document_.span(node));
    return;
  }
  document_.set_text(node, out);
}

bool YamlBuilder::alias(const yaml_event_t& event) {
  text::Span at = span(event.start_mark.index, event.end_mark.index);
  std::string name(view(event.data.alias.anchor));
  auto found = anchors_.find(name);
  if (found == anchors_.end()) {
    fail_parsing("unknown anchor '" + name + "' referenced", at);
    return false;
  }
  aliases_ = true;
  auto index = static_cast<std::uint32_t>(found->second);
  if (index < open_.size() && open_[index]) {
    fail("anchor '" + name + "' value contains itself", at);
    attach(document_.add_null(at.begin, at.end), at.end);
    return true;
  }
  attach(document_.add_alias(found->second, at.begin, at.end, false), at.end);
  return true;
}

bool YamlBuilder::open(const yaml_event_t& event, bool map) {
  std::uint32_t begin = offset(event.start_mark.index);
  const yaml_char_t* name = map ? event.data.mapping_start.anchor : event.data.sequence_start.anchor;
  const yaml_char_t* tag = map ? event.data.mapping_start.tag : event.data.sequence_start.tag;
  if (name != nullptr || tag != nullptr) begin = skip_properties(begin);
  if (frames_.size() >= kMaxDepth) {
    fail_parsing("line " + std::to_string(event.start_mark.line + 1) + ": exceeded max depth of 10000",
                 byte_span(begin));
    return false;
  }
  Frame frame;
  frame.map = map;
  frame.flow = map ? event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
                   : event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
  frame.id = document_.begin_container(map ? Kind::Map : Kind::List, begin);
  frame.base = children_.size();
  frame.last = begin;
  frame.line = event.start_mark.line;
  frame.errors = type_errors_.size();
  frame.failed = !failure_.empty();
  open_.resize(std::max<std::size_t>(open_.size(), static_cast<std::uint32_t>(frame.id) + 1));
  open_[static_cast<std::uint32_t>(frame.id)] = true;
  anchor(name, frame.id);
  frames_.push_back(frame);
  return true;
}

void YamlBuilder::close(const yaml_event_t& event) {
  Frame frame = frames_.back();
  frames_.pop_back();
  std::uint32_t end = frame.flow ? offset(event.end_mark.index) : frame.last;
  open_[static_cast<std::uint32_t>(frame.id)] = false;
  if (frame.map) close_map(frame, end);
  else document_.end_list(frame.id, end, std::span(children_).subspan(frame.base));
  children_.resize(frame.base);
  attach(frame.id, end);
}

void YamlBuilder::attach(NodeId node, std::uint32_t end) {
  if (frames_.empty()) {
    if (document_.root == NodeId::None) document_.root = node;
    return;
  }
  frames_.back().last = std::max(frames_.back().last, end);
  children_.push_back(node);
}

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
      merge(frame.id, entries_, i);
      break;
    }
  }
  document_.end_map(frame.id, end, entries_);
}

void YamlBuilder::merge(NodeId map, std::vector<Entry>& entries, std::size_t at) {
  static_cast<void>(map);
  Entry from = entries[at];
  entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(at));
  std::size_t written = entries.size();
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
  for (NodeId source : maps) merge_one(source, entries, written, from);
  diag::Fact fact;
  fact.kind = diag::FactKind::MergedKey;
  fact.span = document_.span(from.key);
  read_.facts.push_back(std::move(fact));
}

void YamlBuilder::merge_one(NodeId source, std::vector<Entry>& entries, std::size_t written, const Entry& from) {
  static_cast<void>(written);
  std::unordered_set<std::string_view> known;
  for (const Entry& entry : entries) known.insert(document_.text(entry.key));
  std::vector<Entry> more(document_.entries(source).begin(), document_.entries(source).end());
  const Node use = document_.raw(from.value);
  for (const Entry& entry : more) {
    if (document_[entry.key].kind != Kind::Scalar || known.contains(document_.text(entry.key))) continue;
    entries.push_back({entry.key, document_.add_alias(entry.value, use.begin, use.end, true)});
  }
}

/// A map with a key twice is not decoded any further: what is wrong inside it stays unsaid.
bool YamlBuilder::check_duplicates(std::vector<Entry>& entries, const Frame& frame) {
  struct Seen {
    std::string_view text;
    bool scalar;
    std::size_t index;
  };
  if (entries.size() < 2) return false;
  std::vector<Seen> keys;
  keys.reserve(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Node& raw = document_.raw(entries[i].key);
    bool scalar = raw.kind == Kind::Scalar || raw.kind == Kind::Null;
    keys.push_back({raw.kind == Kind::Scalar ? document_.text(entries[i].key) : std::string_view(), scalar, i});
  }
  auto same = [](const Seen& a, const Seen& b) { return a.text == b.text && a.scalar == b.scalar; };
  bool any = false;
  if (keys.size() <= 16) {
    for (std::size_t i = 1; i < keys.size() && !any; ++i) {
      for (std::size_t k = 0; k < i && !any; ++k) any = same(keys[i], keys[k]);
    }
  } else {
    std::unordered_set<std::string_view> texts;
    for (const Seen& key : keys) any = !texts.insert(key.text).second || any;
  }
  if (!any) return false;
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
