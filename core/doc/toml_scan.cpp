#include "doc/toml_scan.h"

#include <algorithm>

#include "base/rune.h"
#include "text/utf8.h"

namespace gw::doc {
namespace {

bool digit(int c) { return c >= '0' && c <= '9'; }
bool hex_digit(int c) { return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool blank(int c) { return c == ' ' || c == '\t'; }
bool letter(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::size_t width(char first) {
  auto c = static_cast<unsigned char>(first);
  return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

void step(TomlText& out, std::uint32_t source) {
  auto decoded = static_cast<std::uint32_t>(out.text.size());
  if (!out.steps.empty() && out.steps.back().decoded == decoded) out.steps.back().source = source;
  else out.steps.push_back({decoded, source});
}

/// A character that stands for itself.
void copy(TomlText& out, std::string_view bytes, std::size_t at) {
  if (out.steps.empty()) step(out, static_cast<std::uint32_t>(at));
  out.text.append(bytes.substr(at, width(bytes[at])));
}

}  // namespace

TomlScanner::TomlScanner(std::string_view bytes) : s_(bytes) {
  if (s_.starts_with("\xEF\xBB\xBF")) i_ = 3;
  else if (s_.starts_with("\xFF\xFE") || s_.starts_with("\xFE\xFF")) i_ = 2;
  if (std::size_t nul = s_.substr(i_, 6).find('\0'); nul != std::string_view::npos)
    throw TomlFault{static_cast<std::uint32_t>(i_ + nul), 1, "NUL bytes, as in UTF-16; TOML files are UTF-8"};
  bad_ = i_ + text::first_malformed(s_.substr(i_));
}

void TomlScanner::check(std::size_t at) const {
  auto c = static_cast<unsigned char>(s_[at]);
  bool lone_return = c == '\r' && (at + 1 >= s_.size() || s_[at + 1] != '\n');
  if (lone_return || c == 0x7F || (c < 0x20 && c != '\t' && c != '\r' && c != '\n')) {
    constexpr std::string_view kHex = "0123456789abcdef";
    throw TomlFault{static_cast<std::uint32_t>(at), line_,
                    std::string("control character 0x") + kHex[c >> 4] + kHex[c & 15]};
  }
  if (at == bad_) throw TomlFault{static_cast<std::uint32_t>(at), line_, "invalid UTF-8"};
}

int TomlScanner::next() {
  if (i_ >= s_.size()) {
    ended_ = true;
    return kEnd;
  }
  check(i_);
  char c = s_[i_];
  if (c == '\n') ++line_;
  i_ += width(c);
  return static_cast<unsigned char>(c);
}

int TomlScanner::peek() const {
  if (i_ >= s_.size()) return kEnd;
  check(i_);
  return static_cast<unsigned char>(s_[i_]);
}

void TomlScanner::skip_blanks() {
  while (blank(peek())) next();
}

void TomlScanner::skip_comment() {
  for (int c = peek(); c != kEnd && c != '\n' && c != '\r'; c = peek()) next();
}

void TomlScanner::fail(std::string message) const {
  bool back = ended_ && !s_.empty() && s_.back() == '\n';
  fail_on(line_ - (back ? 1 : 0), std::move(message));
}

void TomlScanner::fail_on(std::size_t line, std::string message) const {
  std::size_t at = i_ == 0 ? 0 : i_ - 1;
  if (at < s_.size() && s_[at] == '\n' && at > 0 && line < line_) --at;
  throw TomlFault{static_cast<std::uint32_t>(at), line, std::move(message)};
}

TomlText TomlScanner::bare_name() {
  TomlText out;
  out.begin = at();
  for (int c = peek(); letter(c) || digit(c) || c == '_' || c == '-'; c = peek()) next();
  out.end = at();
  out.text = s_.substr(out.begin, out.end - out.begin);
  return out;
}

TomlText TomlScanner::quoted() {
  TomlText out;
  out.begin = at();
  late_.clear();
  auto quote = static_cast<char>(next());
  out.style = quote == '"' ? Style::DoubleQuoted : Style::SingleQuoted;
  for (;;) {
    std::uint32_t here = at();
    int c = next();
    if (c == kEnd) fail(std::string("the text does not end with ") + quote);
    if (c == '\n' || c == '\r') fail_on(line_ - 1, "a text in single quotes cannot hold a line break");
    if (c == quote) {
      step(out, here);
      out.end = at();
      if (!late_.empty()) fail(late_);
      return out;
    }
    if (c == '\\' && quote == '"') escape(out, here, false);
    else copy(out, s_, here);
  }
}

TomlText TomlScanner::quoted_or_multi() {
  char quote = s_[i_];
  if (s_.substr(i_, 3) != std::string(3, quote)) return quoted();
  TomlText out;
  out.begin = at();
  out.style = quote == '"' ? Style::DoubleQuoted : Style::SingleQuoted;
  multi(out, quote);
  out.end = at();
  return out;
}

void TomlScanner::multi(TomlText& out, char quote) {
  const std::string three(3, quote), five(5, quote);
  late_.clear();
  i_ += 3;
  std::size_t start = i_;
  if (peek() == '\r') next();
  if (peek() == '\n') next();
  for (;;) {
    std::uint32_t here = at();
    if (s_.substr(i_, 3) == three) {
      std::string_view all = s_.substr(start, i_ + 3 - start);
      if (i_ + 3 >= s_.size() || s_[i_ + 3] != quote) break;
      bool escaped = quote == '"' && all.ends_with("\\" + five);
      if (all.ends_with(five) && !escaped) fail("six quotes in a row");
    }
    int c = next();
    if (c == kEnd) fail("the text does not end with " + three);
    if (c == '\\' && quote == '"') escape(out, here, true);
    else copy(out, s_, here);
  }
  step(out, at());
  if (!late_.empty()) fail(late_);
  i_ += 3;
}

/// On blanks after a backslash: whether a line break is among them, all of which are then passed over.
bool TomlScanner::line_continues(TomlText& out) {
  std::size_t end = std::min(s_.find_first_not_of(" \t\r\n", i_), s_.size());
  if (s_.substr(i_, end - i_).find('\n') == std::string_view::npos) return false;
  while (i_ < end) next();
  step(out, at());
  return true;
}

void TomlScanner::escape(TomlText& out, std::uint32_t begin, bool multi) {
  constexpr std::string_view kNames = "btnfre\"\\", kValues = "\b\t\n\f\r\x1b\"\\";
  step(out, begin);
  if (multi && line_continues(out)) return;
  int c = next();
  if (c == kEnd) fail_on(line_ - 1, "the text ends within an escape");
  std::size_t known = kNames.find(static_cast<char>(c));
  if (known != std::string_view::npos) {
    out.text += kValues[known];
  } else if (c == 'x' || c == 'u' || c == 'U') {
    std::uint32_t rune = hex(c == 'x' ? 2 : c == 'u' ? 4 : 8);
    if (rune > 0x10FFFF || (rune >= 0xD800 && rune < 0xE000)) {
      late_ = "the escape is no Unicode character";
      rune = 0xFFFD;
    }
    base::encode(rune, out.text);
  } else if (blank(c)) {
    late_ = "a backslash before a blank";
  } else {
    fail("unknown escape");
  }
  step(out, at());
}

std::uint32_t TomlScanner::hex(std::size_t digits) {
  std::uint32_t value = 0;
  for (std::size_t k = 0; k < digits; ++k) {
    int c = next();
    if (!hex_digit(c)) fail("expected " + std::to_string(digits) + " hexadecimal digits");
    value = value << 4 | static_cast<std::uint32_t>(digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return value;
}

std::string_view TomlScanner::word() {
  std::size_t begin = i_;
  while (letter(peek())) next();
  return s_.substr(begin, i_ - begin);
}

void TomlScanner::base_number(int base) {
  next();
  int c = peek();
  bool fits = base == 'b' ? c == '0' || c == '1' : base == 'o' ? c >= '0' && c <= '7' : hex_digit(c);
  if (!fits) fail("expected a digit after the base of a number");
  for (; hex_digit(c) || c == '_'; c = peek()) next();
}

void TomlScanner::signed_number() {
  next();
  int c = next();
  if (c == 'i' || c == 'n') {
    word();
    return;
  }
  if (!digit(c)) fail("expected a digit after the sign");
}

std::string_view TomlScanner::number() {
  std::size_t begin = i_;
  int c = peek();
  if (c == '+' || c == '-') {
    signed_number();
    c = peek();
  } else {
    next();
    if (int base = peek(); c == '0' && (base == 'b' || base == 'o' || base == 'x')) {
      base_number(base);
      return s_.substr(begin, i_ - begin);
    }
  }
  bool date = false;
  for (c = peek(); c != kEnd; c = peek()) {
    date = date || ((c == '-' || c == ':') && s_.find_first_of(".eE_", begin) >= i_);
    bool more = digit(c) || std::string_view("_.eE").find(static_cast<char>(c)) != std::string_view::npos ||
                ((c == '-' || c == '+' || c == ':') && i_ > begin) ||
                (date && (c == 'T' || c == 't' || c == ' ' || c == 'Z' || c == 'z'));
    if (!more) break;
    next();
  }
  std::string_view token = s_.substr(begin, i_ - begin);
  while (!token.empty() && token.back() == ' ') token.remove_suffix(1);
  return token;
}

}  // namespace gw::doc
