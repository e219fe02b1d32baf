#include "lint/rule.h"
#include "lint/walk.h"

namespace gw::lint::name_charset_rule {

void check(Context& context) {
  for_each_object(context.gateway(), [&](std::string_view kind, const model::Property& object) {
    if (object.name.find_first_of(" /\t") == std::string_view::npos) return;
    context.report(object.value.name(),
                   "the name of " + std::string(kind) + " " + std::string(object.name) + " holds a space or a slash");
  });
}

}  // namespace gw::lint::name_charset_rule

GW_LINT_RULE(name_charset) = {
    .code = {"GW024"},
    .name = "name-charset",
    .severity = gw::diag::Severity::Warning,
    .summary = "The name of an object holds a space or a slash.",
    .why = "It cannot be written as a label, in a URL of the API or in a metric without escapes.",
    .remedy = "Use letters, digits, - and _.",
    .source = "paerser v0.2.2 parser/labels_decode.go",
    .bad = R"(http:
  routers:
    "my router": {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::name_charset_rule::check,
};
