// plugin.

#include "runtime/middlewares.h"

namespace gw::runtime {
namespace {

/// The plugin is declared in the static configuration. Whether it can be loaded is not known here.
bool declared(const State& state, std::string_view name) {
  const model::Value& root = state.gateway.install.config.root;
  for (const char* list : {"experimental.plugins", "experimental.localPlugins"}) {
    const model::Value* plugins = root.at(list);
    if (plugins != nullptr && plugins->find(name) != nullptr) return true;
  }
  return false;
}

}  // namespace

Outcome make_plugin(const Maker& maker) {
  std::span<const model::Property> plugins = maker.config().properties();
  if (plugins.size() != 1)
    return maker.bad("", "plugin: invalid configuration: no configuration or too many plugin definition");
  std::string name(plugins[0].name);
  if (declared(maker.state, name)) return std::nullopt;
  return maker.bad(name, "plugin: unknown plugin type: " + name);
}

}  // namespace gw::runtime
