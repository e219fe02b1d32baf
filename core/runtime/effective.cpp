#include "runtime/effective.h"

#include <algorithm>

namespace gw::runtime {

using model::Tree;

Tree log_tree(const std::vector<source::LogLine>& log) {
  Tree out = Tree::list();
  for (const source::LogLine& line : log) {
    Tree entry = Tree::map();
    entry.set("level", Tree::of(line.level));
    if (!line.message.empty()) entry.set("message", Tree::of(line.message));
    for (const auto& [field, text] : line.fields) entry.set(field, Tree::of(text));
    if (!line.error.empty()) entry.set("error", Tree::of(line.error));
    out.items.push_back(std::move(entry));
  }
  return out;
}

namespace {

void erase(Tree* of, std::string_view key) {
  if (of != nullptr) of->erase(key);
}

template <typename Do>
void each(Tree* section, std::string_view group, Do&& act) {
  Tree* objects = section == nullptr ? nullptr : section->find(group);
  if (objects == nullptr) return;
  for (auto& [name, object] : objects->members) act(object);
}

/// Certificates and CAs are not shown. Source: pkg/server/configurationwatcher.go logConfiguration.
void blank(Tree& config) {
  Tree* tls = config.find("tls");
  erase(tls, "certificates");
  each(tls, "options", [](Tree& options) { erase(options.find("clientAuth"), "caFiles"); });
  each(tls, "stores", [](Tree& store) { store.erase("defaultCertificate"); });
  auto transport = [](Tree* of) {
    erase(of, "certificates");
    erase(of, "rootCAs");
  };
  each(config.find("http"), "serversTransports", [&](Tree& of) { transport(&of); });
  each(config.find("tcp"), "serversTransports", [&](Tree& of) { transport(of.find("tls")); });
}

Tree provider_tree(const source::Provider& provider, Version version) {
  Tree out = Tree::map();
  out.set("loaded", Tree::of(provider.loaded));
  out.set("empty", Tree::of(provider.empty));
  out.set("errors", Tree::list_of(provider.errors));
  if (provider.loaded) {
    Tree config = model::to_tree(provider.config.root, version, model::Secrets::Shown);
    blank(config);
    out.set("config", std::move(config));
  }
  return out;
}

}  // namespace

Tree effective(const source::Gateway& gateway, const Graph& graph, const EffectiveOptions& options) {
  Tree out = Tree::map();
  const source::Static& install = gateway.install;
  out.set("starts", Tree::of(install.starts));
  if (install.config_known)
    out.set("static", model::to_tree(install.config.root, gateway.version, model::Secrets::Traefik));
  bool loaded = std::ranges::all_of(gateway.providers, &source::Provider::loaded);
  out.set("loaded", Tree::of(loaded));
  std::vector<std::string> errors = install.errors;
  std::vector<source::LogLine> log = install.log;
  Tree providers = Tree::map();
  for (const source::Provider& provider : gateway.providers) {
    providers.set(provider.name, provider_tree(provider, gateway.version));
    log.insert(log.end(), provider.log.begin(), provider.log.end());
  }
  out.set("errors", Tree::list_of(errors));
  out.set("providers", std::move(providers));
  out.set("rawdata", rawdata(graph, gateway.version, options.internal));
  log.insert(log.end(), graph.log.begin(), graph.log.end());
  std::ranges::sort(log);
  log.erase(std::unique(log.begin(), log.end()), log.end());
  out.set("log", log_tree(log));
  return out;
}

}  // namespace gw::runtime
