#include "rule/go_pattern_reader.h"

#include <algorithm>
#include <cstdio>

#include "base/rune.h"

namespace gw::rule {

using Op = GoPatternStack::Op;

bool GoPatternReader::fail(std::string_view what, std::string_view fragment) {
  out_.error = "error parsing regexp: " + std::string(what) + ": `" + std::string(fragment) + "`";
  return false;
}

bool GoPatternReader::valid_utf8(std::string_view text) {
  while (!text.empty()) {
    base::Rune rune = base::decode(text, 0);
    if (base::malformed(rune)) return invalid_utf8(text);
    text.remove_prefix(rune.size);
  }
  return true;
}

/// Takes a character; at the end it is U+FFFD, as Go has it.
bool GoPatternReader::next_rune(std::uint32_t& rune) {
  base::Rune read = base::decode(rest_, 0);
  if (base::malformed(read)) return invalid_utf8(rest_);
  rune = read.size == 0 ? base::kReplacement : read.value;
  rest_.remove_prefix(read.size);
  return true;
}

void GoPatternReader::emit_rune(std::uint32_t rune, std::string& out) const {
  bool surrogate = rune >= 0xD800 && rune <= 0xDFFF;
  bool plain =
      (rune >= 0x80 && !surrogate) || ('0' <= rune && rune <= '9') || ('a' <= (rune | 0x20) && (rune | 0x20) <= 'z');
  if (plain) return base::encode(rune, out);
  char hex[16];
  std::snprintf(hex, sizeof hex, "\\x{%X}", rune);
  out += hex;
}

void GoPatternReader::literal(std::uint32_t rune) {
  emit_rune(rune, out_.re2);
  stack_.literal((flags_ & kFold) != 0);
}

GoPattern GoPatternReader::read() {
  while (!rest_.empty()) {
    std::string_view repeats = last_repeat_;
    if (!step()) return std::move(out_);
    if (last_repeat_.data() == repeats.data()) last_repeat_ = {};
    if (stack_.limit() != GoPatternStack::Limit::None) break;
  }
  bool closed = stack_.limit() != GoPatternStack::Limit::None || stack_.finish();
  if (stack_.limit() == GoPatternStack::Limit::Large) fail("expression too large", whole_);
  else if (stack_.limit() == GoPatternStack::Limit::Deep) fail("expression nests too deeply", whole_);
  else if (!closed) fail("missing closing )", whole_);
  return std::move(out_);
}

/// One element of the expression.
bool GoPatternReader::step() {
  char c = rest_.front();
  auto sign = [&](Op op) {
    out_.re2 += c;
    stack_.push(op);
    rest_.remove_prefix(1);
    return true;
  };
  switch (c) {
    case '(': return group();
    case ')': return right_paren();
    case '|':
      out_.re2 += c;
      stack_.bar();
      rest_.remove_prefix(1);
      return true;
    case '^':
    case '$': return sign(Op::Empty);
    case '.': return sign((flags_ & kDotNewline) != 0 ? Op::Any : Op::AnyButNewline);
    case '[': return bracket();
    case '*':
    case '+':
    case '?': return repeat_sign();
    case '{': {
      bool is_repeat = false;
      if (!counted_repeat(is_repeat) || is_repeat) return out_.error.empty();
      literal('{');
      rest_.remove_prefix(1);
      return true;
    }
    case '\\': return backslash();
    default: break;
  }
  std::uint32_t rune = 0;
  if (!next_rune(rune)) return false;
  literal(rune);
  return true;
}

/// A group or a change of flags. Source: parsePerlFlags.
void GoPatternReader::open_group(std::string_view name) {
  out_.groups.emplace_back(name);
  out_.re2 += captures_ ? "(" : "(?:";
  stack_.left_paren(flags_, true);
}

bool GoPatternReader::group() {
  std::string_view begin = rest_;
  if (!rest_.starts_with("(?")) {
    rest_.remove_prefix(1);
    open_group({});
    return true;
  }
  if (rest_.size() > 4 && rest_.substr(2, 2) == "P<") return named_group(4);
  if (rest_.size() > 3 && rest_[2] == '<') return named_group(3);
  rest_.remove_prefix(2);
  int flags = flags_;
  bool minus = false, saw = false;
  while (!rest_.empty()) {
    std::uint32_t c = 0;
    if (!next_rune(c)) return false;
    constexpr std::string_view kLetters = "imsU";
    std::size_t letter = c < 0x80 ? kLetters.find(static_cast<char>(c)) : std::string_view::npos;
    if (letter != std::string_view::npos) {
      int flag = 1 << letter;
      flags = minus ? flags & ~flag : flags | flag;
      saw = true;
    } else if (c == '-' && !minus) {
      minus = true;
      saw = false;
    } else if ((c == ':' || c == ')') && (!minus || saw)) {
      out_.re2 += since(begin);
      if (c == ':') stack_.left_paren(flags_, false);
      flags_ = flags;
      return true;
    } else {
      break;
    }
  }
  return fail("invalid or unsupported Perl syntax", since(begin));
}

bool GoPatternReader::named_group(std::size_t name_at) {
  std::size_t end = rest_.find('>');
  if (end == std::string_view::npos) return valid_utf8(rest_) && fail("invalid named capture", rest_);
  std::string_view name = rest_.substr(name_at, end - name_at);
  if (!valid_utf8(name)) return false;
  bool good = !name.empty() && std::ranges::all_of(name, [](char c) {
    return c == '_' || ('0' <= c && c <= '9') || ('a' <= (c | 0x20) && (c | 0x20) <= 'z');
  });
  if (!good) return fail("invalid named capture", rest_.substr(0, end + 1));
  open_group(name);
  rest_.remove_prefix(end + 1);
  return true;
}

bool GoPatternReader::right_paren() {
  int flags = stack_.right_paren();
  if (stack_.limit() != GoPatternStack::Limit::None) return true;
  if (flags < 0) return fail("unexpected )", whole_);
  flags_ = flags;
  out_.re2 += ')';
  rest_.remove_prefix(1);
  return true;
}

bool GoPatternReader::repeat_sign() {
  std::string_view before = rest_;
  auto times = rest_.front() == '*' ? GoPatternStack::Times::Star : GoPatternStack::Times::PlusOrQuest;
  rest_.remove_prefix(1);
  return repeat(times, 0, 0, before);
}

/// A number without leading zeros; -1 if it is above a thousand million.
bool GoPatternReader::read_int(std::string_view& text, int& out) {
  auto digit = [&](std::size_t i) { return i < text.size() && '0' <= text[i] && text[i] <= '9'; };
  if (!digit(0) || (text[0] == '0' && digit(1))) return false;
  out = 0;
  std::size_t i = 0;
  for (; digit(i); ++i) {
    if (out >= 100000000) out = -1;
    if (out >= 0) out = out * 10 + (text[i] - '0');
  }
  text.remove_prefix(i);
  return true;
}

/// {2}, {2,} or {2,3}; anything else is a brace.
bool GoPatternReader::counted_repeat(bool& is_repeat) {
  std::string_view text = rest_.substr(1), before = rest_;
  int least = 0, most = 0;
  if (!read_int(text, least) || text.empty()) return true;
  most = least;
  if (text.front() == ',') {
    text.remove_prefix(1);
    if (text.empty()) return true;
    if (text.front() == '}') most = -1;
    else if (!read_int(text, most)) return true;
    else if (most < 0) least = -1;
  }
  if (!text.starts_with('}')) return true;
  is_repeat = true;
  rest_ = text.substr(1);
  if (least < 0 || least > 1000 || most > 1000 || (most >= 0 && least > most))
    return fail("invalid repeat count", since(before));
  return repeat(GoPatternStack::Times::Counted, least, most, before);
}

/// `before` begins with the repetition, `rest_` with what follows it.
bool GoPatternReader::repeat(GoPatternStack::Times times, int least, int most, std::string_view before) {
  if (rest_.starts_with('?')) rest_.remove_prefix(1);
  if (last_repeat_.data() != nullptr) return fail("invalid nested repetition operator", since(last_repeat_));
  if (!stack_.can_repeat()) return fail("missing argument to repetition operator", since(before));
  bool fine = stack_.repeat(times, least, most);
  if (stack_.limit() != GoPatternStack::Limit::None) return true;
  if (!fine) return fail("invalid repeat count", since(before));
  out_.re2 += since(before);
  last_repeat_ = before;
  return true;
}

bool GoPatternReader::backslash() {
  char c = rest_.size() >= 2 ? rest_[1] : '\0';
  switch (c) {
    case 'A':
    case 'b':
    case 'B':
    case 'z':
      out_.between_bytes |= c == 'B';
      out_.re2 += rest_.substr(0, 2);
      rest_.remove_prefix(2);
      stack_.push(Op::Empty);
      return true;
    case 'C': return fail("invalid escape sequence", rest_.substr(0, 2));
    case 'Q': return quoted_text();
    default: break;
  }
  Class found;
  bool is_class = false;
  if (!unicode_class(found, is_class)) return false;
  if (is_class || perl_class(found)) {
    emit(found);
    return true;
  }
  std::uint32_t rune = 0;
  if (!escape(rune)) return false;
  literal(rune);
  return true;
}

/// \Q...\E, or to the end.
bool GoPatternReader::quoted_text() {
  std::string_view text = rest_.substr(2), after;
  if (std::size_t end = text.find("\\E"); end != std::string_view::npos) {
    after = text.substr(end + 2);
    text = text.substr(0, end);
  }
  rest_ = text;
  while (!rest_.empty()) {
    std::uint32_t rune = 0;
    if (!next_rune(rune)) return false;
    literal(rune);
  }
  rest_ = after;
  return true;
}

GoPattern read_go_pattern(std::string_view pattern, bool captures) { return GoPatternReader(pattern, captures).read(); }

}  // namespace gw::rule
