#include "runtime/rules.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::runtime {

using diag::FactKind;
using rule::Protocol;
using rule::Syntax;

namespace {

/// Where `range` of the rule is written.
text::Span place(const State& state, const Item& router, rule::Range range) {
  text::Span whole = State::place(router.value(), "rule");
  std::string_view rule = State::written(router.value(), "rule");
  if (!whole.written()) return whole;
  // A rule that stands in its file as it is can be pointed into; of others the whole is shown.
  std::string_view shown = state.sources.text(whole);
  std::size_t at = shown.find(rule);
  bool plain = at != std::string_view::npos && range.begin <= range.end && range.end <= rule.size();
  if (!plain || rule.empty()) return whole;
  auto begin = static_cast<std::uint32_t>(whole.begin + at);
  return {whole.source, begin + range.begin, begin + range.end};
}

}  // namespace

Outcome rule_problem(State& state, const Item& router, Protocol protocol) {
  std::string_view rule = State::written(router.value(), "rule");
  Syntax syntax = rule::to_syntax(State::written(router.value(), "ruleSyntax"));
  if (state.version.major < 3) syntax = Syntax::V2;
  if (rule::is_plain(rule, syntax, protocol)) return std::nullopt;
  rule::Compiled compiled = rule::compile(rule, syntax, protocol, state.version);
  if (compiled.program != nullptr) return std::nullopt;
  return state.problem(router, FactKind::BadRouter, place(state, router, compiled.blame), std::move(compiled.error),
                       "rule", "rule", std::move(compiled.reason));
}

std::string server_name_error(const State& state, const std::string& name) {
  auto plain = [](char c) {
    char lower = base::ascii_lower(c);
    return ('a' <= lower && lower <= 'z') || ('0' <= c && c <= '9') || c == '-' || c == '.';
  };
  if (!name.empty() && std::ranges::all_of(name, plain)) return {};  // Right in every release.
  // Source: pkg/server/router/tcp/router.go, AddHTTPTLSConfig's routes; quoted anew from 3.7.0 on.
  std::string value = state.version < Version{3, 7, 0} ? "`" + name + "`" : base::quote(name);
  Syntax syntax = state.version.major < 3 ? Syntax::V2 : Syntax::V3;
  return rule::compile("HostSNI(" + value + ")", syntax, Protocol::Tcp, state.version).error;
}

}  // namespace gw::runtime
