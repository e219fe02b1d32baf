// Classes of characters and escape sequences.

#include "automata/regexp_parser.h"
#include "base/rune.h"
#include "base/strings.h"

namespace gw::automata {
namespace {

int hex_value(std::uint32_t c) {
  if ('0' <= c && c <= '9') return static_cast<int>(c - '0');
  std::uint32_t lower = c | 0x20;
  return 'a' <= lower && lower <= 'f' ? static_cast<int>(lower - 'a' + 10) : -1;
}

}  // namespace

/// Source: parseClass.
bool RegexpParser::bracket() {
  rest_.remove_prefix(1);
  bool negated = rest_.starts_with('^');
  if (negated) rest_.remove_prefix(1);
  CharSet set;
  for (bool first = true; first || !rest_.starts_with(']'); first = false) {
    if (!class_item(set)) return false;
  }
  rest_.remove_prefix(1);
  if (negated) set.negate();
  push_set(std::move(set));
  return true;
}

bool RegexpParser::class_item(CharSet& out) {
  bool found = false;
  if (!posix_class(out, found)) return false;
  if (found) return true;
  if (!named_class(out, found)) return false;
  if (found) return true;
  std::uint32_t low = 0, high = 0;
  if (!class_rune(low)) return false;
  high = low;
  if (rest_.size() >= 2 && rest_[0] == '-' && rest_[1] != ']') {
    rest_.remove_prefix(1);
    if (!class_rune(high)) return false;
    if (high < low) return fail("invalid character class range");
  }
  CharSet range;
  range.add(low, high);
  if ((flags_ & kFold) != 0) range.fold();
  out.add(range);
  return true;
}

bool RegexpParser::class_rune(std::uint32_t& out) {
  if (rest_.empty()) return fail("missing closing ]");
  return rest_.front() == '\\' ? escape(out) : next_rune(out);
}

/// [:alpha:] or [:^alpha:].
bool RegexpParser::posix_class(CharSet& out, bool& found) {
  if (rest_.size() <= 2 || !rest_.starts_with("[:")) return true;
  std::size_t end = rest_.find(":]", 2);
  if (end == std::string_view::npos) return true;
  std::string_view name = rest_.substr(2, end - 2);
  bool negated = name.starts_with('^');
  if (negated) name.remove_prefix(1);
  CharSet set;
  if (!find_posix_class(name, set)) return fail("invalid character class range");
  if ((flags_ & kFold) != 0) set.fold();
  if (negated) set.negate();
  out.add(set);
  rest_.remove_prefix(end + 2);
  found = true;
  return true;
}

/// \d and the like, \p{Greek} and the like.
bool RegexpParser::named_class(CharSet& out, bool& found) {
  if (rest_.size() < 2 || rest_[0] != '\\') return true;
  found = perl_class(out);
  return found || unicode_class(out, found);
}

bool RegexpParser::perl_class(CharSet& out) {
  char letter = rest_[1], lower = base::ascii_lower(letter);
  if (lower != 'd' && lower != 's' && lower != 'w') return false;
  CharSet set = automata::perl_class(lower);
  if ((flags_ & kFold) != 0) set.fold();
  if (letter != lower) set.negate();
  out.add(set);
  rest_.remove_prefix(2);
  return true;
}

/// \pN, \p{Greek} or \P{^Greek}.
bool RegexpParser::unicode_class(CharSet& out, bool& found) {
  if (rest_[1] != 'p' && rest_[1] != 'P') return true;
  std::string_view begin = rest_;
  bool negated = rest_[1] == 'P';
  rest_.remove_prefix(2);
  std::uint32_t c = 0;
  if (!next_rune(c)) return false;
  std::string_view name = begin.substr(2, begin.size() - 2 - rest_.size());
  if (c == '{') {
    std::size_t end = begin.find('}');
    if (end == std::string_view::npos) return fail("invalid character class range");
    name = begin.substr(3, end - 3);
    rest_ = begin.substr(end + 1);
  }
  if (name.starts_with('^')) {
    negated = !negated;
    name.remove_prefix(1);
  }
  CharSet set;
  bool folds = false;
  if (!find_class(name, set, folds)) return fail("invalid character class range");
  if (folds && (flags_ & kFold) != 0) set.fold();
  if (negated) set.negate();
  out.add(set);
  found = true;
  return true;
}

/// An escape sequence that stands for one character. Source: parseEscape.
bool RegexpParser::escape(std::uint32_t& out) {
  rest_.remove_prefix(1);
  if (rest_.empty()) return fail("trailing backslash at end of expression");
  std::uint32_t c = 0;
  if (!next_rune(c)) return false;
  auto octal = [&] { return !rest_.empty() && '0' <= rest_.front() && rest_.front() <= '7'; };
  constexpr std::string_view kLetters = "afnrtv", kValues = "\a\f\n\r\t\v";
  bool word = ('0' <= c && c <= '9') || ('a' <= (c | 0x20) && (c | 0x20) <= 'z');
  out = c;
  if (c < 0x80 && !word) return true;
  if (std::size_t at = c < 0x80 ? kLetters.find(static_cast<char>(c)) : std::string_view::npos;
      at != std::string_view::npos) {
    out = static_cast<unsigned char>(kValues[at]);
    return true;
  }
  if (c == '0' || ('1' <= c && c <= '7' && octal())) {
    out = c - '0';
    for (int i = 1; i < 3 && octal(); ++i) {
      out = out * 8 + static_cast<std::uint32_t>(rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return true;
  }
  return (c == 'x' && !rest_.empty() && hex_escape(out)) || fail("invalid escape sequence");
}

/// Behind "\x": two digits, or any number of them in braces.
bool RegexpParser::hex_escape(std::uint32_t& out) {
  std::uint32_t c = 0;
  if (!next_rune(c)) return false;
  if (c != '{') {
    int high = hex_value(c);
    if (!next_rune(c)) return false;
    int low = hex_value(c);
    out = static_cast<std::uint32_t>(high * 16 + low);
    return high >= 0 && low >= 0;
  }
  out = 0;
  for (int digits = 0; !rest_.empty(); ++digits) {
    if (!next_rune(c)) return false;
    if (c == '}') return digits > 0;
    int value = hex_value(c);
    if (value < 0) return false;
    out = out * 16 + static_cast<std::uint32_t>(value);
    if (out > 0x10FFFF) return false;
  }
  return false;
}

}  // namespace gw::automata
