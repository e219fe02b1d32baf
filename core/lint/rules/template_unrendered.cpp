#include "lint/rule.h"
#include "lint/walk.h"

namespace gw::lint::template_unrendered_rule {

void check(Context& context) {
  for_each_value(context.gateway(), [&](const model::Value& value, const schema::Field*, std::string_view) {
    if (value.string().find("<no value>") != std::string_view::npos)
      context.report(value.span, "a template action here has no value: Traefik reads " + std::string(value.string()));
  });
}

}  // namespace gw::lint::template_unrendered_rule

GW_LINT_RULE(template_unrendered) = {
    .code = {"GW008"},
    .name = "template-unrendered",
    .severity = gw::diag::Severity::Warning,
    .summary = R"(A template action of the file printed "<no value>".)",
    .why =
        "The file provider runs every file as a Go template without data: what {{ .Field }} stands for does not exist "
        "there.",
    .remedy = R"(Remove the braces, or write {{ "{{" }} where they are meant.)",
    .source = "Go text/template, missing values",
    .bad = R"gw(http:
  routers:
    r: {rule: "Host(`{{ (dict).host }}.example`)", service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)gw",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::template_unrendered_rule::check,
};
