#include "template/lexer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.h"
#include "base/unicode.h"

namespace gw::template_ {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";

bool is_space(std::uint32_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_word(const Rune& r) { return r.size > 0 && (r.value == '_' || base::letter(r.value) || base::digit(r.value)); }

bool left_trim(std::string_view s) {
  return s.size() >= 2 && s[0] == '-' && is_space(static_cast<unsigned char>(s[1]));
}
bool right_trim(std::string_view s) {
  return s.size() >= 2 && s[1] == '-' && is_space(static_cast<unsigned char>(s[0]));
}

std::size_t leading_spaces(std::string_view s) { return std::min(s.find_first_not_of(kSpaces), s.size()); }

TokenKind keyword(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, TokenKind>, 11> kKeywords = {{{"block", TokenKind::Block},
                                                                                 {"break", TokenKind::Break},
                                                                                 {"continue", TokenKind::Continue},
                                                                                 {"define", TokenKind::Define},
                                                                                 {"else", TokenKind::Else},
                                                                                 {"end", TokenKind::EndKeyword},
                                                                                 {"if", TokenKind::If},
                                                                                 {"range", TokenKind::Range},
                                                                                 {"nil", TokenKind::Nil},
                                                                                 {"template", TokenKind::Template},
                                                                                 {"with", TokenKind::With}}};
  for (const auto& [name, kind] : kKeywords) {
    if (name == word) return kind;
  }
  return word == "true" || word == "false" ? TokenKind::Bool : TokenKind::Identifier;
}

}  // namespace

std::string Token::shown() const {
  if (kind == TokenKind::End) return "EOF";
  if (kind == TokenKind::Error) return message;
  if (kind > TokenKind::Keyword) return "<" + std::string(text) + ">";
  if (text.size() <= 10) return base::quote(text);
  std::size_t end = 0;
  for (int i = 0; i < 10 && end < text.size(); ++i) end += decode(text, end).size;
  return base::quote(text.substr(0, end)) + "...";
}

void Lexer::count_lines(std::size_t begin, std::size_t end) {
  line_ += static_cast<std::uint32_t>(std::count(input_.begin() + begin, input_.begin() + end, '\n'));
}

void Lexer::ignore() {
  count_lines(start_, pos_);
  start_ = pos_;
}

Token Lexer::emit(TokenKind kind) {
  Token out;
  out.kind = kind;
  out.pos = static_cast<std::uint32_t>(start_);
  out.line = line_;
  out.text = input_.substr(start_, pos_ - start_);
  ignore();
  return out;
}

Token Lexer::error(std::string message) {
  Token out;
  out.kind = TokenKind::Error;
  out.pos = static_cast<std::uint32_t>(start_);
  out.line = line_;
  out.message = std::move(message);
  input_ = {};
  start_ = pos_ = 0;
  return out;
}

Token Lexer::next() {
  if (inside_) return inside_action();
  Token out;
  while (!text(out) && !left_delim(out)) {}
  return out;
}

/// The text before the next action, without what its trim marker takes. False: none, an action begins here.
bool Lexer::text(Token& out) {
  std::size_t at = input_.find("{{", pos_);
  if (at == std::string_view::npos) {
    pos_ = input_.size();
    out = emit(pos_ > start_ ? TokenKind::Text : TokenKind::End);
    return true;
  }
  if (at == pos_) return false;
  pos_ = at;
  if (left_trim(input_.substr(at + 2))) {
    while (pos_ > start_ && is_space(static_cast<unsigned char>(input_[pos_ - 1]))) --pos_;
  }
  out = emit(TokenKind::Text);
  pos_ = at;
  ignore();
  return !out.text.empty();
}

/// False: it was a comment.
bool Lexer::left_delim(Token& out) {
  pos_ += 2;
  std::size_t marker = left_trim(input_.substr(pos_)) ? 2 : 0;
  if (input_.substr(pos_ + marker).starts_with("/*")) {
    pos_ += marker;
    ignore();
    return comment(out);
  }
  out = emit(TokenKind::LeftDelim);
  inside_ = true;
  pos_ += marker;
  ignore();
  parens_ = 0;
  return true;
}

/// True: the comment is malformed, and `out` says how.
bool Lexer::comment(Token& out) {
  std::size_t end = input_.find("*/", pos_ + 2);
  if (end == std::string_view::npos) {
    out = error("unclosed comment");
    return true;
  }
  pos_ = end + 2;
  if (!at_right_delim()) {
    out = error("comment ends before closing delimiter");
    return true;
  }
  bool trims = right_trim(input_.substr(pos_));
  pos_ += trims ? 4 : 2;
  if (trims) pos_ += leading_spaces(input_.substr(pos_));
  ignore();
  return false;
}

bool Lexer::at_right_delim() const {
  std::string_view rest = input_.substr(pos_);
  return (right_trim(rest) && rest.substr(2).starts_with("}}")) || rest.starts_with("}}");
}

Token Lexer::right_delim() {
  bool trims = right_trim(input_.substr(pos_));
  if (trims) {
    pos_ += 2;
    ignore();
  }
  pos_ += 2;
  Token out = emit(TokenKind::RightDelim);
  if (trims) {
    pos_ += leading_spaces(input_.substr(pos_));
    ignore();
  }
  inside_ = false;
  return out;
}

Token Lexer::inside_action() {
  if (at_right_delim()) return parens_ == 0 ? right_delim() : error("unclosed left paren");
  Rune r = peek();
  if (r.size == 0) return error("unclosed action");
  if (is_space(r.value)) return space();
  pos_ += r.size;
  switch (r.value) {
    case '=': return emit(TokenKind::Assign);
    case '|': return emit(TokenKind::Pipe);
    case '"': return quoted('"', TokenKind::String, "unterminated quoted string");
    case '\'': return quoted('\'', TokenKind::CharConstant, "unterminated character constant");
    case '`': return raw_quoted();
    case '$': return field_or_variable(TokenKind::Variable);
    case '(': ++parens_; return emit(TokenKind::LeftParen);
    case ')': return --parens_ < 0 ? error("unexpected right paren") : emit(TokenKind::RightParen);
    case ':':
      if (peek().value != '=') return error("expected :=");
      ++pos_;
      return emit(TokenKind::Declare);
    default: break;
  }
  if (r.value == '.' && pos_ < input_.size() && (input_[pos_] < '0' || input_[pos_] > '9')) {
    return field_or_variable(TokenKind::Field);
  }
  if (r.value == '.' || r.value == '+' || r.value == '-' || (r.value >= '0' && r.value <= '9')) {
    pos_ -= r.size;
    return number();
  }
  if (is_word(r)) return identifier();
  if (r.value > 0x20 && r.value < 0x7F) return emit(TokenKind::Char);
  return error("unrecognized character in action: " + base::show_rune(r.value));
}

Token Lexer::space() {
  std::size_t begin = pos_;
  pos_ += leading_spaces(input_.substr(pos_));
  std::string_view last = input_.substr(pos_ - 1);
  if (right_trim(last) && last.substr(2).starts_with("}}")) {
    --pos_;
    if (pos_ == begin) return right_delim();
  }
  return emit(TokenKind::Space);
}

Token Lexer::identifier() {
  while (is_word(peek())) pos_ += peek().size;
  if (!at_terminator()) return error("bad character " + base::show_rune(peek().value));
  return emit(keyword(input_.substr(start_, pos_ - start_)));
}

Token Lexer::field_or_variable(TokenKind kind) {
  if (at_terminator()) return emit(kind == TokenKind::Variable ? kind : TokenKind::Dot);
  while (is_word(peek())) pos_ += peek().size;
  if (!at_terminator()) return error("bad character " + base::show_rune(peek().value));
  return emit(kind);
}

bool Lexer::at_terminator() const {
  Rune r = peek();
  if (r.size == 0 || is_space(r.value)) return true;
  if (r.value < 0x80 && std::string_view(".,|:)(").find(static_cast<char>(r.value)) != std::string_view::npos) {
    return true;
  }
  return input_.substr(pos_).starts_with("}}");
}

Token Lexer::quoted(char quote, TokenKind kind, const char* what) {
  while (pos_ < input_.size() && input_[pos_] != '\n') {
    char c = input_[pos_++];
    if (c == quote) return emit(kind);
    if (c != '\\') continue;
    if (pos_ == input_.size() || input_[pos_] == '\n') break;
    ++pos_;
  }
  return error(what);
}

Token Lexer::raw_quoted() {
  std::size_t end = input_.find('`', pos_);
  if (end == std::string_view::npos) return error("unterminated raw quoted string");
  pos_ = end + 1;
  return emit(TokenKind::RawString);
}

Token Lexer::number() {
  auto bad = [this] { return error("bad number syntax: " + base::quote(input_.substr(start_, pos_ - start_))); };
  if (!scan_number()) return bad();
  if (peek().value != '+' && peek().value != '-') return emit(TokenKind::Number);
  if (!scan_number() || input_[pos_ - 1] != 'i') return bad();
  return emit(TokenKind::Complex);
}

bool Lexer::accept(std::string_view set) {
  if (pos_ >= input_.size() || set.find(input_[pos_]) == std::string_view::npos) return false;
  ++pos_;
  return true;
}

void Lexer::accept_run(std::string_view set) {
  while (accept(set)) {}
}

bool Lexer::scan_number() {
  accept("+-");
  std::string_view digits = "0123456789_";
  if (accept("0")) {
    if (accept("xX")) digits = "0123456789abcdefABCDEF_";
    else if (accept("oO")) digits = "01234567_";
    else if (accept("bB")) digits = "01_";
  }
  accept_run(digits);
  if (accept(".")) accept_run(digits);
  if ((digits.size() == 11 && accept("eE")) || (digits.size() == 23 && accept("pP"))) {
    accept("+-");
    accept_run("0123456789_");
  }
  accept("i");
  if (!is_word(peek())) return true;
  pos_ += peek().size;
  return false;
}

}  // namespace gw::template_
