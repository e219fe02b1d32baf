#include "rule/lexer.h"

#include <charconv>

#include "base/path.h"
#include "base/rune.h"
#include "base/unicode.h"

namespace gw::rule {
namespace {

constexpr std::uint32_t kByteOrderMark = 0xFEFF;

bool ascii_letter(std::uint32_t rune) { return ('a' <= (rune | 0x20) && (rune | 0x20) <= 'z') || rune == '_'; }
bool decimal(std::uint32_t rune) { return '0' <= rune && rune <= '9'; }

/// The offset behind the last colon and the number there; nothing if no number follows it.
struct Trailing {
  std::size_t at = 0;  ///< 0: there is no colon.
  std::uint64_t number = 0;
  bool ok = false;
};

Trailing trailing_digits(std::string_view text) {
  std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return {};
  std::string_view digits = text.substr(colon + 1);
  Trailing out{colon + 1};
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out.number);
  out.ok = error == std::errc() && end == digits.data() + digits.size();
  return out;
}

}  // namespace

Lexer::Lexer(std::string_view text, ErrorList& errors) : text_(text), errors_(errors) {
  advance();
  if (rune_ == kByteOrderMark) advance();
}

void Lexer::advance() {
  if (rune_ == '\n') {
    line_ = next_;
    errors_.add_line(next_);
  }
  at_ = next_;
  if (next_ >= text_.size()) {
    rune_ = kEnd;
    return;
  }
  base::Rune rune = base::decode(text_, next_);
  if (rune.value == 0) errors_.add(at_, "illegal character NUL");
  if (base::malformed(rune)) {
    std::string_view front = text_.substr(0, 2);
    if (at_ == 0 && (front == "\xFF\xFE" || front == "\xFE\xFF")) {
      errors_.add(at_, "illegal UTF-8 encoding (got UTF-16)");
      next_ = static_cast<std::uint32_t>(text_.size());
    } else {
      errors_.add(at_, "illegal UTF-8 encoding");
    }
  } else if (rune.value == kByteOrderMark && at_ > 0) {
    errors_.add(at_, "illegal byte order mark");
  }
  next_ = std::min(next_ + static_cast<std::uint32_t>(rune.size), static_cast<std::uint32_t>(text_.size()));
  rune_ = rune.value;
}

bool Lexer::take(std::uint32_t rune) {
  if (rune_ != rune) return false;
  advance();
  return true;
}

void Lexer::skip_space() {
  while (rune_ == ' ' || rune_ == '\t' || (rune_ == '\n' && !ends_statement_) || rune_ == '\r') advance();
}

Lexeme Lexer::next() {
  for (;;) {
    if (newline_ >= 0) {
      auto at = static_cast<std::uint32_t>(newline_);
      newline_ = -1;
      return {Token::Semicolon, at, at + 1, true};
    }
    skip_space();
    std::uint32_t begin = at_, rune = rune_;
    Token token;
    if (ascii_letter(rune) || base::letter(rune)) {
      token = identifier();
    } else if (decimal(rune) || (rune == '.' && decimal(peek()))) {
      token = number();
    } else {
      advance();
      if ((rune == kEnd || rune == '\n') && ends_statement_) {
        ends_statement_ = false;
        return {Token::Semicolon, begin, at_, true};
      }
      if (rune == '/' && (rune_ == '/' || rune_ == '*')) {
        if (comment(begin)) ends_statement_ = false;
        continue;
      }
      token = operator_token(rune);
      if (token == Token::Illegal) illegal(rune, begin);
      if (token == Token::String && rune == '"') string_literal(begin);
      if (token == Token::String && rune == '`') raw_string(begin);
      if (token == Token::Char) rune_literal(begin);
    }
    switch (token) {
      case Token::Illegal: break;  // A newline counts as it did before.
      case Token::Break:
      case Token::Continue:
      case Token::Fallthrough:
      case Token::Return:
      case Token::Inc:
      case Token::Dec:
      case Token::RParen:
      case Token::RBrack:
      case Token::RBrace: ends_statement_ = true; break;
      default: ends_statement_ = literal(token);
    }
    return {token, begin, at_};
  }
}

Token Lexer::operator_token(std::uint32_t rune) {
  auto with_assign = [this](Token plain, Token assign) { return take('=') ? assign : plain; };
  switch (rune) {
    case kEnd: return Token::Eof;
    case '"':
    case '`': return Token::String;
    case '\'': return Token::Char;
    case ':': return with_assign(Token::Colon, Token::Define);
    case '.':
      if (rune_ != '.' || peek() != '.') return Token::Period;
      advance();
      advance();
      return Token::Ellipsis;
    case ',': return Token::Comma;
    case ';': return Token::Semicolon;
    case '(': return Token::LParen;
    case ')': return Token::RParen;
    case '[': return Token::LBrack;
    case ']': return Token::RBrack;
    case '{': return Token::LBrace;
    case '}': return Token::RBrace;
    case '+': return take('+') ? Token::Inc : with_assign(Token::Add, Token::AddAssign);
    case '-': return take('-') ? Token::Dec : with_assign(Token::Sub, Token::SubAssign);
    case '*': return with_assign(Token::Mul, Token::MulAssign);
    case '/': return with_assign(Token::Quo, Token::QuoAssign);
    case '%': return with_assign(Token::Rem, Token::RemAssign);
    case '^': return with_assign(Token::Xor, Token::XorAssign);
    case '<':
      if (take('-')) return Token::Arrow;
      return take('<') ? with_assign(Token::Shl, Token::ShlAssign) : with_assign(Token::Lss, Token::Leq);
    case '>': return take('>') ? with_assign(Token::Shr, Token::ShrAssign) : with_assign(Token::Gtr, Token::Geq);
    case '=': return with_assign(Token::Assign, Token::Eql);
    case '!': return with_assign(Token::Not, Token::Neq);
    case '&':
      if (take('^')) return with_assign(Token::AndNot, Token::AndNotAssign);
      return take('&') ? Token::LAnd : with_assign(Token::And, Token::AndAssign);
    case '|': return take('|') ? Token::LOr : with_assign(Token::Or, Token::OrAssign);
    case '~': return Token::Tilde;
    default: return Token::Illegal;
  }
}

Token Lexer::illegal(std::uint32_t rune, std::uint32_t begin) {
  if (rune == 0x201C || rune == 0x201D)
    errors_.add(begin,
                "curly quotation mark " + base::quote_rune(rune) + " (use neutral " + base::quote_rune('"') + ")");
  else if (rune != kByteOrderMark) errors_.add(begin, "illegal character " + base::show_rune(rune));
  return Token::Illegal;
}

/// Reads a comment, whose slash is read. True: it holds a newline where one ends a statement.
bool Lexer::comment(std::uint32_t begin) {
  bool line = rune_ == '/', closed = line;
  std::int64_t newline = -1;
  advance();
  if (line) {
    while (rune_ != '\n' && !at_end()) advance();
  } else {
    while (!at_end() && !closed) {
      std::uint32_t rune = rune_;
      if (rune == '\n' && newline < 0) newline = at_;
      advance();
      closed = rune == '*' && take('/');
    }
    if (!closed) errors_.add(begin, "comment not terminated");
  }
  std::string_view text = since(begin);
  std::uint32_t behind = at_ + (line && rune_ == '\n' ? 1 : 0);
  if (line && text.ends_with('\r')) text.remove_suffix(1);
  if (closed && (!line || begin == line_) && text.substr(2).starts_with("line ")) directive(behind, begin, text);
  if (!ends_statement_ || newline < 0) return false;
  newline_ = newline;
  return true;
}

/// "//line FILE:LINE" or "/*line FILE:LINE:COLUMN*/". Source: go/scanner updateLineInfo.
void Lexer::directive(std::uint32_t next, std::uint32_t begin, std::string_view comment) {
  constexpr std::uint64_t kMost = 1U << 30U;
  if (comment[1] == '*') comment.remove_suffix(2);
  std::string_view text = comment.substr(7);
  begin += 7;
  Trailing line = trailing_digits(text), column;
  if (line.at == 0) return;
  auto refuse = [&](const char* what, std::size_t at, std::string_view of) {
    errors_.add(begin + static_cast<std::uint32_t>(at),
                "invalid " + std::string(what) + " number: " + std::string(of.substr(at)));
  };
  if (!line.ok) return refuse("line", line.at, text);
  std::string_view whole = text;
  Trailing before = trailing_digits(text.substr(0, line.at - 1));
  if (before.ok) {
    column = line;
    line = before;
    if (column.number == 0 || column.number > kMost) return refuse("column", column.at, whole);
    text = text.substr(0, column.at - 1);
  }
  if (line.number == 0 || line.number > kMost) return refuse("line", line.at, text);
  std::string file(text.substr(0, line.at - 1));
  if (file.empty() && before.ok) file = errors_.file_at(begin);
  else if (!file.empty()) file = base::clean_path(file);
  errors_.redirect(next, std::move(file), static_cast<int>(line.number), static_cast<int>(column.number));
}

Token Lexer::identifier() {
  std::uint32_t begin = at_;
  while (ascii_letter(rune_) || decimal(rune_) || base::letter(rune_) || base::digit(rune_)) advance();
  return keyword(since(begin));
}

}  // namespace gw::rule
