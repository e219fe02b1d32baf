#include "lint/rule.h"

namespace gw::lint::disabled_dependency_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::DisabledDependency}))
    context.report(*fact, "router " + fact->object + " works by its status, but the " + fact->subject + " is disabled");
}

}  // namespace gw::lint::disabled_dependency_rule

GW_LINT_RULE(disabled_dependency) = {
    .code = {"GW121"},
    .name = "disabled-dependency",
    .severity = gw::diag::Severity::Warning,
    .summary = "A router of a running Traefik works, but what it names is disabled there.",
    .why = "Requests that the router takes are answered with an error, or by nobody.",
    .remedy = "Look at its errors there: /api/http/services/NAME or /api/http/middlewares/NAME says them.",
    .source = "pkg/config/runtime/runtime.go (status)",
    .bad = R"(#=== rawdata.json
{"routers": {"web@docker": {"rule": "Host(`a.example`) ", "entryPoints": ["web"], "service": "web",
  "middlewares": ["auth@docker"], "status": "enabled"}},
 "middlewares": {"auth@docker": {"addPrefix": {"prefix": "/a"}, "status": "disabled", "usedBy": ["web@docker"]}},
 "services": {"web@docker": {"loadBalancer": {"servers": [{"url": "http://10.0.0.1:80"}]}, "status": "enabled"}}}
)",
    .good = R"(#=== rawdata.json
{"routers": {"web@docker": {"rule": "Host(`a.example`) ", "entryPoints": ["web"], "service": "web",
  "middlewares": ["auth@docker"], "status": "enabled"}},
 "middlewares": {"auth@docker": {"addPrefix": {"prefix": "/a"}, "status": "enabled", "usedBy": ["web@docker"]}},
 "services": {"web@docker": {"loadBalancer": {"servers": [{"url": "http://10.0.0.1:80"}]}, "status": "enabled"}}}
)",
    .check = gw::lint::disabled_dependency_rule::check,
};
