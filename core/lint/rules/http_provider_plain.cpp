#include "lint/rule.h"

namespace gw::lint::http_provider_plain_rule {

/// Of the machine itself: nobody is between.
bool is_loopback(std::string_view host) {
  return host.starts_with("localhost") || host.starts_with("127.") || host.starts_with("[::1]");
}

void check(Context& context) {
  constexpr std::string_view kPlain = "http://";
  const model::Value* endpoint = context.gateway().install.config.root.at("providers.http.endpoint");
  if (endpoint == nullptr || !endpoint->string().starts_with(kPlain)) return;
  if (is_loopback(endpoint->string().substr(kPlain.size()))) return;
  context.report(endpoint->span, "the configuration is fetched without TLS");
}

}  // namespace gw::lint::http_provider_plain_rule

GW_LINT_RULE(http_provider_plain) = {
    .code = {"GW631"},
    .name = "http-provider-plain",
    .severity = gw::diag::Severity::Warning,
    .summary = "The provider http fetches the configuration without TLS.",
    .why = "Whoever can change the answer on its way decides where requests go.",
    .remedy = "Fetch it from an https address.",
    .source = "pkg/provider/http/http.go (fetchConfigurationData)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  http: {endpoint: "http://config.example/traefik"}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  http: {endpoint: "https://config.example/traefik"}
)",
    .check = gw::lint::http_provider_plain_rule::check,
};
