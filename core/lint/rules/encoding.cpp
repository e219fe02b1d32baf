#include "lint/rule.h"

namespace gw::lint::encoding_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::BadEncoding})) {
    std::string_view what = fact->detail;
    std::string message = what == "nul"     ? "a NUL byte"
                          : what == "bom"   ? "a byte order mark at the start"
                          : what == "utf-8" ? "bytes that are not UTF-8"
                                            : std::string(what);
    diag::Diagnostic& found = context.report(*fact, std::move(message));
    if (!fact->fatal) found.severity = diag::Severity::Warning;
  }
}

}  // namespace gw::lint::encoding_rule

GW_LINT_RULE(encoding) = {
    .code = {"GW002"},
    .name = "encoding",
    .severity = gw::diag::Severity::Error,
    .summary = "The file is not UTF-8, or holds bytes that its format forbids.",
    .why = "Traefik refuses the file, or takes a byte order mark for a part of the first key.",
    .remedy = "Save the file as UTF-8 without a byte order mark.",
    .source = "yaml.v3 readerc.go, BurntSushi/toml lex.go",
    .bad =
        "http:\n  routers:\n    r: {rule: \"Host(`a\xFF"
        "`)\", service: s}\n",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::encoding_rule::check,
};
