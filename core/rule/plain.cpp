#include "rule/plain.h"

#include <algorithm>

#include "rule/program.h"

namespace gw::rule {
namespace {

struct Kind {
  std::string_view name;
  bool path;  ///< The value begins with a slash.
};
constexpr Kind kKinds[] = {{"Host", false}, {"PathPrefix", true}, {"Path", true}, {"Method", false}};

void skip_blanks(std::string_view& text) { text.remove_prefix(std::min(text.find_first_not_of(' '), text.size())); }

/// Takes one matcher from the front of `text`.
bool take(std::string_view& text, PlainMatcher& out) {
  for (; text.starts_with('!'); text.remove_prefix(1)) out.negated = !out.negated;
  std::size_t open = text.find("(`");
  if (open == std::string_view::npos) return false;
  out.name = text.substr(0, open);
  const Kind* kind = std::ranges::find(kKinds, out.name, &Kind::name);
  text.remove_prefix(open + 2);
  std::size_t close = text.find('`');
  if (kind == std::end(kKinds) || close == std::string_view::npos || text.substr(close + 1, 1) != ")") return false;
  out.value = text.substr(0, close);
  text.remove_prefix(close + 2);
  if (out.value.empty() || (kind->path && out.value[0] != '/')) return false;
  return std::ranges::all_of(out.value, [](char c) { return ' ' <= c && c <= '~'; });
}

}  // namespace

bool read_plain(std::string_view rule, std::vector<PlainMatcher>* out) {
  constexpr int kMost = 16;  // Matchers; longer rules are rare, and limits are for the parser to know.
  for (int i = 0; i < kMost; ++i) {
    PlainMatcher matcher;
    skip_blanks(rule);
    if (!take(rule, matcher)) return false;
    if (out != nullptr) out->push_back(matcher);
    skip_blanks(rule);
    if (rule.empty()) return true;
    if (!rule.starts_with("&&") && !rule.starts_with("||")) return false;
    rule.remove_prefix(2);
  }
  return false;
}

bool is_plain(std::string_view rule, Syntax syntax, Protocol protocol) {
  return syntax == Syntax::V3 && protocol == Protocol::Http && read_plain(rule, nullptr);
}

}  // namespace gw::rule
