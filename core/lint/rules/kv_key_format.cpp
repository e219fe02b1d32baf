#include "lint/rule.h"

namespace gw::lint::kv_key_format_rule {

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({diag::FactKind::KvOutside})) {
    context.report(*fact, "keys lie below " + fact->detail + ", and Traefik reads those below " + fact->subject);
  }
}

}  // namespace gw::lint::kv_key_format_rule

GW_LINT_RULE(kv_key_format) = {
    .code = {"GW627"},
    .name = "kv-key-format",
    .severity = gw::diag::Severity::Warning,
    .summary = "Keys of the configuration do not lie below the root key.",
    .why = "Traefik lists the keys below its root key and sees no others; it says nothing of them.",
    .remedy = "Write the keys below the root key, or set rootKey of the provider.",
    .source = "pkg/provider/kv/kv.go",
    .bad = R"keys(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  redis: {endpoints: ["127.0.0.1:6379"]}
#=== keys.json
{"trafik/http/routers/r/rule": "Host(`a.example`)",
 "trafik/http/routers/r/service": "s",
 "traefik/http/services/s/loadBalancer/servers/0/url": "http://127.0.0.1:8080"}
)keys",
    .good = R"keys(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  redis: {endpoints: ["127.0.0.1:6379"], rootKey: edge}
#=== keys.json
{"edge/http/routers/r/rule": "Host(`a.example`)",
 "edge/http/routers/r/service": "s",
 "edge/http/services/s/loadBalancer/servers/0/url": "http://127.0.0.1:8080",
 "app/settings": "x"}
)keys",
    .check = gw::lint::kv_key_format_rule::check,
};
