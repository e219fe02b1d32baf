// Classes of characters and escape sequences.

#include "automata/char_set.h"
#include "base/rune.h"
#include "base/strings.h"
#include "rule/go_pattern_reader.h"

namespace gw::rule {
namespace {

int hex_value(std::uint32_t c) {
  if ('0' <= c && c <= '9') return static_cast<int>(c - '0');
  std::uint32_t lower = c | 0x20;
  return 'a' <= lower && lower <= 'f' ? static_cast<int>(lower - 'a' + 10) : -1;
}

}  // namespace

void GoPatternReader::emit(const Class& found) {
  // A class without characters, such as \P{Any}, is the rest of all of them.
  bool empty = found.inside.empty();
  out_.re2 += found.negated != empty ? "[^" : "[";
  out_.re2 += (empty ? "\\x{0}-\\x{10FFFF}" : found.inside) + "]";
  if (found.items == 1 && found.single && !found.negated) stack_.literal((flags_ & kFold) != 0);
  else stack_.push(GoPatternStack::Op::Class);
}

/// Source: parseClass.
bool GoPatternReader::bracket() {
  std::string_view whole = rest_;
  Class found;
  rest_.remove_prefix(1);
  if (rest_.starts_with('^')) {
    found.negated = true;
    rest_.remove_prefix(1);
  }
  for (bool first = true; first || !rest_.starts_with(']'); first = false) {
    if (!class_item(whole, found)) return false;
    ++found.items;
  }
  rest_.remove_prefix(1);
  emit(found);
  return true;
}

bool GoPatternReader::class_item(std::string_view whole, Class& out) {
  bool found = false;
  out.single = false;
  if (!posix_class(out, found)) return false;
  if (found) return true;
  if (!unicode_class(out, found)) return false;
  if (found || perl_class(out)) return true;
  std::string_view begin = rest_;
  std::uint32_t low = 0, high = 0;
  if (!class_rune(whole, low)) return false;
  high = low;
  if (rest_.size() >= 2 && rest_[0] == '-' && rest_[1] != ']') {
    rest_.remove_prefix(1);
    if (!class_rune(whole, high)) return false;
    if (high < low) return fail("invalid character class range", since(begin));
  }
  emit_rune(low, out.inside);
  out.single = low == high;
  if (out.single) return true;
  out.inside += '-';
  emit_rune(high, out.inside);
  return true;
}

bool GoPatternReader::class_rune(std::string_view whole, std::uint32_t& out) {
  if (rest_.empty()) return fail("missing closing ]", whole);
  return rest_.front() == '\\' ? escape(out) : next_rune(out);
}

/// [:alpha:] or [:^alpha:].
bool GoPatternReader::posix_class(Class& out, bool& found) {
  if (rest_.size() <= 2 || !rest_.starts_with("[:")) return true;
  std::size_t end = rest_.find(":]", 2);
  if (end == std::string_view::npos) return true;
  std::string_view whole = rest_.substr(0, end + 2), name = rest_.substr(2, end - 2);
  if (name.starts_with('^')) name.remove_prefix(1);
  if (automata::CharSet ignored; !automata::find_posix_class(name, ignored))
    return fail("invalid character class range", whole);
  out.inside += whole;
  rest_.remove_prefix(whole.size());
  found = true;
  return true;
}

/// \pN, \p{Greek} or \P{^Greek}.
bool GoPatternReader::unicode_class(Class& out, bool& found) {
  if (rest_.size() < 2 || rest_[0] != '\\' || (rest_[1] != 'p' && rest_[1] != 'P')) return true;
  std::string_view begin = rest_;
  bool negative = rest_[1] == 'P';
  rest_.remove_prefix(2);
  std::uint32_t c = 0;
  if (!next_rune(c)) return false;
  std::string_view name = since(begin).substr(2);
  if (c == '{') {
    std::size_t end = begin.find('}');
    if (end == std::string_view::npos) return valid_utf8(begin) && fail("invalid character class range", begin);
    name = begin.substr(3, end - 3);
    rest_ = begin.substr(end + 1);
    if (!valid_utf8(name)) return false;
  }
  if (name.starts_with('^')) {
    negative = !negative;
    name.remove_prefix(1);
  }
  found = true;
  return unicode_name(name, negative, out) || fail("invalid character class range", since(begin));
}

/// Written as the characters that Go has in the class: RE2 knows another version of Unicode, and not all names.
bool GoPatternReader::unicode_name(std::string_view name, bool negative, Class& out) const {
  automata::CharSet set;
  bool folds = false;
  if (!automata::find_class(name, set, folds)) return false;
  if (folds && (flags_ & kFold) != 0) set.fold();
  if (negative) set.negate();
  for (const automata::CharSet::Range& range : set.ranges()) {
    emit_rune(range.first, out.inside);
    if (range.first == range.last) continue;
    out.inside += '-';
    emit_rune(range.last, out.inside);
  }
  return true;
}

/// \d, \s, \w and their complements.
bool GoPatternReader::perl_class(Class& out) {
  if (rest_.size() < 2 || rest_[0] != '\\' || std::string_view("dDsSwW").find(rest_[1]) == std::string_view::npos)
    return false;
  out.inside += rest_.substr(0, 2);
  rest_.remove_prefix(2);
  return true;
}

/// An escape sequence that stands for one character. Source: parseEscape.
bool GoPatternReader::escape(std::uint32_t& out) {
  std::string_view begin = rest_;
  rest_.remove_prefix(1);
  if (rest_.empty()) return fail("trailing backslash at end of expression", "");
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
  bool fine = false;
  if (c == 'x' && !rest_.empty() && !hex_escape(out, fine)) return false;
  return fine || fail("invalid escape sequence", since(begin));
}

/// Behind "\x": two digits, or any number of them in braces. `fine`: it was one.
bool GoPatternReader::hex_escape(std::uint32_t& out, bool& fine) {
  std::uint32_t c = 0;
  if (!next_rune(c)) return false;
  if (c != '{') {
    int high = hex_value(c);
    if (!next_rune(c)) return false;
    int low = hex_value(c);
    fine = high >= 0 && low >= 0;
    out = static_cast<std::uint32_t>(high * 16 + low);
    return true;
  }
  out = 0;
  for (int digits = 0; !rest_.empty(); ++digits) {
    if (!next_rune(c)) return false;
    if (c == '}') {
      fine = digits > 0;
      return true;
    }
    int value = hex_value(c);
    if (value < 0) return true;
    out = out * 16 + static_cast<std::uint32_t>(value);
    if (out > 0x10FFFF) return true;
  }
  return true;
}

}  // namespace gw::rule
