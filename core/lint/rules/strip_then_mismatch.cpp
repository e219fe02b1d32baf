#include <algorithm>

#include "lint/rule_places.h"

namespace gw::lint::strip_then_mismatch_rule {

/// Nothing in front of the middleware changes the path.
bool sees_the_path(const flow::Chain& chain, std::string_view name) {
  auto step = std::ranges::find(chain, name, &flow::ChainStep::name);
  if (step == chain.end()) return false;
  return !analysis::may_change_requests(flow::Chain(chain.begin(), step));
}

/// Whether the middleware may see a path with the prefix; nothing: that is not known, or nobody uses it.
std::optional<bool> acts(Reaches& reaches, const runtime::Object& middleware, std::string_view prefix) {
  const flow::Gateway& gateway = reaches.survey().gateway();
  analysis::Formula begins = reaches.catalog().is_prefix(analysis::Domain::Path, prefix);
  std::optional<bool> out;
  for (std::string_view user : middleware.used_by) {
    const runtime::Object* router = gateway.graph().find(runtime::Role::Router, user);
    if (router == nullptr || !router->routed) continue;
    if (!sees_the_path(gateway.way(*router).chain, middleware.name)) return std::nullopt;
    for (const analysis::Place& place : reaches.survey().places(*router)) {
      const analysis::List& list = reaches.survey().lists()[place.list];
      if (list.parent != analysis::Table::kNone) return std::nullopt;
      analysis::Answer answer = reaches.both(list, {&list.table.formula(place.row), false}, {&begins, false});
      if (answer.kind != analysis::Answer::Kind::None) return true;
      out = false;
    }
  }
  return out;
}

void check(Context& context) {
  for (const runtime::Object& own : context.graph().objects) {
    const model::Value* prefixes =
        own.role == runtime::Role::Middleware ? own.value.at("stripPrefix.prefixes") : nullptr;
    if (prefixes == nullptr || own.used_by.empty()) continue;
    Reaches& reaches = context.reaches();
    const runtime::Object* middleware = reaches.survey().gateway().graph().find(own.role, own.name);
    if (middleware == nullptr) continue;
    for (const model::Value& prefix : prefixes->items()) {
      if (prefix.string().empty() || acts(reaches, *middleware, prefix.string()).value_or(true)) continue;
      context.report(prefix.span.written() ? prefix.span : own.value.span,
                     "no path that its routers match begins with " + std::string(prefix.string()));
    }
  }
}

}  // namespace gw::lint::strip_then_mismatch_rule

GW_LINT_RULE(strip_then_mismatch) = {
    .code = {"GW247"},
    .name = "strip-then-mismatch",
    .severity = gw::diag::Severity::Warning,
    .summary = "A prefix of a stripPrefix middleware is on no path that its routers match.",
    .why = "The middleware never acts: the server gets the path as the client sent it.",
    .remedy = "Write the prefix as the rules have it.",
    .source = "pkg/middlewares/stripprefix/strip_prefix.go",
    .bad = R"(http:
  routers:
    api: {rule: 'PathPrefix(`/api`)', service: s, middlewares: [strip]}
  middlewares:
    strip: {stripPrefix: {prefixes: [/app]}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    api: {rule: 'PathPrefix(`/api`)', service: s, middlewares: [strip]}
  middlewares:
    strip: {stripPrefix: {prefixes: [/api]}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::strip_then_mismatch_rule::check,
    .proofs = true,
};
