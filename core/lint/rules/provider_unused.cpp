#include <algorithm>

#include "lint/rule.h"
#include "lint/walk.h"
#include "source/absent.h"

namespace gw::lint::provider_unused_rule {

using model::Value;

/// Whether a provider of this name is the one that `providers.OPTION` switches on: of a plugin ("plugin.NAME")
/// plugin-NAME, of several namespaces consul-NAMESPACE and the like.
/// Source: pkg/plugins/providers.go (BuildProvider); pkg/provider/consulcatalog, nomad, kv/consul (BuildProviders).
bool is_of(std::string_view provider, std::string_view option) {
  if (option.starts_with("plugin.")) return provider.starts_with("plugin-") && provider.substr(7) == option.substr(7);
  return source::section_of(provider) == option;
}

bool any_in(const Value& root, std::initializer_list<std::string_view> places) {
  return std::ranges::any_of(places, [&](std::string_view place) {
    const Value* objects = root.at(place);
    return objects != nullptr && !objects->properties().empty();
  });
}

/// What /api/rawdata does not list. Source: pkg/api/handler.go (RunTimeRepresentation).
bool has_unlisted(const Value& root) {
  return any_in(root, {"http.serversTransports", "tcp.serversTransports", "tls.options", "tls.stores"}) ||
         (root.at("tls.certificates") != nullptr && !root.at("tls.certificates")->items().empty());
}

bool has_listed(const Value& root) {
  return any_in(root, {"http.routers", "http.services", "http.middlewares", "tcp.routers", "tcp.services",
                       "tcp.middlewares", "udp.routers", "udp.services"});
}

/// Something names an object of it that /api/rawdata does not list.
bool names_unlisted(const source::Gateway& gateway, std::string_view option) {
  bool out = false;
  for_each_value(gateway, [&](const Value& value, const schema::Field* field, std::string_view) {
    if (field == nullptr || (field->role != "ref<tls.options>" && !field->role.ends_with("serversTransport>"))) return;
    std::string_view name = value.string();
    std::size_t at = name.rfind('@');
    out = out || (at != std::string_view::npos && is_of(name.substr(at + 1), option));
  });
  return out;
}

void look_at(Context& context, const std::string& option, const Value& value) {
  bool given = false;
  for (const source::Provider& provider : context.gateway().providers) {
    if (!is_of(provider.name, option)) continue;
    if (provider.running || has_unlisted(provider.config.root)) return;
    given = given || has_listed(provider.config.root);
  }
  if (names_unlisted(context.gateway(), option)) return;
  diag::Diagnostic& diagnostic =
      context.report(value.name().written() ? value.name() : value.span,
                     "providers." + option + " is enabled, and what runs has no object of it");
  if (given) diagnostic.remedy = "what is given here has objects of it: Traefik's log tells why none of them runs";
}

void check(Context& context) {
  const source::Gateway& gateway = context.gateway();
  const Value* providers = gateway.install.config.root.find("providers");
  if (!gateway.install.given || providers == nullptr) return;
  if (std::ranges::none_of(gateway.providers, &source::Provider::running)) return;
  for (const model::Property& one : providers->properties()) {
    std::string option(one.name);
    // Beside providers there are options of all of them.
    if (one.value.kind == Value::Kind::Object) look_at(context, option, one.value);
    if (option != "plugin") continue;
    for (const model::Property& plugin : one.value.properties())
      look_at(context, "plugin." + std::string(plugin.name), plugin.value);
  }
}

}  // namespace gw::lint::provider_unused_rule

GW_LINT_RULE(provider_unused) = {
    .code = {"GW629"},
    .name = "provider-unused",
    .severity = gw::diag::Severity::Info,
    .summary = "A provider is enabled, and the running Traefik has no router, service or middleware of it.",
    .why =
        "Each provider is one more way in: whoever can write where it looks decides where requests go. /api/rawdata "
        "does "
        "not list certificates, TLS options and servers transports: a provider of nothing else looks the same.",
    .remedy = "Leave it out if nothing is to come from it.",
    .source = "pkg/api/handler.go (RunTimeRepresentation)",
    .bad = R"x(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  docker: {}
  etcd: {endpoints: ["10.0.0.9:2379"]}
#=== rawdata.json
{"routers": {"web@docker": {"rule": "Host(`a.example`)", "entryPoints": ["web"], "service": "web",
  "status": "enabled"}},
 "services": {"web@docker": {"loadBalancer": {"servers": [{"url": "http://10.0.0.1:80"}]}, "status": "enabled"}}}
)x",
    .good = R"x(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  docker: {}
#=== rawdata.json
{"routers": {"web@docker": {"rule": "Host(`a.example`)", "entryPoints": ["web"], "service": "web",
  "status": "enabled"}},
 "services": {"web@docker": {"loadBalancer": {"servers": [{"url": "http://10.0.0.1:80"}]}, "status": "enabled"}}}
)x",
    .check = gw::lint::provider_unused_rule::check,
};
