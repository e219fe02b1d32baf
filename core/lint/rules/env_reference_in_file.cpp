#include "lint/rule.h"
#include "lint/walk.h"

namespace gw::lint::env_reference_in_file_rule {

/// ${NAME} with a name of capital letters; groups of regular expressions are ${1} or ${name}.
bool names_variable(std::string_view text) {
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 1)) {
    std::size_t end = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789", at + 2);
    bool closed = end != std::string_view::npos && (text[end] == '}' || text[end] == ':');
    if (closed && end > at + 2 && (text[at + 2] < '0' || text[at + 2] > '9')) return true;
  }
  return false;
}

void check(Context& context) {
  for_each_value(context.gateway(), [&](const model::Value& value, const schema::Field*, std::string_view) {
    if (value.kind == model::Value::Kind::String && names_variable(value.string()))
      context.report(value.span, "Traefik takes this literally: " + std::string(value.string()));
  });
}

}  // namespace gw::lint::env_reference_in_file_rule

GW_LINT_RULE(env_reference_in_file) = {
    .code = {"GW026"},
    .name = "env-reference-in-file",
    .severity = gw::diag::Severity::Warning,
    .summary = "A text looks like a reference to an environment variable.",
    .why = "Traefik expands no ${VAR} in files: the text is taken literally.",
    .remedy =
        R"(Use {{ env "VAR" }} in dynamic files; in the static file give the option as a flag or TRAEFIK_ variable.)",
    .source = "pkg/provider/file/file.go, paerser v0.2.2 file",
    .bad = R"gw(http:
  routers:
    r: {rule: "Host(`${DOMAIN}`)", service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)gw",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::env_reference_in_file_rule::check,
};
