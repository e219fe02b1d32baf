// Source: Go encoding/json scanner.go (the words of errors), decode.go (unquote), stream.go (Decoder).

#include <charconv>
#include <optional>

#include "base/rune.h"
#include "base/strings.h"
#include "doc/read.h"

namespace gw::doc {
namespace {

constexpr std::size_t kDepth = 10000;

class Reader {
 public:
  Reader(const text::SourceSet& sources, text::SourceId id, bool first)
      : bytes_(sources[id].bytes()), source_(id), first_(first) {
    read_.document = Document(sources, id);
  }

  Read run() {
    blank();
    if (end() && first_) fail("EOF");
    NodeId root = NodeId::None;
    if (read_.ok) root = value();
    if (read_.ok && !first_) {
      blank();
      if (!end()) wrong("after top-level value");
    }
    if (!read_.ok) {
      diag::Fact fact;
      fact.kind = diag::FactKind::Syntax;
      std::uint32_t at = static_cast<std::uint32_t>(at_);
      fact.span = {source_, at, end() ? at : at + 1};
      fact.detail = fact.traefik = read_.error;
      fact.fatal = true;
      read_.facts.push_back(std::move(fact));
      return std::move(read_);
    }
    read_.document.root = root;
    read_.empty = document()[root].kind == Kind::Null;
    return std::move(read_);
  }

 private:
  /// An open list or map.
  struct Frame {
    NodeId id;
    bool map = false;
    NodeId key = NodeId::None;
    std::vector<NodeId> items = {};
    std::vector<Entry> entries = {};
  };

  Document& document() { return read_.document; }
  bool end() const { return at_ >= bytes_.size(); }
  char peek() const { return end() ? '\0' : bytes_[at_]; }
  bool take(char c) {
    if (end() || bytes_[at_] != c) return false;
    ++at_;
    return true;
  }
  void blank() {
    while (!end() && std::string_view(" \t\r\n").find(bytes_[at_]) != std::string_view::npos) ++at_;
  }

  NodeId fail(std::string error) {
    read_.ok = false;
    read_.error = std::move(error);
    return NodeId::None;
  }

  /// The byte at hand is out of place.
  NodeId wrong(std::string_view where) {
    if (end()) return fail(first_ ? "unexpected EOF" : "unexpected end of JSON input");
    auto byte = static_cast<unsigned char>(bytes_[at_]);
    std::string shown;
    if (byte == '\'') shown = "\\'";
    else if (byte == '"') shown = "\"";
    else {
      std::string character;
      base::encode(byte, character);
      shown = base::quote(character);
      shown = shown.substr(1, shown.size() - 2);
    }
    return fail("invalid character '" + shown + "' " + std::string(where));
  }

  /// Lists and maps wait in `open_`, so that depth costs no stack.
  NodeId value() {
    for (;;) {
      blank();
      char c = peek();
      NodeId done = c == '{' || c == '[' ? begin(c == '{') : scalar();
      while (read_.ok && done != NodeId::None && !open_.empty()) done = put(done);
      if (!read_.ok || done != NodeId::None) return done;
    }
  }

  /// The list or map, if it is empty and so ends at once.
  NodeId begin(bool map) {
    if (open_.size() >= kDepth) return fail("exceeded max depth");
    NodeId id = document().begin_container(map ? Kind::Map : Kind::List, static_cast<std::uint32_t>(at_));
    ++at_;
    open_.push_back({id, map});
    blank();
    if (take(map ? '}' : ']')) return close();
    if (map) key();
    return NodeId::None;
  }

  void key() {
    blank();
    if (peek() != '"') {
      wrong("looking for beginning of object key string");
      return;
    }
    open_.back().key = string();
    blank();
    if (read_.ok && !take(':')) wrong("after object key");
  }

  /// Puts a value into the innermost list or map, and gives that one if it ends here.
  NodeId put(NodeId value) {
    Frame& frame = open_.back();
    if (frame.map) frame.entries.push_back({frame.key, value});
    else frame.items.push_back(value);
    blank();
    if (take(',')) {
      if (frame.map) key();
      return NodeId::None;
    }
    if (take(frame.map ? '}' : ']')) return close();
    return wrong(frame.map ? "after object key:value pair" : "after array element");
  }

  NodeId close() {
    Frame frame = std::move(open_.back());
    open_.pop_back();
    auto end = static_cast<std::uint32_t>(at_);
    if (frame.map) document().end_map(frame.id, end, frame.entries);
    else document().end_list(frame.id, end, frame.items);
    return frame.id;
  }

  NodeId scalar() {
    char c = peek();
    if (c == '"') return string();
    if (c == '-' || ('0' <= c && c <= '9')) return number();
    if (c == 't') return word("true");
    if (c == 'f') return word("false");
    if (c == 'n') return word("null");
    return wrong("looking for beginning of value");
  }

  NodeId word(std::string_view word) {
    std::size_t begin = at_;
    for (char c : word) {
      if (!take(c)) return wrong("in literal " + std::string(word) + " (expecting '" + std::string(1, c) + "')");
    }
    auto from = static_cast<std::uint32_t>(begin), to = static_cast<std::uint32_t>(at_);
    if (word == "null") return document().add_null(from, to);
    NodeId id = document().add_scalar_in_source(from, to, Style::Plain, from, to - from);
    document().set_bool(id, word == "true");
    return id;
  }

  bool digits() {
    std::size_t begin = at_;
    while (!end() && '0' <= bytes_[at_] && bytes_[at_] <= '9') ++at_;
    return at_ > begin;
  }

  NodeId number() {
    std::size_t begin = at_;
    take('-');
    if (!take('0') && !digits()) return wrong("in numeric literal");
    bool whole = true;
    if (take('.')) {
      whole = false;
      if (!digits()) return wrong("after decimal point in numeric literal");
    }
    if (take('e') || take('E')) {
      whole = false;
      if (!take('+')) take('-');
      if (!digits()) return wrong("in exponent of numeric literal");
    }
    auto from = static_cast<std::uint32_t>(begin), to = static_cast<std::uint32_t>(at_);
    NodeId id = document().add_scalar_in_source(from, to, Style::Plain, from, to - from);
    std::string_view text = bytes_.substr(begin, at_ - begin);
    std::int64_t integer = 0;
    std::uint64_t uinteger = 0;
    double real = 0;
    auto fits = [&](auto& out) {
      return std::from_chars(text.data(), text.data() + text.size(), out).ec == std::errc{};
    };
    if (whole && fits(integer)) document().set_int(id, integer);
    else if (whole && fits(uinteger)) document().set_uint(id, uinteger);
    else {
      std::from_chars(text.data(), text.data() + text.size(), real);
      document().set_float(id, real);
    }
    return id;
  }

  NodeId string() {
    std::size_t begin = at_++;
    std::string text;
    std::vector<text::Decoded::Step> steps{{0, static_cast<std::uint32_t>(at_)}};
    bool same = true;
    auto step = [&] { steps.push_back({static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(at_)}); };
    for (;;) {
      if (end() || static_cast<unsigned char>(bytes_[at_]) < 0x20) return wrong("in string literal");
      if (take('"')) break;
      if (bytes_[at_] == '\\') {
        same = false;
        if (!escape(text)) return NodeId::None;
        step();
        continue;
      }
      base::Rune rune = base::decode(bytes_, at_);
      bool bad = base::malformed(rune);
      base::encode(rune.value, text);
      at_ += rune.size;
      if (bad) {
        same = false;
        step();
      }
    }
    auto from = static_cast<std::uint32_t>(begin), to = static_cast<std::uint32_t>(at_);
    if (same) return document().add_scalar_in_source(from, to, Style::DoubleQuoted, from + 1, to - from - 2);
    return document().add_scalar(from, to, Style::DoubleQuoted, text, steps);
  }

  bool escape(std::string& out) {
    ++at_;
    constexpr std::string_view kNames = "\"\\/bfnrt", kBytes = "\"\\/\b\f\n\r\t";
    if (!end() && bytes_[at_] == 'u') {
      ++at_;
      std::optional<std::uint32_t> rune = hexadecimal();
      if (!rune) return false;
      base::encode(paired(*rune), out);
      return true;
    }
    std::size_t name = end() ? std::string_view::npos : kNames.find(bytes_[at_]);
    if (name == std::string_view::npos) {
      wrong("in string escape code");
      return false;
    }
    out += kBytes[name];
    ++at_;
    return true;
  }

  std::optional<std::uint32_t> hexadecimal() {
    std::uint32_t out = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      std::size_t digit = end() ? std::string_view::npos : kDigits.find(base::ascii_lower(bytes_[at_]));
      if (digit == std::string_view::npos) {
        wrong("in \\u hexadecimal character escape");
        return std::nullopt;
      }
      out = out * 16 + static_cast<std::uint32_t>(digit);
    }
    return out;
  }

  /// A surrogate with its other half behind it; alone it becomes U+FFFD.
  std::uint32_t paired(std::uint32_t rune) {
    if (rune < 0xD800 || rune > 0xDFFF) return rune;
    std::size_t before = at_;
    if (rune < 0xDC00 && bytes_.substr(at_, 2) == "\\u" && at_ + 6 <= bytes_.size()) {
      std::uint32_t low = 0;
      const char* from = bytes_.data() + at_ + 2;
      auto [last, error] = std::from_chars(from, from + 4, low, 16);
      if (error == std::errc{} && last == from + 4 && low >= 0xDC00 && low <= 0xDFFF) {
        at_ += 6;
        return 0x10000 + ((rune - 0xD800) << 10U) + (low - 0xDC00);
      }
    }
    at_ = before;
    return base::kReplacement;
  }

  std::string_view bytes_;
  text::SourceId source_;
  bool first_;
  std::size_t at_ = 0;
  std::vector<Frame> open_;
  Read read_;
};

}  // namespace

Read read_json(const text::SourceSet& sources, text::SourceId id, bool first) {
  return Reader(sources, id, first).run();
}

}  // namespace gw::doc
