#include "lint/rule.h"

namespace gw::lint::syntax_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::Syntax})) context.report(*fact, fact->detail);
}

}  // namespace gw::lint::syntax_rule

GW_LINT_RULE(syntax) = {
    .code = {"GW003"},
    .name = "syntax",
    .severity = gw::diag::Severity::Error,
    .summary = "The file is not well-formed.",
    .why = "Traefik refuses the whole file, and with it everything that it defines.",
    .remedy = "Repair the syntax where the caret points.",
    .source = "yaml.v3, BurntSushi/toml: the parsers that Traefik uses",
    .bad = R"gw(http:
  routers:
    r: {rule: "Host(`a`)", service: s
)gw",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::syntax_rule::check,
};
