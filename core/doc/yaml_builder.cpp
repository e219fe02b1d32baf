#include "doc/yaml_builder.h"

#include <yaml.h>

#include <algorithm>

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
  ascii_ = base::ascii(bytes_.substr(bom_));
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

void YamlBuilder::note_tag(const yaml_char_t* tag, NodeId node) {
  if (dialect_ == Dialect::Compose && view(tag) == "!reset") resets_.push_back(node);
}

bool YamlBuilder::take(const yaml_event_t& event) {
  switch (event.type) {
    case YAML_SCALAR_EVENT: return scalar(event);
    case YAML_ALIAS_EVENT: return alias(event);
    case YAML_SEQUENCE_START_EVENT: return open(event, false);
    case YAML_MAPPING_START_EVENT: return open(event, true);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
      close_container(frames_.back().flow ? std::optional(offset(event.end_mark.index)) : std::nullopt);
      return true;
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
  note_tag(data.tag, node);
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
  store(node, found);
}

void YamlBuilder::verbatim_scalar(std::uint32_t begin, std::uint32_t end, Style style, std::uint32_t first,
                                  std::uint32_t size) {
  NodeId node = document_.add_scalar_in_source(begin, end, style, first, size);
  if (style == Style::Plain) store(node, resolve_plain(document_.text(node)));
  attach(node, end);
}

void YamlBuilder::store(NodeId node, const Resolved& found) {
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
  bool flow = map ? event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
                  : event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
  open_container(map, flow, begin, event.start_mark.line);
  anchor(name, frames_.back().id);
  note_tag(tag, frames_.back().id);
  return true;
}

void YamlBuilder::open_container(bool map, bool flow, std::uint32_t begin, std::size_t line) {
  Frame frame;
  frame.map = map;
  frame.flow = flow;
  frame.id = document_.begin_container(map ? Kind::Map : Kind::List, begin);
  frame.base = children_.size();
  frame.last = begin;
  frame.line = line;
  frame.errors = type_errors_.size();
  frame.failed = !failure_.empty();
  open_.resize(std::max<std::size_t>(open_.size(), static_cast<std::uint32_t>(frame.id) + 1));
  open_[static_cast<std::uint32_t>(frame.id)] = true;
  frames_.push_back(frame);
}

void YamlBuilder::close_container(std::optional<std::uint32_t> behind) {
  Frame frame = frames_.back();
  frames_.pop_back();
  std::uint32_t end = behind.value_or(frame.last);
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

}  // namespace gw::doc
