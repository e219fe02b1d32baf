#include "lint/outdated.h"

namespace gw::lint::tracing_attributes_rule {

void check(Context& context) { report_outdated(context, "GW813"); }

}  // namespace gw::lint::tracing_attributes_rule

GW_LINT_RULE(tracing_attributes) = {
    .code = {"GW813"},
    .name = "tracing-attributes",
    .severity = gw::diag::Severity::Warning,
    .summary = "The former name of the attributes of traces.",
    .why = "Traefik 3.3 renamed it to resourceAttributes: a later version will refuse the old name.",
    .remedy = "Write resourceAttributes.",
    .source = "pkg/config/static/static_config.go (Tracing.GlobalAttributes)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
tracing: {globalAttributes: {env: prod}, otlp: {http: {endpoint: "http://10.0.0.9:4318/v1/traces"}}}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
tracing: {resourceAttributes: {env: prod}, otlp: {http: {endpoint: "http://10.0.0.9:4318/v1/traces"}}}
)",
    .check = gw::lint::tracing_attributes_rule::check,
};
