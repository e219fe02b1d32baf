#include "lint/v2_rule.h"

#include <algorithm>

namespace gw::lint {
namespace {

using gw::rule::Node;
using gw::rule::Syntax;

bool letter(char c) { return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || c == '_'; }
bool name_byte(char c) { return letter(c) || ('0' <= c && c <= '9') || c == '-'; }

/// "\p{Greek}" and "\x{10}" are classes and letters.
bool escaped(std::string_view text, std::size_t brace) {
  return brace >= 1 && (text[brace - 1] == '\\' || (brace >= 2 && text[brace - 2] == '\\'));
}

bool in_class(std::string_view text, std::size_t at) {
  std::size_t open = text.rfind('[', at), close = text.rfind(']', at);
  return open != std::string_view::npos && (close == std::string_view::npos || close < open);
}

std::size_t closing_brace(std::string_view text, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    if (text[i] == '{') ++depth;
    if (text[i] == '}' && --depth == 0) return i;
  }
  return std::string_view::npos;
}

}  // namespace

std::string split_values(const RuleText& rule, const RuleFault& fault) {
  const Node& leaf = fault.leaf;
  if (gw::rule::find_matcher(leaf.matcher, rule.protocol, rule.syntax)->counts != "1" || leaf.count < 2) return {};
  std::string out = "(";
  for (std::size_t i = 0; i < leaf.count; ++i) {
    const gw::rule::Argument& argument = fault.expr.argument(leaf, i);
    if (argument.value.empty()) return {};
    out += i == 0 ? "" : " || ";
    out.append(rule.slice(leaf.name)).append("(").append(rule.slice(argument.range)).append(")");
  }
  return out + ")";
}

std::string_view renamed_matcher(const RuleText& rule, const RuleFault& fault) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"Headers", "Header"}, {"HeadersRegexp", "HeaderRegexp"}, {"HostHeader", "Host"}};
  if (!rule.v3()) return {};
  const gw::rule::MatcherRow* row = gw::rule::find_matcher(fault.name, rule.protocol, Syntax::V2);
  if (row == nullptr) return {};
  const auto* found = std::ranges::find(kNames, row->name, &std::pair<std::string_view, std::string_view>::first);
  return found == std::end(kNames) ? std::string_view() : found->second;
}

std::optional<std::pair<std::size_t, std::size_t>> find_placeholder(std::string_view text, bool regexp) {
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    if (regexp && (escaped(text, at) || in_class(text, at))) continue;
    std::size_t end = at + 1;
    if (end >= text.size() || !letter(text[end])) continue;
    while (end < text.size() && name_byte(text[end])) ++end;
    if (end >= text.size() || (text[end] != ':' && text[end] != '}')) continue;
    std::size_t close = closing_brace(text, at);
    if (close != std::string_view::npos) return std::pair(at, close + 1);
  }
  return std::nullopt;
}

}  // namespace gw::lint
