#include "source/docker/constraint_lexer.h"

#include <algorithm>

#include "base/rune.h"
#include "base/unicode.h"

namespace gw::source {
namespace {

using Kind = GoToken::Kind;

constexpr std::string_view kOperators[] = {"<<=", ">>=", "&^=", "...", "&&", "||", "<-", "++", "--", "==", "!=", "<=",
                                           ">=",  ":=",  "+=",  "-=",  "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>",
                                           "&^",  "+",   "-",   "*",   "/",  "%",  "&",  "|",  "^",  "<",  ">",  "=",
                                           "!",   "(",   ")",   "[",   "]",  "{",  "}",  ",",  ";",  ".",  ":",  "~"};

constexpr std::string_view kKeywords[] = {"break",  "case",        "chan", "const",   "continue", "default", "defer",
                                          "else",   "fallthrough", "for",  "func",    "go",       "goto",    "if",
                                          "import", "interface",   "map",  "package", "range",    "return",  "select",
                                          "struct", "switch",      "type", "var"};

bool decimal(char c) { return '0' <= c && c <= '9'; }
bool hex(char c) { return decimal(c) || ('a' <= (c | 0x20) && (c | 0x20) <= 'f'); }

class Scanner {
 public:
  Scanner(std::string_view text, std::vector<GoError>& errors) : text_(text), errors_(errors) {}

  std::vector<GoToken> run() {
    std::vector<GoToken> out;
    bool operand = false;
    for (;;) {
      skip(operand);
      std::size_t begin = at_;
      if (at_ == text_.size() || text_[at_] == '\n') {
        bool end = at_ == text_.size();
        if (operand) out.push_back(token(Kind::Newline, begin, end ? begin : begin + 1));
        else if (end) break;
        operand = false;
        if (!end) ++at_;
        continue;
      }
      Kind kind = next();
      GoToken read = token(kind, begin, at_);
      bool ends = read.is(")") || read.is("]") || read.is("}") || read.is("++") || read.is("--");
      if (kind != Kind::Illegal) operand = read.literal() || ends;
      out.push_back(read);
    }
    out.push_back(token(Kind::End, text_.size(), text_.size()));
    return out;
  }

 private:
  GoToken token(Kind kind, std::size_t begin, std::size_t end) const {
    return {kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), text_.substr(begin, end - begin)};
  }

  void error(std::size_t at, std::string message) {
    errors_.push_back({static_cast<std::uint32_t>(at), std::move(message)});
  }

  bool at(std::size_t offset, char c) const { return offset < text_.size() && text_[offset] == c; }

  void skip(bool operand) {
    for (;;) {
      while (at_ < text_.size() &&
             (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r' || (text_[at_] == '\n' && !operand)))
        ++at_;
      if (!at(at_, '/') || (!at(at_ + 1, '/') && !at(at_ + 1, '*'))) return;
      bool line = at(at_ + 1, '/');
      std::size_t end = text_.find(line ? std::string_view("\n") : std::string_view("*/"), at_ + 2);
      if (end == std::string_view::npos && !line) error(at_, "comment not terminated");
      // A comment with a line break inside counts as one.
      bool broken = !line && operand && text_.substr(at_, end - at_).find('\n') != std::string_view::npos;
      if (broken) {
        at_ += text_.substr(at_).find('\n');
        return;
      }
      at_ = end == std::string_view::npos ? text_.size() : end + (line ? 0 : 2);
    }
  }

  Kind next() {
    base::Rune rune = base::decode(text_, at_);
    if (rune.value == '_' || base::letter(rune.value)) return identifier();
    char c = text_[at_];
    if (decimal(c) || (c == '.' && at_ + 1 < text_.size() && decimal(text_[at_ + 1]))) return number();
    if (c == '"' || c == '\'') return quoted(c);
    if (c == '`') return raw();
    for (std::string_view op : kOperators) {
      if (!text_.substr(at_).starts_with(op)) continue;
      at_ += op.size();
      return Kind::Operator;
    }
    if (base::malformed(rune)) error(at_, "illegal UTF-8 encoding");
    else if (c == 0) error(at_, "illegal character NUL");
    if (rune.value == 0x201C || rune.value == 0x201D)
      error(at_, "curly quotation mark " + base::quote_rune(rune.value) + " (use neutral '\"')");
    else error(at_, "illegal character " + base::show_rune(rune.value));
    at_ += rune.size;
    return Kind::Illegal;
  }

  Kind identifier() {
    std::size_t begin = at_;
    while (at_ < text_.size()) {
      base::Rune rune = base::decode(text_, at_);
      if (rune.value != '_' && !base::letter(rune.value) && !base::digit(rune.value)) break;
      at_ += rune.size;
    }
    std::string_view word = text_.substr(begin, at_ - begin);
    return std::ranges::find(kKeywords, word) != std::end(kKeywords) ? Kind::Keyword : Kind::Ident;
  }

  Kind number() {
    Kind kind = Kind::Int;
    std::size_t begin = at_;
    char prefix = at(at_, '0') && at_ + 1 < text_.size() ? static_cast<char>(text_[at_ + 1] | 0x20) : 0;
    bool radix = prefix == 'x' || prefix == 'b' || prefix == 'o';
    if (radix) at_ += 2;
    std::size_t digits = at_, wrong = std::string_view::npos;
    char limit = prefix == 'b' ? '1' : prefix == 'o' || (!radix && at(begin, '0')) ? '7' : '9';
    for (; at_ < text_.size() && (decimal(text_[at_]) || text_[at_] == '_' || (prefix == 'x' && hex(text_[at_])));
         ++at_) {
      if (decimal(text_[at_]) && text_[at_] > limit) wrong = std::min(wrong, at_);
    }
    std::string_view name = prefix == 'x'   ? "hexadecimal"
                            : prefix == 'b' ? "binary"
                            : limit == '7'  ? "octal"
                                            : "decimal";
    if (radix && at_ == digits) error(at_, std::string(name) + " literal has no digits");
    if (at(at_, '.')) {
      kind = Kind::Float;
      ++at_;
      while (at_ < text_.size() && (decimal(text_[at_]) || text_[at_] == '_')) ++at_;
    }
    if (at_ < text_.size() && ((text_[at_] | 0x20) == 'e' || (text_[at_] | 0x20) == 'p')) {
      kind = Kind::Float;
      ++at_;
      if (at(at_, '+') || at(at_, '-')) ++at_;
      if (at_ == text_.size() || !decimal(text_[at_])) error(at_, "exponent has no digits");
      while (at_ < text_.size() && decimal(text_[at_])) ++at_;
    }
    if (at(at_, 'i')) {
      kind = Kind::Imag;
      ++at_;
    }
    if (kind == Kind::Int && wrong != std::string_view::npos) {
      auto digit = static_cast<unsigned char>(text_[wrong]);
      error(wrong, "invalid digit " + base::quote_rune(digit) + " in " + std::string(name) + " literal");
    }
    return kind;
  }

  Kind quoted(char quote) {
    std::size_t begin = at_++;
    Kind kind = quote == '"' ? Kind::String : Kind::Char;
    std::string_view name = quote == '"' ? "string literal" : "rune literal";
    std::size_t runes = 0;
    bool valid = true;
    while (!at(at_, quote)) {
      if (at_ >= text_.size() || text_[at_] == '\n') {
        error(begin, std::string(name) + " not terminated");
        return kind;
      }
      if (text_[at_] == '\\') valid = escape(quote) && valid;
      else at_ += base::decode(text_, at_).size;
      ++runes;
    }
    ++at_;
    if (kind == Kind::Char && valid && runes != 1) error(begin, "illegal rune literal");
    return kind;
  }

  bool escape(char quote) {
    std::size_t begin = ++at_;
    if (at_ >= text_.size()) {
      error(begin, "escape sequence not terminated");
      return false;
    }
    char c = text_[at_];
    if (c == quote || std::string_view("abfnrtv\\").find(c) != std::string_view::npos) {
      ++at_;
      return true;
    }
    bool octal = '0' <= c && c <= '7';
    int digits = octal ? 3 : c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits == 0) {
      error(begin, "unknown escape sequence");
      return false;
    }
    if (!octal) ++at_;
    std::uint32_t value = 0;
    for (; digits > 0; --digits, ++at_) {
      bool fits = at_ < text_.size() && (octal ? '0' <= text_[at_] && text_[at_] <= '7' : hex(text_[at_]));
      if (!fits) {
        if (at_ >= text_.size()) error(begin, "escape sequence not terminated");
        else error(at_, "illegal character " + base::show_rune(base::decode(text_, at_).value) + " in escape sequence");
        return false;
      }
      char digit = text_[at_];
      value = value * (octal ? 8 : 16) +
              static_cast<std::uint32_t>(decimal(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
    }
    bool unicode = c == 'u' || c == 'U';
    if ((octal && value > 255) || (unicode && (value > 0x10FFFF || (0xD800 <= value && value < 0xE000)))) {
      error(begin, "escape sequence is invalid Unicode code point");
      return false;
    }
    return true;
  }

  Kind raw() {
    std::size_t end = text_.find('`', at_ + 1);
    if (end == std::string_view::npos) error(at_, "raw string literal not terminated");
    at_ = end == std::string_view::npos ? text_.size() : end + 1;
    return Kind::String;
  }

  std::string_view text_;
  std::vector<GoError>& errors_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<GoToken> go_tokens(std::string_view text, std::vector<GoError>& errors) {
  return Scanner(text, errors).run();
}

std::string go_unquoted(std::string_view literal) {
  std::string out;
  bool raw = literal.front() == '`';
  literal = literal.substr(1, literal.size() - 2);
  for (std::size_t at = 0; at < literal.size(); ++at) {
    char c = literal[at];
    if (raw && c == '\r') continue;
    if (raw || c != '\\') {
      out += c;
      continue;
    }
    c = literal[++at];
    constexpr std::string_view kNames = "abfnrtv\\\"'", kBytes = "\a\b\f\n\r\t\v\\\"'";
    if (std::size_t known = kNames.find(c); known != std::string_view::npos) {
      out += kBytes[known];
      continue;
    }
    bool octal = '0' <= c && c <= '7';
    std::size_t digits = octal ? 3 : c == 'x' ? 2 : c == 'u' ? 4 : 8;
    if (!octal) ++at;
    std::uint32_t value = 0;
    for (char digit : literal.substr(at, digits))
      value = value * (octal ? 8 : 16) +
              static_cast<std::uint32_t>(decimal(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
    at += digits - 1;
    if (octal || c == 'x') out += static_cast<char>(value);
    else base::encode(value, out);
  }
  return out;
}

}  // namespace gw::source
