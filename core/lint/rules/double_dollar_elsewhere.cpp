#include <algorithm>

#include "lint/rule.h"
#include "lint/walk.h"

namespace gw::lint::double_dollar_elsewhere_rule {

/// Begins of hashes as htpasswd makes them, as far as the second dollar sign.
constexpr std::string_view kHashes[] = {":$$apr1$$", ":$$1$$", ":$$2a$$", ":$$2b$$", ":$$2x$$", ":$$2y$$"};

bool doubled(std::string_view user) {
  return std::ranges::any_of(kHashes, [&](std::string_view hash) { return user.find(hash) != std::string_view::npos; });
}

void check(Context& context) {
  for_each_value(context.gateway(), [&](const model::Value& value, const schema::Field* field, std::string_view) {
    if (field == nullptr || field->name != "users" || !doubled(value.string())) return;
    context.report(value.span, "the password hash has $$ where $ is meant: it fits no password");
  });
}

}  // namespace gw::lint::double_dollar_elsewhere_rule

GW_LINT_RULE(double_dollar_elsewhere) = {
    .code = {"GW617"},
    .name = "double-dollar-elsewhere",
    .severity = gw::diag::Severity::Warning,
    .summary = "A password hash has doubled dollar signs.",
    .why = "Only compose files halve them: here the hash fits no password, and every request gets 401.",
    .remedy = "Write each dollar sign once.",
    .source = "pkg/middlewares/auth/basic_auth.go; Compose Specification, interpolation",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  middlewares:
    m: {basicAuth: {users: ['test:$$apr1$$H6uskkkW$$IgXLP6ewTrSuBkTrqE8wj/']}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  middlewares:
    m: {basicAuth: {users: ['test:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/']}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::double_dollar_elsewhere_rule::check,
};
