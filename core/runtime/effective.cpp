#include "runtime/effective.h"

#include <algorithm>
#include <cstdlib>

#include "base/strings.h"

namespace gw::runtime {

using model::Tree;

Tree log_tree(const std::vector<source::LogLine>& log, bool messages) {
  Tree out = Tree::list();
  for (const source::LogLine& line : log) {
    Tree entry = Tree::map();
    entry.set("level", Tree::of(line.level));
    if (messages || !line.message.empty()) entry.set("message", Tree::of(line.message));
    for (const auto& [field, text] : line.fields) {
      bool number = field == "serverIndex";
      if (field == "plugins" || field == "configuration") {
        Tree names = Tree::list();
        for (std::string_view name : base::split(text, ",")) names.items.push_back(Tree::of(std::string(name)));
        entry.set(field, std::move(names));
        continue;
      }
      entry.set(field, number ? Tree::of(std::int64_t{std::atoll(text.c_str())}) : Tree::of(text));
    }
    // Of a panic zerolog shows an empty object.
    if (line.error == "{}") entry.set("error", Tree::map());
    else if (!line.error.empty()) entry.set("error", Tree::of(line.error));
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

/// `main`: what the providers' configuration makes Traefik say; without providers, what the start does.
struct Logs {
  std::vector<source::LogLine> main, other;
};

bool of_internal(const source::LogLine& line) {
  return std::ranges::any_of(
      line.fields, [](const auto& field) { return field.first == "providerName" && field.second == "internal"; });
}

/// Whether a provider watches containers or a cluster: in their lines a message always stands, if an empty one.
bool discovers(const source::Gateway& gateway) {
  constexpr std::string_view kNames[] = {"docker", "swarm", "kubernetes", "kubernetescrd", "kubernetesgateway"};
  return std::ranges::any_of(gateway.providers, [&](const source::Provider& provider) {
    return std::ranges::find(kNames, provider.name) != std::end(kNames);
  });
}

/// What the loaders of the static configuration say of deprecated options.
bool of_loader(const source::LogLine& line) {
  return std::ranges::any_of(line.fields, [](const auto& field) { return field.first == "loader"; });
}

/// A provider that could not even begin to read.
void not_started(const source::Gateway& gateway, std::vector<source::LogLine>& log) {
  for (const source::Provider& provider : gateway.providers) {
    bool unread = std::ranges::any_of(provider.facts, [](const diag::Fact& fact) {
      return fact.fatal && (fact.kind == diag::FactKind::Unreadable || fact.kind == diag::FactKind::FileDirectoryMixup);
    });
    if (!unread || provider.errors.empty()) continue;
    log.push_back({"error", "Cannot start the provider *file.Provider", provider.errors[0], {}});
  }
}

Logs split_log(const source::Gateway& gateway, const Graph& graph) {
  Logs logs;
  bool started = !gateway.providers.empty();
  std::vector<source::LogLine>& start = started ? logs.other : logs.main;
  std::vector<source::LogLine>& later = started ? logs.main : logs.other;
  start = gateway.install.log;
  for (const source::Provider& provider : gateway.providers)
    later.insert(later.end(), provider.log.begin(), provider.log.end());
  if (started && discovers(gateway)) {
    auto rest = std::stable_partition(start.begin(), start.end(), [](const auto& line) { return !of_loader(line); });
    later.insert(later.end(), rest, start.end());
    start.erase(rest, start.end());
  }
  if (gateway.install.from_file) not_started(gateway, later);
  // The provider internal speaks between the start and the other providers.
  for (const source::LogLine& line : graph.log) (of_internal(line) ? logs.other : later).push_back(line);
  for (std::vector<source::LogLine>* log : {&logs.main, &logs.other}) {
    std::ranges::sort(*log);
    log->erase(std::unique(log->begin(), log->end()), log->end());
  }
  return logs;
}

Tree rejected_tree(const source::Gateway& gateway) {
  Tree out = Tree::list();
  for (const source::Provider& provider : gateway.providers) {
    for (const source::Rejected& one : provider.rejected) {
      Tree entry = Tree::map();
      entry.set("kind", Tree::of(one.kind));
      entry.set("namespace", Tree::of(one.name_space));
      entry.set("name", Tree::of(one.name));
      entry.set("reasons", Tree::list_of(one.reasons));
      out.items.push_back(std::move(entry));
    }
  }
  return out;
}

}  // namespace

void keep_object(Tree& rawdata, std::string_view name) {
  for (auto& [kind, objects] : rawdata.members)
    std::erase_if(objects.members, [&](const auto& object) { return object.first != name; });
  std::erase_if(rawdata.members, [](const auto& kind) { return kind.second.members.empty(); });
}

Tree effective(const source::Gateway& gateway, const Graph& graph, const EffectiveOptions& options) {
  Tree out = Tree::map();
  const source::Static& install = gateway.install;
  out.set("starts", Tree::of(install.starts));
  if (install.config_known)
    out.set("static", model::to_tree(install.config.root, gateway.version, model::Secrets::Traefik));
  bool loaded = std::ranges::all_of(gateway.providers, &source::Provider::loaded);
  out.set("loaded", Tree::of(loaded));
  std::vector<std::string> errors = install.errors;
  Logs logs = split_log(gateway, graph);
  Tree providers = Tree::map();
  for (const source::Provider& provider : gateway.providers) {
    providers.set(provider.name, provider_tree(provider, gateway.version));
  }
  out.set("errors", Tree::list_of(errors));
  out.set("providers", std::move(providers));
  out.set("rawdata", rawdata(graph, gateway.version, options.internal || !options.object.empty()));
  if (!options.object.empty()) {
    keep_object(*out.find("rawdata"), options.object);
    for (const char* rest : {"starts", "static", "loaded", "errors", "providers"}) out.erase(rest);
    return out;
  }
  auto crash = std::ranges::find(graph.facts, diag::FactKind::Crash, &diag::Fact::kind);
  if (crash != graph.facts.end()) out.set("crash", Tree::of(crash->traefik));
  out.set("log", log_tree(logs.main, discovers(gateway)));
  Tree rejected = rejected_tree(gateway);
  if (!rejected.items.empty()) out.set("rejected", std::move(rejected));
  if (!logs.other.empty())
    out.set(gateway.providers.empty() ? "log_after_start" : "log_at_start", log_tree(logs.other));
  return out;
}

}  // namespace gw::runtime
