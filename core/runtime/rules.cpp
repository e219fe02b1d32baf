#include "runtime/rules.h"

#include "base/strings.h"

namespace gw::runtime {
namespace {

bool name_char(char c) { return ('a' <= base::ascii_lower(c) && base::ascii_lower(c) <= 'z') || c == '_'; }

/// The quoted arguments from just behind the opening parenthesis; stops at anything else.
void arguments(std::string_view rest, std::vector<std::string>& out) {
  for (;;) {
    std::size_t at = rest.find_first_not_of(" \t\n,");
    if (at == std::string_view::npos || (rest[at] != '`' && rest[at] != '"')) return;
    std::size_t end = rest.find(rest[at], at + 1);
    if (end == std::string_view::npos) return;
    out.push_back(base::ascii_lower(rest.substr(at + 1, end - at - 1)));
    rest.remove_prefix(end + 1);
  }
}

bool negated(std::string_view before) {
  std::size_t last = before.find_last_not_of(" \t\n");
  return last != std::string_view::npos && before[last] == '!';
}

}  // namespace

std::vector<std::string> rule_values(std::string_view rule, std::string_view matcher, Version version) {
  std::vector<std::string> out;
  char quote = 0;
  for (std::size_t i = 0; i < rule.size(); ++i) {
    if (quote != 0) {
      if (rule[i] == quote) quote = 0;
      continue;
    }
    if (rule[i] == '`' || rule[i] == '"') {
      quote = rule[i];
      continue;
    }
    if (!name_char(rule[i])) continue;
    std::size_t end = i;
    while (end < rule.size() && name_char(rule[end])) ++end;
    bool call = end < rule.size() && rule[end] == '(';
    bool counts = version < Version{3, 7, 13} || !negated(rule.substr(0, i));
    if (call && counts && base::equal_fold_ascii(rule.substr(i, end - i), matcher))
      arguments(rule.substr(end + 1), out);
    i = end - 1;
  }
  return out;
}

std::string http_rule_error(std::string_view rule, Version version) {
  if (!base::trim(rule).empty()) return {};
  std::string text(rule);
  std::string again = version < Version{3, 4, 1} ? "" : "parsing rule " + text + ": ";
  return "error while parsing rule " + text + ": " + again + "1:1: expected operand, found 'EOF'";
}

long long rule_priority(std::string_view rule, bool tcp) {
  std::string_view trimmed = base::trim(rule);
  if (tcp && base::starts_with_fold(trimmed, "HostSNI(") && trimmed.size() == 12 && trimmed.substr(9, 1) == "*" &&
      trimmed.back() == ')')
    return -1;
  return static_cast<long long>(rule.size());
}

}  // namespace gw::runtime
