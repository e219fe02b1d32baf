// Functions that look at the case of letters. Only ASCII is known here; other text is not evaluated.
// Source: goutils v1.1.1, xstrings v1.5.0 convert.go, Go strings.

#include <array>
#include <cctype>

#include "base/strings.h"
#include "template/failure.h"
#include "template/functions.h"
#include "template/rune.h"

namespace gw::template_ {
namespace {

const std::string& known(const Value& value) {
  if (!base::ascii(value.text())) throw NotEvaluated{"letters outside ASCII"};
  return value.text();
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_connector(char c) { return c == '-' || c == '_' || is_space(c); }
/// unicode.IsPunct: without the symbols $+<=>^`|~.
bool is_punct(char c) {
  return c != 0 && std::string_view("!\"#%&'()*,-./:;?@[\\]_{}").find(c) != std::string_view::npos;
}
char upper(char c) { return is_lower(c) ? static_cast<char>(c - 32) : c; }
char lower(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }

template <class F>
Value mapped(Machine& machine, const Value& value, F&& letter) {
  std::string out = known(value);
  for (char& c : out) c = letter(c);
  return machine.text(out);
}

Value to_upper(Machine& machine, Arguments& in) { return mapped(machine, in[0], upper); }
Value to_lower(Machine& machine, Arguments& in) { return mapped(machine, in[0], lower); }

/// strings.Title: a letter that follows no letter, digit or underscore.
Value title(Machine& machine, Arguments& in) {
  char before = ' ';
  return mapped(machine, in[0], [&](char c) {
    bool inside = is_upper(before) || is_lower(before) || is_digit(before) || before == '_';
    before = c;
    return inside ? c : upper(c);
  });
}

Value untitle(Machine& machine, Arguments& in) {
  bool next = true;
  return mapped(machine, in[0], [&](char c) {
    bool now = next && !is_space(c);
    next = is_space(c) || (next && !now);
    return now ? lower(c) : c;
  });
}

Value swapcase(Machine& machine, Arguments& in) {
  bool space = true;
  return mapped(machine, in[0], [&](char c) {
    if (is_upper(c) || is_lower(c)) {
      space = false;
      return is_upper(c) ? lower(c) : upper(c);
    }
    space = is_space(c);
    return c;
  });
}

Value nospace(Machine& machine, Arguments& in) {
  std::string out = known(in[0]);
  std::erase_if(out, is_space);
  return machine.text(out);
}

/// The first letter of each word.
Value initials(Machine& machine, Arguments& in) {
  std::string out;
  bool next = true;
  for (char c : known(in[0])) {
    if (!is_space(c) && next) out += c;
    next = is_space(c);
  }
  return machine.text(out);
}

Value camelcase(Machine& machine, Arguments& in) {
  std::string_view s = known(in[0]);
  std::string out;
  std::size_t at = 0;
  while (at < s.size() && is_connector(s[at])) out += s[at++];
  if (at == s.size()) return machine.text(out);
  bool first_upper = is_upper(s[at]);
  char current = lower(s[at++]);
  for (; at < s.size(); ++at) {
    char before = current;
    current = s[at];
    if (is_connector(current) && is_connector(before)) {
      out += before;
      continue;
    }
    if (is_connector(before)) {
      first_upper = is_upper(current);
      current = upper(current);
      continue;
    }
    if (first_upper && is_upper(current)) current = lower(current);
    else first_upper = false;
    out += before;
  }
  if (first_upper) current = lower(current);
  return machine.text(out + current);
}

enum class Word : std::uint8_t { None, Number, Upper, Alphabet, Connector, Punct, Other };

bool is_alphabet(char c) { return is_upper(c) || is_lower(c); }

/// The words of a name. Source: xstrings nextWord.
class Words {
 public:
  explicit Words(std::string_view rest) : rest_(rest) {}

  Word kind = Word::None;
  std::string_view word;

  bool more() const { return !rest_.empty(); }

  void next() {
    kind = Word::None;
    word = {};
    if (rest_.empty()) return;
    char c = rest_[0];
    if (is_connector(c)) take(Word::Connector, is_connector);
    else if (is_punct(c)) take(Word::Punct, is_punct);
    else if (is_upper(c)) upper_word();
    else if (is_lower(c)) take(Word::Alphabet, is_lower);
    else if (is_digit(c)) take(Word::Number, is_digit);
    else take(Word::Other, [](char o) { return !is_connector(o) && !is_alphabet(o) && !is_digit(o) && !is_punct(o); });
  }

 private:
  template <class F>
  void take(Word as, F&& part, std::size_t end = 1) {
    while (end < rest_.size() && part(rest_[end])) ++end;
    cut(as, end);
  }

  void upper_word() {
    if (rest_.size() > 1 && is_lower(rest_[1])) return take(Word::Upper, is_lower);
    std::size_t end = 1;
    while (end < rest_.size() && is_upper(rest_[end])) ++end;
    // In "HTTPStatus" the S begins a word.
    if (end > 1 && end < rest_.size() && is_lower(rest_[end])) --end;
    cut(Word::Upper, end);
  }

  void cut(Word as, std::size_t end) {
    kind = as;
    word = rest_.substr(0, end);
    rest_.remove_prefix(end);
  }

  std::string_view rest_;
};

/// Source: xstrings camelCaseToLowerCase.
class Joiner {
 public:
  Joiner(std::string_view text, char connector) : words_(text), connector_(connector) {}

  std::string run() {
    words_.next();
    while (words_.more()) step();
    put(words_.kind, words_.word);
    return std::move(out_);
  }

 private:
  bool ends_word() const {
    return words_.kind != Word::None && words_.kind != Word::Punct && words_.kind != Word::Connector;
  }

  void put(Word kind, std::string_view word) {
    if (kind == Word::Connector) {
      for (char c : word) out_ += is_space(c) || c == '-' || c == '_' ? connector_ : c;
      return;
    }
    for (char c : word) out_ += lower(c);
  }

  void letters_and_numbers() {
    while (words_.kind == Word::Alphabet || words_.kind == Word::Number) {
      put(words_.kind, words_.word);
      words_.next();
    }
    if (ends_word()) out_ += connector_;
  }

  void step() {
    Word before = words_.kind;
    std::string_view last = words_.word;
    if (before != Word::Connector) put(before, last);
    words_.next();
    if (before == Word::Number) return letters_and_numbers();
    if (before == Word::Connector) return put(before, last);
    if (before == Word::Punct) return;
    if (words_.kind != Word::Number) {
      if (words_.kind != Word::Connector && words_.kind != Word::Punct) out_ += connector_;
      return;
    }
    if (!words_.more()) return;
    number_inside();
  }

  /// A number belongs to the word before it, unless small letters follow: "http_2xx".
  void number_inside() {
    std::string_view digits = words_.word;
    words_.next();
    if (words_.kind != Word::Alphabet) {
      put(Word::Number, digits);
      if (words_.kind != Word::Connector && words_.kind != Word::Punct) out_ += connector_;
      return;
    }
    out_ += connector_;
    put(Word::Number, digits);
    letters_and_numbers();
  }

  Words words_;
  char connector_;
  std::string out_;
};

Value snakecase(Machine& machine, Arguments& in) { return machine.text(Joiner(known(in[0]), '_').run()); }
Value kebabcase(Machine& machine, Arguments& in) { return machine.text(Joiner(known(in[0]), '-').run()); }

constexpr std::array<Function, 10> kFunctions = {{
    {"upper", "s", to_upper},
    {"lower", "s", to_lower},
    {"title", "s", title},
    {"untitle", "s", untitle},
    {"swapcase", "s", swapcase},
    {"nospace", "s", nospace},
    {"initials", "s", initials},
    {"camelcase", "s", camelcase},
    {"snakecase", "s", snakecase},
    {"kebabcase", "s", kebabcase},
}};

}  // namespace

std::span<const Function> case_functions() { return kFunctions; }

}  // namespace gw::template_
