#include "lint/rule.h"

namespace gw::lint::not_analysed_rule {

using diag::FactKind;

std::string words(const diag::Fact& fact) {
  if (fact.kind == FactKind::TemplateNotEvaluated)
    return "the template function " + fact.subject + " is not evaluated by gw: the file was not analysed";
  return fact.detail;
}

void check(Context& context) {
  for (const diag::Fact* fact :
       context.facts({FactKind::Unreadable, FactKind::UnknownInput, FactKind::TemplateNotEvaluated}))
    context.report(*fact, words(*fact));
}

}  // namespace gw::lint::not_analysed_rule

GW_LINT_RULE(not_analysed) = {
    .code = {"GW001"},
    .name = "not-analysed",
    .severity = gw::diag::Severity::Error,
    .summary = "A file could not be read, or gw cannot say what it is.",
    .why = "Nothing is known about what Traefik makes of it: it must not count as clean.",
    .remedy = "Make the file readable, say what it is (--as static, --as dynamic), or leave it out (--exclude).",
    .source = "gw: nothing that was not analysed is reported clean.",
    .bad = R"gw(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: "Host(`{{ now }}`)", service: s}
)gw",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::not_analysed_rule::check,
};
