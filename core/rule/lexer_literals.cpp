// Numbers, strings and runes of Go's scanner.

#include "base/unicode.h"
#include "rule/lexer.h"

namespace gw::rule {
namespace {

constexpr int kDigit = 1, kSeparator = 2;

std::uint32_t lower(std::uint32_t rune) { return rune | 0x20; }
bool decimal(std::uint32_t rune) { return '0' <= rune && rune <= '9'; }
bool hex(std::uint32_t rune) { return decimal(rune) || ('a' <= lower(rune) && lower(rune) <= 'f'); }

std::uint32_t digit_value(std::uint32_t rune) {
  if (!hex(rune)) return 16;
  return decimal(rune) ? rune - '0' : lower(rune) - 'a' + 10;
}

std::string literal_name(std::uint32_t prefix) {
  switch (prefix) {
    case 'x': return "hexadecimal literal";
    case 'o':
    case '0': return "octal literal";
    case 'b': return "binary literal";
    default: return "decimal literal";
  }
}

/// The offset of the first '_' of a number that does not stand between digits; npos if there is none.
std::size_t invalid_separator(std::string_view number) {
  bool prefixed = false, hexadecimal = false;
  if (number.size() >= 2 && number[0] == '0') {
    std::uint32_t base = lower(static_cast<unsigned char>(number[1]));
    prefixed = base == 'x' || base == 'o' || base == 'b';
    hexadecimal = base == 'x';
  }
  char last = prefixed ? '0' : '.';  // What stands before: a digit, '_' or something else.
  for (std::size_t i = prefixed ? 2 : 0; i < number.size(); ++i) {
    char before = last;
    auto c = static_cast<unsigned char>(number[i]);
    last = c == '_' ? '_' : decimal(c) || (hexadecimal && hex(c)) ? '0' : '.';
    if (last == '_' && before != '0') return i;
    if (last == '.' && before == '_') return i - 1;
  }
  return last == '_' ? number.size() - 1 : std::string_view::npos;
}

}  // namespace

/// Reads digits and separators and says which of both there were; notes in `invalid` where the first digit is that
/// the base does not have.
int Lexer::digits(std::uint32_t base, std::int64_t* invalid) {
  int seen = 0;
  while (rune_ == '_' || decimal(rune_) || (base == 16 && hex(rune_))) {
    if (rune_ != '_' && base <= 10 && rune_ >= '0' + base && invalid != nullptr && *invalid < 0) *invalid = at_;
    seen |= rune_ == '_' ? kSeparator : kDigit;
    advance();
  }
  return seen;
}

Token Lexer::exponent(std::uint32_t prefix, Token token, int* seen) {
  std::uint32_t letter = lower(rune_);
  if (letter != 'e' && letter != 'p') {
    if (prefix == 'x' && token == Token::Float) errors_.add(at_, "hexadecimal mantissa requires a 'p' exponent");
    return token;
  }
  if (letter == 'e' && prefix != 0 && prefix != '0')
    errors_.add(at_, base::quote_rune(rune_) + " exponent requires decimal mantissa");
  if (letter == 'p' && prefix != 'x')
    errors_.add(at_, base::quote_rune(rune_) + " exponent requires hexadecimal mantissa");
  advance();
  if (rune_ == '+' || rune_ == '-') advance();
  int own = digits(10, nullptr);
  *seen |= own;
  if ((own & kDigit) == 0) errors_.add(at_, "exponent has no digits");
  return Token::Float;
}

Token Lexer::number() {
  std::uint32_t begin = at_, base = 10, prefix = 0;
  Token token = Token::Float;
  int seen = 0;
  std::int64_t invalid = -1;
  if (rune_ != '.') {
    token = Token::Int;
    if (take('0')) {
      prefix = lower(rune_);
      base = prefix == 'x' ? 16 : prefix == 'b' ? 2 : 8;
      if (prefix == 'x' || prefix == 'o' || prefix == 'b') {
        advance();
      } else {
        prefix = '0';
        seen = kDigit;
      }
    }
    seen |= digits(base, &invalid);
  }
  if (rune_ == '.') {
    token = Token::Float;
    if (prefix == 'o' || prefix == 'b') errors_.add(at_, "invalid radix point in " + literal_name(prefix));
    advance();
    seen |= digits(base, &invalid);
  }
  if ((seen & kDigit) == 0) errors_.add(at_, literal_name(prefix) + " has no digits");
  token = exponent(prefix, token, &seen);
  if (take('i')) token = Token::Imag;
  if (token == Token::Int && invalid >= 0) {
    auto digit = static_cast<unsigned char>(text_[static_cast<std::size_t>(invalid)]);
    errors_.add(static_cast<std::uint32_t>(invalid),
                "invalid digit " + base::quote_rune(digit) + " in " + literal_name(prefix));
  }
  if ((seen & kSeparator) != 0) {
    std::size_t at = invalid_separator(since(begin));
    if (at != std::string_view::npos)
      errors_.add(begin + static_cast<std::uint32_t>(at), "'_' must separate successive digits");
  }
  return token;
}

/// An escape sequence whose backslash is read. False: it is wrong, and what is wrong is not read.
bool Lexer::escape(std::uint32_t quote) {
  std::uint32_t begin = at_, base = 16, most = 0x10FFFF;
  int count = 0;
  if (rune_ == quote ||
      (rune_ < 0x80 && std::string_view("abfnrtv\\").find(static_cast<char>(rune_)) != std::string_view::npos)) {
    advance();
    return true;
  }
  if ('0' <= rune_ && rune_ <= '7') {
    count = 3;
    base = 8;
    most = 255;
  } else if (rune_ == 'x' || rune_ == 'u' || rune_ == 'U') {
    count = rune_ == 'x' ? 2 : rune_ == 'u' ? 4 : 8;
    if (rune_ == 'x') most = 255;
    advance();
  } else {
    errors_.add(begin, at_end() ? "escape sequence not terminated" : "unknown escape sequence");
    return false;
  }
  std::uint32_t value = 0;
  for (; count > 0; --count) {
    std::uint32_t digit = digit_value(rune_);
    if (digit >= base) {
      errors_.add(at_, at_end() ? "escape sequence not terminated"
                                : "illegal character " + base::show_rune(rune_) + " in escape sequence");
      return false;
    }
    value = value * base + digit;
    advance();
  }
  if (value <= most && (value < 0xD800 || value >= 0xE000)) return true;
  errors_.add(begin, "escape sequence is invalid Unicode code point");
  return false;
}

void Lexer::rune_literal(std::uint32_t begin) {
  bool valid = true;
  for (int count = 0;; ++count) {
    std::uint32_t rune = rune_;
    if (rune == '\n' || at_end()) {
      if (valid) errors_.add(begin, "rune literal not terminated");
      return;
    }
    advance();
    if (rune == '\'') {
      if (valid && count != 1) errors_.add(begin, "illegal rune literal");
      return;
    }
    if (rune == '\\' && !escape('\'')) valid = false;
  }
}

void Lexer::string_literal(std::uint32_t begin) {
  for (;;) {
    std::uint32_t rune = rune_;
    if (rune == '\n' || at_end()) return errors_.add(begin, "string literal not terminated");
    advance();
    if (rune == '"') return;
    if (rune == '\\') escape('"');
  }
}

void Lexer::raw_string(std::uint32_t begin) {
  for (;;) {
    std::uint32_t rune = rune_;
    if (at_end()) return errors_.add(begin, "raw string literal not terminated");
    advance();
    if (rune == '`') return;
  }
}

}  // namespace gw::rule
