// Source: sprig v3.2.3 regex.go; Go regexp.

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/strings.h"
#include "template/failure.h"
#include "template/functions.h"
#include "template/rune.h"
#include "text/utf8.h"

namespace gw::template_ {
namespace {

/// Go's and RE2's languages are one but for a few spellings, which are not evaluated.
class Pattern {
 public:
  Pattern(Machine& machine, const std::string& pattern, bool must) : regex_(checked(pattern), options()) {
    machine.charge(4096 + 100 * static_cast<std::size_t>(std::max(regex_.ProgramSize(), 0)));
    if (regex_.ok()) return;
    // RE2 gives Go's errors for what both know.
    std::string quoted = pattern.find('`') == std::string::npos ? "`" + pattern + "`" : base::quote(pattern);
    throw CallError{(must ? "" : "regexp: Compile(" + quoted + "): ") + error(pattern)};
  }

  std::size_t groups() const { return static_cast<std::size_t>(regex_.NumberOfCapturingGroups()) + 1; }
  const re2::RE2& regex() const { return regex_; }

  /// Calls f(groups) of each match, as Go's allMatches: no empty one right after another match.
  template <class F>
  void each(Machine& machine, const std::string& s, std::int64_t limit, F&& f) const {
    if (text::first_malformed(s) != s.size()) throw NotEvaluated{"malformed UTF-8"};
    std::vector<re2::StringPiece> found(groups());
    std::size_t at = 0, last_end = std::string::npos;
    while (at <= s.size() && limit != 0) {
      machine.charge(256 + (s.size() - at));
      if (!regex_.Match(s, at, s.size(), re2::RE2::UNANCHORED, found.data(), static_cast<int>(found.size()))) break;
      auto begin = static_cast<std::size_t>(found[0].data() - s.data());
      std::size_t end = begin + found[0].size();
      bool counts = !(end == begin && begin == last_end);
      if (end > at) at = end;
      else at = s.size() - at == 0 ? s.size() + 1 : at + decode(s, at).size;
      last_end = end;
      if (!counts) continue;
      f(found, begin, end);
      --limit;
    }
  }

 private:
  static re2::RE2::Options options() {
    re2::RE2::Options out;
    out.set_log_errors(false);
    return out;
  }

  static const std::string& checked(const std::string& pattern) {
    if (pattern.size() > 4096) throw NotEvaluated{"a long regular expression"};
    if (pattern.find("\\C") != std::string::npos || pattern.find("(?<") != std::string::npos ||
        text::first_malformed(pattern) != pattern.size()) {
      throw NotEvaluated{"this regular expression"};
    }
    return pattern;
  }

  std::string error(const std::string& pattern) const {
    const std::string start = "error parsing regexp: ";
    switch (regex_.error_code()) {
      case re2::RE2::ErrorMissingParen: return start + "missing closing ): `" + pattern + "`";
      case re2::RE2::ErrorUnexpectedParen: return start + "unexpected ): `" + pattern + "`";
      case re2::RE2::ErrorMissingBracket: return start + "missing closing ]: `" + regex_.error_arg() + "`";
      case re2::RE2::ErrorRepeatArgument:
        return start + "missing argument to repetition operator: `" + regex_.error_arg() + "`";
      default: throw NotEvaluated{"a malformed regular expression"};
    }
  }

  re2::RE2 regex_;
};

/// Go's Regexp.Expand: $1, ${1}, $name, ${name}, $$.
std::string expanded(std::string_view replacement, const Pattern& pattern, const std::vector<re2::StringPiece>& found) {
  std::string out;
  const auto& names = pattern.regex().NamedCapturingGroups();
  auto word = [](char c) { return c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); };
  for (std::size_t at = 0; at < replacement.size();) {
    char c = replacement[at++];
    if (c != '$') {
      out += c;
      continue;
    }
    std::string_view rest = replacement.substr(at);
    if (rest.starts_with('$')) {
      out += '$';
      ++at;
      continue;
    }
    bool brace = rest.starts_with('{');
    std::size_t end = brace ? 1 : 0;
    while (end < rest.size() && word(rest[end])) ++end;
    std::string name(rest.substr(brace ? 1 : 0, end - (brace ? 1 : 0)));
    bool closed = !brace || (end < rest.size() && rest[end] == '}');
    if (end < rest.size() && static_cast<unsigned char>(rest[end]) >= 0x80) throw NotEvaluated{"letters outside ASCII"};
    if (name.empty() || !closed) {
      out += '$';
      continue;
    }
    at += end + (brace ? 1 : 0);
    bool digits = name.find_first_not_of("0123456789") == std::string::npos && name.size() < 9;
    auto named = names.find(name);
    std::size_t group = digits                 ? std::stoul(name)
                        : named == names.end() ? found.size()
                                               : static_cast<std::size_t>(named->second);
    if (group < found.size()) out += std::string_view(found[group].data(), found[group].size());
  }
  return out;
}

Value matches(Machine& machine, const Arguments& in, bool must) {
  bool out = false;
  Pattern(machine, in[0].text(), must).each(machine, in[1].text(), 1, [&](const auto&, std::size_t, std::size_t) {
    out = true;
  });
  return boolean(out);
}

/// regexMatch swallows the error.
Value match(Machine& machine, Arguments& in) {
  try {
    return matches(machine, in, true);
  } catch (const CallError&) { return boolean(false); }
}

Value must_match(Machine& machine, Arguments& in) { return matches(machine, in, true); }

template <bool kMust>
Value find(Machine& machine, Arguments& in) {
  std::string out;
  const std::string& s = in[1].text();
  Pattern(machine, in[0].text(), kMust).each(machine, s, 1, [&](const auto&, std::size_t b, std::size_t e) {
    out = s.substr(b, e - b);
  });
  return machine.text(out);
}

template <bool kMust>
Value find_all(Machine& machine, Arguments& in) {
  List* out = machine.list(List::Of::Strings);
  const std::string& s = in[1].text();
  Pattern(machine, in[0].text(), kMust).each(machine, s, in[2].integer, [&](const auto&, std::size_t b, std::size_t e) {
    out->items.push_back(machine.text(s.substr(b, e - b)));
  });
  out->null = out->items.empty();
  return of(out);
}

Value replaced(Machine& machine, const Arguments& in, bool must, bool literal) {
  Pattern pattern(machine, in[0].text(), must);
  const std::string& s = in[1].text();
  std::string out;
  std::size_t at = 0;
  pattern.each(machine, s, -1, [&](const auto& found, std::size_t begin, std::size_t end) {
    std::string with = literal ? in[2].text() : expanded(in[2].text(), pattern, found);
    machine.charge(in[2].text().size() + with.size());
    out += s.substr(at, begin - at) + with;
    at = end;
  });
  return machine.text(out + s.substr(at));
}

template <bool kMust>
Value replace_all(Machine& machine, Arguments& in) {
  return replaced(machine, in, kMust, false);
}
template <bool kMust>
Value replace_literal(Machine& machine, Arguments& in) {
  return replaced(machine, in, kMust, true);
}

/// Go's Regexp.Split.
template <bool kMust>
Value split(Machine& machine, Arguments& in) {
  Pattern pattern(machine, in[0].text(), kMust);
  const std::string& s = in[1].text();
  std::int64_t n = in[2].integer;
  List* out = machine.list(List::Of::Strings);
  out->null = n == 0;
  if (n == 0) return of(out);
  auto put = [&](std::size_t b, std::size_t e) { out->items.push_back(machine.text(s.substr(b, e - b))); };
  if (!in[0].text().empty() && s.empty()) return put(0, 0), of(out);
  std::size_t begin = 0, end = 0;
  bool done = false;
  pattern.each(machine, s, n, [&](const auto&, std::size_t from, std::size_t to) {
    if (done || (n > 0 && out->items.size() + 1 == static_cast<std::uint64_t>(n))) {
      done = true;
      return;
    }
    end = from;
    if (to != 0) put(begin, end);
    begin = to;
  });
  if (end != s.size()) put(begin, s.size());
  return of(out);
}

Value quote_meta(Machine& machine, Arguments& in) {
  std::string out;
  for (char c : in[0].text()) {
    if (c != 0 && std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return machine.text(out);
}

constexpr std::array<Function, 13> kFunctions = {{
    {"regexMatch", "ss", match},
    {"mustRegexMatch", "ss", must_match},
    {"regexFind", "ss", find<false>},
    {"mustRegexFind", "ss", find<true>},
    {"regexFindAll", "ssi", find_all<false>},
    {"mustRegexFindAll", "ssi", find_all<true>},
    {"regexReplaceAll", "sss", replace_all<false>},
    {"mustRegexReplaceAll", "sss", replace_all<true>},
    {"regexReplaceAllLiteral", "sss", replace_literal<false>},
    {"mustRegexReplaceAllLiteral", "sss", replace_literal<true>},
    {"regexSplit", "ssi", split<false>},
    {"mustRegexSplit", "ssi", split<true>},
    {"regexQuoteMeta", "s", quote_meta},
}};

}  // namespace

std::span<const Function> regex_functions() { return kFunctions; }

}  // namespace gw::template_
