// TOML through toml++, with the verdicts of github.com/BurntSushi/toml v1.6.0.
//
// toml++ 3.3 asserts on "[" followed by NUL and runs into undefined behaviour on a non-ASCII letter outside a
// string or comment (both found by fuzzing): such texts are refused before it is called. TOML 1.1, which Traefik
// takes, is among its unreleased features.

#define TOML_ASSERT(condition) static_cast<void>(0)
#define TOML_ENABLE_UNRELEASED_FEATURES 1
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

#include <algorithm>
#include <optional>

#include "doc/read.h"
#include "doc/trace.h"
#include "text/utf8.h"

namespace gw::doc {
namespace {

struct Fault {
  std::uint32_t at = 0;
  std::string message;
};

void refuse(Read& read, const text::Source& source, text::SourceId id, const Fault& fault, diag::FactKind kind) {
  read.ok = false;
  read.error = "toml: line " + std::to_string(source.locate(fault.at).line) + ": " + fault.message;
  diag::Fact fact;
  fact.kind = kind;
  auto size = static_cast<std::uint32_t>(source.bytes().size());
  fact.span = {id, std::min(fault.at, size), std::min(fault.at + 1, size)};
  fact.detail = fault.message;
  fact.traefik = read.error;
  fact.fatal = true;
  read.facts.push_back(std::move(fact));
}

/// What must not reach toml++: control characters, and bytes outside ASCII in keys and bare values.
class Guard {
 public:
  explicit Guard(std::string_view bytes) : s_(bytes) {}

  std::optional<Fault> run() {
    if (s_.starts_with("\xEF\xBB\xBF")) i_ = 3;
    while (i_ < s_.size()) {
      char c = s_[i_];
      if (c == '#') comment();
      else if (c == '"' || c == '\'') text(c);
      else if (static_cast<unsigned char>(c) >= 0x80) return Fault{at(), "invalid character outside a string"};
      else plain(c);
      if (fault_) return fault_;
    }
    return std::nullopt;
  }

 private:
  std::uint32_t at() const { return static_cast<std::uint32_t>(i_); }

  void plain(char c) {
    if (control(c) && c != '\n' && c != '\t' && !line_end()) fault_ = Fault{at(), control_message(c)};
    ++i_;
  }

  bool line_end() const { return s_[i_] == '\r' && i_ + 1 < s_.size() && s_[i_ + 1] == '\n'; }
  static bool control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }
  static std::string control_message(char c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    auto byte = static_cast<unsigned char>(c);
    return std::string("TOML files cannot contain control characters: '0x") + kHex[byte >> 4] + kHex[byte & 15] + "'";
  }

  void comment() {
    while (i_ < s_.size() && s_[i_] != '\n') {
      if (control(s_[i_]) && s_[i_] != '\t' && !line_end()) {
        fault_ = Fault{at(), control_message(s_[i_])};
        return;
      }
      ++i_;
    }
  }

  void text(char quote) {
    std::string_view rest = s_.substr(i_);
    bool multi = rest.size() >= 3 && rest[1] == quote && rest[2] == quote;
    i_ += multi ? 3 : 1;
    while (i_ < s_.size()) {
      char c = s_[i_];
      if (c == '\\' && quote == '"') {
        i_ += 2;
        continue;
      }
      if (!multi && c == '\n') return;
      if (control(c) && c != '\n' && c != '\t' && !line_end()) {
        fault_ = Fault{at(), control_message(c)};
        return;
      }
      if (c == quote && (!multi || s_.substr(i_, 3) == std::string(3, quote))) {
        i_ += multi ? 3 : 1;
        while (multi && i_ < s_.size() && s_[i_] == quote) ++i_;
        return;
      }
      ++i_;
    }
  }

  std::string_view s_;
  std::size_t i_ = 0;
  std::optional<Fault> fault_;
};

/// Converts toml++'s tree. Its positions are 1-based lines and code points with an exclusive end, and its tables
/// are sorted by key: entries are put back into the order of the file.
class Converter {
 public:
  Converter(const text::Source& source, Document& document) : source_(source), document_(document) {}

  NodeId table(const toml::table& in) {
    NodeId id = document_.begin_container(Kind::Map, begin(in));
    std::vector<Entry> entries;
    for (const auto& [name, value] : in) entries.push_back({key(name), node(value)});
    std::ranges::stable_sort(entries, {}, [&](const Entry& e) { return document_.raw(e.key).begin; });
    std::uint32_t end = this->end(in);
    for (const Entry& entry : entries) end = std::max(end, document_.raw(entry.value).end);
    document_.end_map(id, end, entries);
    return id;
  }

 private:
  std::uint32_t offset(toml::source_position at) const {
    return source_.offset({std::max<std::uint32_t>(at.line, 1), std::max<std::uint32_t>(at.column, 1)});
  }
  std::uint32_t begin(const toml::node& in) const { return offset(in.source().begin); }
  std::uint32_t end(const toml::node& in) const { return std::max(begin(in), offset(in.source().end)); }

  NodeId text(std::uint32_t from, std::uint32_t to, std::string_view value) {
    std::string_view bytes = source_.bytes();
    char quote = from < bytes.size() ? bytes[from] : '\0';
    bool multi = (quote == '"' || quote == '\'') && bytes.substr(from, 3) == std::string(3, quote);
    std::uint32_t first = from + (multi ? 3 : quote == '"' || quote == '\'' ? 1 : 0);
    Style style = quote == '"' ? Style::DoubleQuoted : quote == '\'' ? Style::SingleQuoted : Style::Plain;
    if (first + value.size() <= bytes.size() && bytes.substr(first, value.size()) == value) {
      return document_.add_scalar_in_source(from, to, style, first, static_cast<std::uint32_t>(value.size()));
    }
    if (!multi) trace_scalar(bytes, from, value, steps_);
    else steps_.clear();
    return document_.add_scalar(from, to, style, value, steps_);
  }

  NodeId key(const toml::key& key) {
    std::uint32_t from = offset(key.source().begin);
    return text(from, std::max(from, offset(key.source().end)), key.str());
  }

  NodeId node(const toml::node& in) {
    if (const toml::table* inner = in.as_table()) return table(*inner);
    if (const toml::array* array = in.as_array()) {
      NodeId id = document_.begin_container(Kind::List, begin(in));
      std::vector<NodeId> items;
      for (const toml::node& item : *array) items.push_back(node(item));
      document_.end_list(id, end(in), items);
      return id;
    }
    if (const auto* string = in.as_string()) return text(begin(in), end(in), string->get());
    std::uint32_t from = begin(in), to = end(in);
    NodeId id = document_.add_scalar_in_source(from, to, Style::Plain, from, to - from);
    if (const auto* flag = in.as_boolean()) document_.set_bool(id, flag->get());
    else if (const auto* integer = in.as_integer()) document_.set_int(id, integer->get());
    else if (const auto* real = in.as_floating_point()) document_.set_float(id, real->get());
    else document_.set_timestamp(id);
    return id;
  }

  const text::Source& source_;
  Document& document_;
  std::vector<text::Decoded::Step> steps_;
};

}  // namespace

Read read_toml(const text::SourceSet& sources, text::SourceId id) {
  Read read;
  const text::Source& source = sources[id];
  read.document = Document(sources, id);
  auto bad = static_cast<std::uint32_t>(text::first_malformed(source.bytes()));
  if (bad < source.bytes().size() && source.bytes()[bad] != '\0') {
    refuse(read, source, id, {bad, "invalid UTF-8"}, diag::FactKind::BadEncoding);
    return read;
  }
  if (std::optional<Fault> fault = Guard(source.bytes()).run()) {
    refuse(read, source, id, *fault, diag::FactKind::Syntax);
    return read;
  }
  try {
    toml::table root = toml::parse(source.bytes());
    read.document.root = Converter(source, read.document).table(root);
    read.empty = root.empty();
  } catch (const toml::parse_error& e) {
    std::uint32_t at = source.offset(
        {std::max<std::uint32_t>(e.source().begin.line, 1), std::max<std::uint32_t>(e.source().begin.column, 1)});
    refuse(read, source, id, {at, std::string(e.description())}, diag::FactKind::Syntax);
  }
  return read;
}

}  // namespace gw::doc
