// Rules that cannot be wrong, told in one pass. tests/rule_test.cpp holds it against compile().

#include <algorithm>

#include "rule/program.h"

namespace gw::rule {
namespace {

struct Plain {
  std::string_view name;
  Protocol protocol;
  bool path;  ///< The value begins with a slash.
};
constexpr Plain kPlain[] = {{"Host", Protocol::Http, false},
                            {"PathPrefix", Protocol::Http, true},
                            {"Path", Protocol::Http, true},
                            {"Method", Protocol::Http, false}};

void skip_blanks(std::string_view& text) { text.remove_prefix(std::min(text.find_first_not_of(' '), text.size())); }

/// Takes one matcher from the front of `text`.
bool take_matcher(std::string_view& text, Protocol protocol) {
  while (text.starts_with('!')) text.remove_prefix(1);
  std::size_t open = text.find("(`");
  if (open == std::string_view::npos) return false;
  const Plain* known = std::ranges::find(kPlain, text.substr(0, open), &Plain::name);
  if (known == std::end(kPlain) || known->protocol != protocol) return false;
  std::string_view value = text.substr(open + 2);
  std::size_t close = value.find('`');
  if (close == std::string_view::npos || close == 0 || value.substr(close + 1, 1) != ")") return false;
  text = value.substr(close + 2);
  value = value.substr(0, close);
  if (known->path && value[0] != '/') return false;
  return std::ranges::all_of(value, [](char c) { return ' ' <= c && c <= '~'; });
}

}  // namespace

bool is_plain(std::string_view rule, Syntax syntax, Protocol protocol) {
  constexpr std::size_t kMost = 16;  // Operators; longer rules are rare, and limits are for compile() to know.
  if (syntax != Syntax::V3) return false;
  for (std::size_t i = 0; i < kMost; ++i) {
    skip_blanks(rule);
    if (!take_matcher(rule, protocol)) return false;
    skip_blanks(rule);
    if (rule.empty()) return true;
    if (!rule.starts_with("&&") && !rule.starts_with("||")) return false;
    rule.remove_prefix(2);
  }
  return false;
}

}  // namespace gw::rule
