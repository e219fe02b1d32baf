#include "doc/yaml_simple.h"

#include <algorithm>
#include <array>

#include "doc/yaml_builder.h"

namespace gw::doc {
namespace {

using Offset = std::uint32_t;
constexpr Offset kNone = 0xFFFFFFFF;
constexpr std::size_t kMaxLevels = 100;  // Both kinds of nesting; deeper ones are for libyaml to judge.
constexpr int kMaxFlow = 20;
constexpr Offset kMaxKey = 200;  // A key of more than 1024 letters is none.

enum Class : std::uint8_t {
  Begins = 1,   ///< May begin a plain scalar.
  Key = 2,      ///< May stand in a plain key.
  Flow = 4,     ///< May stand in a plain scalar within brackets.
  Illegal = 8,  ///< Not in this reader's alphabet: tabs, control characters, all that is not ASCII.
};

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    bool letter = ('a' <= i && i <= 'z') || ('A' <= i && i <= 'Z') || ('0' <= i && i <= '9') || i == '_';
    if (letter || i == '/' || i == '.') out[i] = Begins | Key | Flow;
    if (i == '-' || i == '@') out[i] = Key | Flow;
    if (i == '+') out[i] = Flow;
    if (i == '(' || i == '$' || i == '^' || i == '\\') out[i] = Begins;
    if (i != '\n' && (i < ' ' || i > '~')) out[i] = Illegal;
  }
  return out;
}
constexpr std::array<std::uint8_t, 256> kClasses = make_classes();

bool is(char c, Class which) { return (kClasses[static_cast<unsigned char>(c)] & which) != 0; }

class SimpleReader {
 public:
  SimpleReader(std::string_view bytes, YamlBuilder& builder) : bytes_(bytes), builder_(builder) {}

  /// False: the text is not of the simple kind; the builder holds half a document then.
  bool run() {
    if (bytes_.size() >= kNone || !legal()) return false;
    Offset begin = 0;
    for (; begin < bytes_.size(); ++line_) {
      Offset at = begin;
      end_ = static_cast<Offset>(std::min(bytes_.find('\n', begin), bytes_.size()));
      at = skip(at);
      bool comment = at == end_ || bytes_[at] == '#';
      if (!comment && !starts_document(begin) && !take(at, at - begin)) return false;
      begin = end_ + 1;
    }
    if (pending_ || levels_.empty()) return false;
    while (!levels_.empty()) close();
    return true;
  }

 private:
  struct Level {
    Offset indent;
    bool map;
    bool indentless;  ///< A list whose dashes stand below the key that it belongs to.
  };

  bool legal() const {
    std::uint8_t all = 0;
    for (char c : bytes_) all |= kClasses[static_cast<unsigned char>(c)];
    return (all & Illegal) == 0;
  }

  char letter(Offset at) const { return at < end_ ? bytes_[at] : '\n'; }
  bool gap(Offset at) const { return at >= end_ || bytes_[at] == ' '; }

  Offset skip(Offset at) const {
    while (at < end_ && bytes_[at] == ' ') ++at;
    return at;
  }

  void close() {
    builder_.close_container(std::nullopt);
    levels_.pop_back();
  }

  bool open(Offset at, Offset column, bool map, bool indentless) {
    if (levels_.size() == kMaxLevels) return false;
    builder_.open_container(map, false, at, line_);
    levels_.push_back({column, map, indentless});
    return true;
  }

  /// The line is the one "---" that may stand before all else.
  bool starts_document(Offset begin) {
    if (started_ || !levels_.empty() || bytes_.substr(begin, 3) != "---") return false;
    Offset rest = skip(begin + 3);
    started_ = rest == end_ || (rest > begin + 3 && bytes_[rest] == '#');
    return started_;
  }

  /// One line from its first letter on.
  bool take(Offset at, Offset column) {
    std::string_view rest = bytes_.substr(at, 3);
    if (column == 0 && (rest == "---" || rest == "..." || rest[0] == '%')) return false;
    bool dash = bytes_[at] == '-' && gap(at + 1);
    if (!place(at, column, dash)) return false;
    pending_ = false;
    return dash ? item(at) : key(at);
  }

  /// Makes the level that the line belongs to the innermost one.
  bool place(Offset at, Offset column, bool dash) {
    if (levels_.empty()) return !dash && open(at, column, true, false);
    if (pending_) {
      Offset indent = levels_.back().indent;
      if (column > indent) return open(at, column, !dash, false);
      return column == indent && dash && open(at, column, false, true);
    }
    while (levels_.back().indent > column || (levels_.back().indent == column && levels_.back().indentless && !dash)) {
      close();
      if (levels_.empty()) return false;
    }
    return levels_.back().indent == column && levels_.back().map != dash;
  }

  bool item(Offset dash) {
    Offset at = skip(dash + 1), column = levels_.back().indent + at - dash;
    if (at == end_ || bytes_[at] == '#') return false;
    if (colon_of(at) == kNone) return value(at);
    return open(at, column, true, false) && key(at);
  }

  bool key(Offset at) {
    Offset colon = colon_of(at);
    if (colon == kNone) return false;
    scalar(at, colon);
    Offset next = skip(colon + 1);
    pending_ = next == end_ || bytes_[next] == '#';
    return pending_ || value(next);
  }

  /// The colon behind the key that begins here; kNone if there is no simple one.
  Offset colon_of(Offset at) const {
    Offset end = at;
    if (bytes_[at] == '"' || bytes_[at] == '\'') {
      end = closing_quote(at);
      if (end == kNone) return kNone;
    } else {
      if (!is(bytes_[at], Begins)) return kNone;
      while (end < end_ && is(bytes_[end], Key)) ++end;
    }
    return end - at <= kMaxKey && letter(end) == ':' && gap(end + 1) ? end : kNone;
  }

  /// Behind the quote that ends what begins here; kNone where escapes or another line are needed to tell.
  Offset closing_quote(Offset at) const {
    char quote = bytes_[at];
    for (Offset end = at + 1; end < end_; ++end) {
      if (bytes_[end] == '\\' && quote == '"') return kNone;
      if (bytes_[end] == quote) return letter(end + 1) == '\'' && quote == '\'' ? kNone : end + 1;
    }
    return kNone;
  }

  void scalar(Offset begin, Offset end) {
    bool quoted = bytes_[begin] == '"' || bytes_[begin] == '\'';
    Style style = !quoted ? Style::Plain : bytes_[begin] == '"' ? Style::DoubleQuoted : Style::SingleQuoted;
    Offset inner = quoted ? 1 : 0;
    builder_.verbatim_scalar(begin, end, style, begin + inner, end - begin - 2 * inner);
  }

  /// All that follows on the line: a scalar or a bracket, and perhaps a comment.
  bool value(Offset at) {
    Offset end = kNone;
    switch (bytes_[at]) {
      case '"':
      case '\'':
        end = closing_quote(at);
        if (end != kNone) scalar(at, end);
        break;
      case '[':
      case '{': end = flow(at, 0); break;
      default: return plain(at);
    }
    if (end == kNone) return false;
    Offset rest = skip(end);
    return rest == end_ || (rest > end && bytes_[rest] == '#');
  }

  bool plain(Offset at) {
    if (!is(bytes_[at], Begins) && !(bytes_[at] == '-' && is(letter(at + 1), Begins))) return false;
    Offset end = at;
    for (Offset i = at; i < end_; ++i) {
      char c = bytes_[i];
      if (c == ':' && gap(i + 1)) return false;
      if (c == '#' && bytes_[i - 1] == ' ') break;
      if (c != ' ') end = i + 1;
    }
    scalar(at, end);
    return true;
  }

  /// Behind the bracket that closes the one here; kNone if it is not simple.
  Offset flow(Offset at, int depth) {
    bool map = bytes_[at] == '{';
    char last = map ? '}' : ']';
    if (depth == kMaxFlow) return kNone;
    builder_.open_container(map, true, at, line_);
    at = skip(at + 1);
    for (bool first = true; first || letter(at) != last; first = false) {
      if (first && letter(at) == last) break;
      if (map) {
        at = flow_scalar(at);
        if (at == kNone || letter(at) != ':' || letter(at + 1) != ' ') return kNone;
        at = skip(at + 1);
      }
      at = letter(at) == '[' || letter(at) == '{' ? flow(at, depth + 1) : flow_scalar(at);
      if (at == kNone) return kNone;
      at = skip(at);
      if (letter(at) == last) break;
      if (letter(at) != ',' || letter(at + 1) != ' ') return kNone;
      at = skip(at + 1);
      if (letter(at) == last) return kNone;
    }
    builder_.close_container(at + 1);
    return at + 1;
  }

  Offset flow_scalar(Offset at) {
    Offset end = at;
    if (letter(at) == '"' || letter(at) == '\'') {
      end = closing_quote(at);
    } else if (is(letter(at), Flow) && is(letter(at), Begins)) {
      while (is(letter(end), Flow) || (letter(end) == ':' && is(letter(end + 1), Flow))) ++end;
    } else {
      return kNone;
    }
    if (end != kNone) scalar(at, end);
    return end;
  }

  std::string_view bytes_;
  YamlBuilder& builder_;
  std::vector<Level> levels_;
  Offset end_ = 0;        ///< Of the line.
  std::size_t line_ = 0;  ///< From 0.
  bool started_ = false;  ///< There was a marker.
  bool pending_ = false;  ///< The innermost level is a map whose last key has no value yet.
};

}  // namespace

std::optional<Read> read_simple_yaml(const text::SourceSet& sources, text::SourceId id) {
  Read read;
  std::string_view bytes = sources[id].bytes();
  YamlBuilder builder(sources, id, bytes, read);
  if (!SimpleReader(bytes, builder).run()) return std::nullopt;
  builder.finish(true);
  return read;
}

}  // namespace gw::doc
