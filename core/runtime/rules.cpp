#include "runtime/rules.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::runtime {

using diag::FactKind;
using rule::Protocol;
using rule::Syntax;

Outcome rule_problem(State& state, const Item& router, Protocol protocol) {
  std::string_view rule = State::written(router.value(), "rule");
  Syntax syntax = syntax_of(router.value(), state.version);
  if (rule::is_plain(rule, syntax, protocol)) return std::nullopt;
  rule::Compiled compiled = rule::compile(rule, syntax, protocol, state.version);
  if (compiled.program != nullptr) return std::nullopt;
  return state.problem(router, FactKind::BadRouter, place_in_rule(state.sources, router.value(), compiled.blame),
                       std::move(compiled.error), "rule", "rule", std::move(compiled.reason));
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
