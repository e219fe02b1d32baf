#include <algorithm>
#include <map>

#include "base/strings.h"
#include "doc/read.h"
#include "lint/rule.h"
#include "lint/walk.h"
#include "model/view.h"

namespace gw::lint::plugin_schema_rule {

using Names = std::vector<std::string>;

/// The keys of `testData` in a plugin's manifest; empty if there are none.
/// Source: pkg/plugins/types.go (Manifest).
Names test_data(std::string manifest) {
  text::SourceSet scratch;
  doc::Read read = doc::read_yaml(scratch, scratch.add(".traefik.yml", std::move(manifest)));
  const doc::Document& document = read.document;
  Names out;
  if (!read.ok || document.root == doc::NodeId::None) return out;
  for (const doc::Entry& entry : document.entries(document.root)) {
    if (document.text(entry.key) != "testData") continue;
    for (const doc::Entry& option : document.entries(entry.value)) out.emplace_back(document.text(option.key));
  }
  return out;
}

/// The options of the example that a local plugin's manifest holds; empty for what is not at hand, as the manifest of a
/// plugin that Traefik downloads. Source: pkg/plugins (ReadManifest), cmd/traefik/plugins.go.
Names example_of(const Context& context, std::string_view plugin) {
  const model::Value* local = context.gateway().install.config.root.at("experimental.localPlugins");
  const model::Value* found = local == nullptr ? nullptr : local->find(plugin);
  std::string module(found == nullptr ? std::string_view() : model::written(*found, "moduleName"));
  if (module.empty()) return {};
  std::optional<std::string> manifest = context.file("plugins-local/src/" + module + "/.traefik.yml");
  return manifest ? test_data(*std::move(manifest)) : Names();
}

bool has(const Names& names, std::string_view name) {
  return std::ranges::any_of(names, [&](const std::string& one) { return base::equal_fold(one, name); });
}

/// Options are told apart as Go's mapstructure does it, without regard to case.
/// Source: pkg/plugins/middlewareyaegi.go (createConfig).
void look_at(Context& context, const model::Value& options, const Names& example) {
  // What is set already is no other option misspelt.
  Names open;
  std::ranges::copy_if(example, std::back_inserter(open), [&](const std::string& known) {
    return std::ranges::none_of(options.properties(),
                                [&](const auto& option) { return base::equal_fold(option.name, known); });
  });
  for (const model::Property& option : options.properties()) {
    if (has(example, option.name)) continue;
    diag::Diagnostic& diagnostic =
        context.report(option.value.name(), "the plugin's own example has no option " + std::string(option.name));
    const std::string* nearest = base::nearest(option.name, open);
    if (nearest == nullptr) continue;
    diagnostic.remedy = "did you mean " + *nearest + "?";
    context.replace(diagnostic, option.value.name(), option.name, *nearest, diag::Fix::Safety::Unsafe);
  }
}

void check(Context& context) {
  if (!context.gateway().install.given) return;
  std::map<std::string_view, Names> examples;
  for_each_object(context.gateway(), [&](std::string_view kind, const model::Property& object) {
    const model::Value* plugins = kind == "middleware" ? object.value.find("plugin") : nullptr;
    if (plugins == nullptr) return;
    for (const model::Property& plugin : plugins->properties()) {
      auto [at, first] = examples.try_emplace(plugin.name);
      if (first) at->second = example_of(context, plugin.name);
      if (!at->second.empty()) look_at(context, plugin.value, at->second);
    }
  });
}

}  // namespace gw::lint::plugin_schema_rule

GW_LINT_RULE(plugin_schema) = {
    .code = {"GW029"},
    .name = "plugin-schema",
    .severity = gw::diag::Severity::Warning,
    .summary = "An option of a plugin that the example in the plugin's own manifest does not have.",
    .why =
        "Traefik does not check the options of plugins: one that the plugin does not know is dropped without a word. "
        "The "
        "test data of .traefik.yml is only a sample, so the plugin may know more.",
    .remedy = "Compare it with the plugin's documentation.",
    .source = "pkg/plugins/types.go (Manifest), middlewareyaegi.go (createConfig)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
experimental:
  localPlugins:
    geo: {moduleName: example.com/x/geo}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== plugins-local/src/example.com/x/geo/.traefik.yml
displayName: Geo
type: middleware
import: example.com/x/geo
summary: Lets countries in.
testData:
  allowedCountries: [AT]
  database: geo.db
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
  middlewares:
    m: {plugin: {geo: {allowedCountry: [AT], database: /geo.db}}}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web: {address: ":80"}
experimental:
  localPlugins:
    geo: {moduleName: example.com/x/geo}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== plugins-local/src/example.com/x/geo/.traefik.yml
displayName: Geo
type: middleware
import: example.com/x/geo
summary: Lets countries in.
testData:
  allowedCountries: [AT]
  database: geo.db
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
  middlewares:
    m: {plugin: {geo: {allowedCountries: [AT], Database: /geo.db}}}
)",
    .check = gw::lint::plugin_schema_rule::check,
};
