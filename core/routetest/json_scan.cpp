#include "routetest/json_scan.h"

#include <array>
#include <cstring>

#include "base/rune.h"
#include "report/characters.h"

namespace gw::routetest {
namespace {

constexpr int kDeepest = 64;

/// Bytes of a text that stand for themselves.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> out{};
  for (std::size_t c = 0x20; c < 256; ++c) out[c] = c != '"' && c != '\\';
  return out;
}();

/// Of those, what needs no look when it is written.
constexpr std::array<bool, 256> kSafe = [] {
  std::array<bool, 256> out{};
  for (std::size_t c = 0x20; c < 0x7F; ++c) out[c] = c != '"' && c != '\\';
  return out;
}();

constexpr const char* kNoEscape = "no such escape in JSON: \\\\ is a backslash";

bool escapable(char c) { return std::string_view("\"\\/bfnrtu").find(c) != std::string_view::npos; }

unsigned char byte(char c) { return static_cast<unsigned char>(c); }

}  // namespace

void JsonScanner::blank() {
  while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
}

bool JsonScanner::fail(const char* error) {
  if (error_ == nullptr) error_ = error;
  return false;
}

char JsonScanner::peek() {
  blank();
  return at_ == end_ ? '\0' : *at_;
}

bool JsonScanner::take(char c) {
  if (peek() != c || at_ == end_) return false;
  ++at_;
  return true;
}

bool JsonScanner::expect(char c, const char* error) { return take(c) || fail(error); }

bool JsonScanner::text(Text& out) {
  if (!take('"')) return fail("a text in double quotes is expected");
  const char* start = at_;
  out.escaped = false;
  while (true) {
    while (at_ != end_ && kPlain[byte(*at_)]) ++at_;
    if (at_ == end_) return fail("the text has no closing quote");
    if (*at_ == '"') break;
    if (*at_ != '\\') return fail("a control character in a text: write \\u and four digits");
    out.escaped = true;
    if (end_ - at_ < 2) return fail("the text has no closing quote");
    if (!escapable(at_[1])) return fail(kNoEscape);
    at_ += 2;
  }
  out.inside = {start, static_cast<std::size_t>(at_ - start)};
  ++at_;
  return true;
}

bool JsonScanner::hexadecimal(const char*& at, const char* end, unsigned& out) {
  if (end - at < 4) return fail("\\u needs four hexadecimal digits");
  out = 0;
  for (int i = 0; i < 4; ++i, ++at) {
    char c = *at;
    unsigned digit = 0;
    if ('0' <= c && c <= '9') digit = static_cast<unsigned>(c - '0');
    else if ('a' <= c && c <= 'f') digit = static_cast<unsigned>(c - 'a' + 10);
    else if ('A' <= c && c <= 'F') digit = static_cast<unsigned>(c - 'A' + 10);
    else return fail("\\u needs four hexadecimal digits");
    out = out * 16 + digit;
  }
  return true;
}

/// `at` is behind the backslash.
bool JsonScanner::escape(const char*& at, const char* end, unsigned& out) {
  if (at == end) return fail("a backslash at the end of a text");
  switch (*at++) {
    case '"': out = '"'; return true;
    case '\\': out = '\\'; return true;
    case '/': out = '/'; return true;
    case 'b': out = '\b'; return true;
    case 'f': out = '\f'; return true;
    case 'n': out = '\n'; return true;
    case 'r': out = '\r'; return true;
    case 't': out = '\t'; return true;
    case 'u': break;
    default: return fail(kNoEscape);
  }
  if (!hexadecimal(at, end, out)) return false;
  if (out < 0xD800 || out > 0xDFFF) return true;
  unsigned low = 0;
  bool pair = out < 0xDC00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u';
  if (!pair) return fail("half of a surrogate pair is no character");
  at += 2;
  if (!hexadecimal(at, end, low)) return false;
  if (low < 0xDC00 || low > 0xDFFF) return fail("half of a surrogate pair is no character");
  out = 0x10000 + ((out - 0xD800) << 10U) + (low - 0xDC00);
  return true;
}

bool JsonScanner::unescape(const Text& text, std::string& out) {
  if (!text.escaped) {
    out.assign(text.inside);
    return true;
  }
  out.clear();
  const char* at = text.inside.data();
  const char* end = at + text.inside.size();
  while (true) {
    const auto* stop = static_cast<const char*>(std::memchr(at, '\\', static_cast<std::size_t>(end - at)));
    if (stop == nullptr) break;
    out.append(at, stop);
    at = stop + 1;
    unsigned rune = 0;
    if (!escape(at, end, rune)) {
      at_ = stop;
      return false;
    }
    base::encode(rune, out);
  }
  out.append(at, end);
  return true;
}

bool JsonScanner::text(std::string& out) {
  Text found;
  return text(found) && unescape(found, out);
}

bool JsonScanner::latin1(std::string& out) {
  Text found;
  if (!text(found)) return false;
  out.clear();
  const char* at = found.inside.data();
  const char* end = at + found.inside.size();
  while (at != end) {
    const char* start = at;
    unsigned rune = byte(*at);
    if (*at == '\\') {
      ++at;
      if (!escape(at, end, rune)) {
        at_ = start;
        return false;
      }
    } else if (rune < 0x80) {
      ++at;
    } else {
      base::Rune next = base::decode({at, static_cast<std::size_t>(end - at)}, 0);
      rune = next.value;
      at += next.size;
    }
    if (rune > 0xFF) {
      at_ = start;
      return fail("a character of raw stands for one byte: U+0000 to U+00FF");
    }
    out += static_cast<char>(static_cast<unsigned char>(rune));
  }
  return true;
}

bool JsonScanner::word(std::string_view word) {
  blank();
  if (static_cast<std::size_t>(end_ - at_) < word.size() || std::memcmp(at_, word.data(), word.size()) != 0)
    return false;
  at_ += word.size();
  return true;
}

bool JsonScanner::null() { return word("null"); }

bool JsonScanner::boolean(bool& out) {
  out = word("true");
  return out || word("false") || fail("true or false is expected");
}

bool JsonScanner::number(std::string_view& out) {
  blank();
  const char* start = at_;
  auto digits = [&] {
    const char* first = at_;
    while (at_ != end_ && '0' <= *at_ && *at_ <= '9') ++at_;
    return at_ != first;
  };
  auto optional = [&](char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  };
  optional('-');
  bool right = optional('0') || digits();
  if (right && optional('.')) right = digits();
  if (right && (optional('e') || optional('E'))) {
    if (!optional('+')) optional('-');
    right = digits();
  }
  if (!right) {
    at_ = start;
    return fail("a value is expected");
  }
  out = {start, static_cast<std::size_t>(at_ - start)};
  return true;
}

bool JsonScanner::skip() {
  std::array<char, kDeepest> closing{};
  std::size_t depth = 0;
  bool key = false;  // A member's name is next.
  while (true) {
    Text text_value;
    std::string_view digits;
    bool ignored = false;
    if (key) {
      if (!text(text_value) || !expect(':', "a colon is expected behind a key")) return false;
      key = false;
    }
    char c = peek();
    if (c == '{' || c == '[') {
      if (depth == closing.size()) return fail("values lie deeper in each other than 64 levels");
      ++at_;
      char close = c == '{' ? '}' : ']';
      if (!take(close)) {
        closing[depth++] = close;
        key = close == '}';
        continue;
      }
    } else if (c == '"') {
      if (!text(text_value)) return false;
    } else if (c == 't' || c == 'f') {
      if (!boolean(ignored)) return false;
    } else if (!null() && !number(digits)) {
      return false;
    }
    while (depth > 0 && take(closing[depth - 1])) --depth;
    if (depth == 0) return true;
    if (!expect(',', "a comma or a closing bracket is expected")) return false;
    key = closing[depth - 1] == '}';
  }
}

bool JsonScanner::finished() {
  blank();
  return at_ == end_ || fail("nothing may follow the object");
}

void append_json(std::string_view text, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  auto unit = [&](unsigned value) {
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += kHex[value >> static_cast<unsigned>(shift) & 15U];
  };
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && kSafe[byte(text[end])]) ++end;
    out.append(text.substr(at, end - at));
    if (end == text.size()) break;
    at = end;
    report::Character c = report::character_at(text, at);
    auto value = static_cast<unsigned>(c.value);
    if (value == '"' || value == '\\') {
      out += '\\';
      out += text[at];
    } else if (value == '\n') {
      out += "\\n";
    } else if (value == '\r') {
      out += "\\r";
    } else if (value == '\t') {
      out += "\\t";
    } else if (!report::hidden(c.value)) {
      base::encode(value, out);
    } else if (value < 0x10000) {
      unit(value);
    } else {
      unit(0xD7C0U + (value >> 10U));
      unit(0xDC00U + (value & 0x3FFU));
    }
    at += c.size;
  }
  out += '"';
}

}  // namespace gw::routetest
