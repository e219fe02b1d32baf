#include "lint/rule.h"

namespace gw::lint::template_error_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::TemplateSyntax, FactKind::TemplateUnknownFunction})) {
    bool unknown = fact->kind == FactKind::TemplateUnknownFunction;
    diag::Diagnostic& found =
        context.report(*fact, unknown ? "Traefik knows no template function " + fact->subject : fact->detail);
    if (found.message.empty()) found.message = fact->traefik;
    if (unknown) context.suggest(found, *fact, diag::Fix::Safety::Unsafe);
  }
}

}  // namespace gw::lint::template_error_rule

GW_LINT_RULE(template_error) = {
    .code = {"GW007"},
    .name = "template-error",
    .severity = gw::diag::Severity::Error,
    .summary = "The Go template of the file does not parse or does not run.",
    .why = "Traefik refuses the file, and a directory with it.",
    .remedy = R"(Repair the action; to write {{ literally use {{ "{{" }}.)",
    .source = "Go text/template, sprig, pkg/provider/file/file.go",
    .bad = R"gw(http:
  routers:
    r: {rule: "Host(`{{ nofunction }}`)", service: s}
)gw",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::template_error_rule::check,
};
