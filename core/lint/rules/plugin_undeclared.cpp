#include "lint/rule.h"
#include "lint/walk.h"

namespace gw::lint::plugin_undeclared_rule {

bool declared(const model::Value& root, std::string_view plugin) {
  for (std::string_view section : {"experimental.plugins", "experimental.localPlugins"}) {
    const model::Value* plugins = root.at(section);
    if (plugins != nullptr && plugins->find(plugin) != nullptr) return true;
  }
  return false;
}

void check(Context& context) {
  const source::Static& install = context.gateway().install;
  for_each_object(context.gateway(), [&](std::string_view kind, const model::Property& object) {
    const model::Value* plugin = kind == "middleware" ? object.value.find("plugin") : nullptr;
    if (plugin == nullptr) return;
    if (!install.given) {
      context.not_done("plugins", "no static configuration given");
      return;
    }
    for (const model::Property& one : plugin->properties()) {
      if (!declared(install.config.root, one.name))
        context.report(one.value.name(),
                       "plugin " + std::string(one.name) + " is not declared in the static configuration");
    }
  });
}

}  // namespace gw::lint::plugin_undeclared_rule

GW_LINT_RULE(plugin_undeclared) = {
    .code = {"GW028"},
    .name = "plugin-undeclared",
    .severity = gw::diag::Severity::Error,
    .summary = "A middleware uses a plugin that the static configuration does not declare.",
    .why = "The middleware cannot be built, and routers that use it do not exist.",
    .remedy = "Declare it under experimental.plugins or experimental.localPlugins.",
    .source = "pkg/server/middleware/plugins.go",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
  middlewares:
    m: {plugin: {geo: {a: b}}}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
experimental:
  plugins:
    geo: {moduleName: example.com/x/geo, version: v1.0.0}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
  middlewares:
    m: {plugin: {geo: {a: b}}}
)",
    .check = gw::lint::plugin_undeclared_rule::check,
};
