#include "source/absent.h"

#include <algorithm>
#include <map>
#include <vector>

#include "schema/schema.h"

namespace gw::source {
namespace {

using model::OriginKind;
using model::Property;
using model::Value;

/// A table of a dynamic configuration, and the option that makes an object of it one.
struct Table {
  std::string_view group, name, option;

  friend auto operator<=>(const Table&, const Table&) = default;
};

constexpr Table kMiddlewares{"http", "middlewares", "contentType"};
constexpr Table kServices{"http", "services", "loadBalancer"};
constexpr Table kTcpMiddlewares{"tcp", "middlewares", "inFlightConn"};
constexpr Table kTcpServices{"tcp", "services", "loadBalancer"};
constexpr Table kUdpServices{"udp", "services", "loadBalancer"};
constexpr Table kTlsOptions{"tls", "options", ""};

/// Who names whom: the table, the path below an object (a list or a text), the field of a list's objects.
struct Reference {
  std::string_view from, path, field;
  Table to;
};

constexpr Reference kReferences[] = {{"http.routers", "middlewares", "", kMiddlewares},
                                     {"http.routers", "service", "", kServices},
                                     {"http.routers", "tls.options", "", kTlsOptions},
                                     {"http.middlewares", "chain.middlewares", "", kMiddlewares},
                                     {"http.middlewares", "errors.service", "", kServices},
                                     {"http.services", "middlewares", "", kMiddlewares},
                                     {"http.services", "weighted.services", "name", kServices},
                                     {"http.services", "highestRandomWeight.services", "name", kServices},
                                     {"http.services", "mirroring.service", "", kServices},
                                     {"http.services", "mirroring.mirrors", "name", kServices},
                                     {"http.services", "failover.service", "", kServices},
                                     {"http.services", "failover.fallback", "", kServices},
                                     {"tcp.routers", "middlewares", "", kTcpMiddlewares},
                                     {"tcp.routers", "service", "", kTcpServices},
                                     {"tcp.routers", "tls.options", "", kTlsOptions},
                                     {"tcp.services", "weighted.services", "name", kTcpServices},
                                     {"udp.routers", "service", "", kUdpServices},
                                     {"udp.services", "weighted.services", "name", kUdpServices}};

class Absent {
 public:
  Absent(Gateway& gateway, std::set<std::string, std::less<>>& names) : gateway_(gateway), names_(names) {}

  void run() {
    for (const Provider& provider : gateway_.providers) {
      for (const Reference& reference : kReferences) collect(provider.config.root, reference);
    }
    for (const auto& [provider, tables] : found_) gateway_.providers.push_back(made(provider, tables));
  }

 private:
  using Tables = std::map<Table, std::set<std::string>>;

  void collect(const Value& root, const Reference& reference) {
    const Value* objects = root.at(reference.from);
    if (objects == nullptr) return;
    for (const Property& object : objects->properties()) {
      const Value* value = object.value.at(reference.path);
      if (value == nullptr) continue;
      if (value->kind != Value::Kind::List) take(*value, reference.to);
      for (const Value& item : value->items()) {
        const Value* name = reference.field.empty() ? &item : item.find(reference.field);
        if (name != nullptr) take(*name, reference.to);
      }
    }
  }

  void take(const Value& value, const Table& table) {
    std::string_view name = value.string();
    std::size_t at = name.find('@');
    if (at == std::string_view::npos || name.find('@', at + 1) != std::string_view::npos) return;
    std::string provider(name.substr(at + 1));
    if (!may_run_unseen(gateway_, provider)) return;
    names_.emplace(name);
    found_[provider][table].emplace(name.substr(0, at));
  }

  Provider made(const std::string& name, const Tables& tables) {
    Provider out;
    out.name = name;
    out.loaded = true;
    model::Arena& arena = *out.config.arena;
    Value root = arena.object(schema::dynamic_root(), {}, OriginKind::Derived);
    for (const auto& [table, names] : tables) {
      const schema::Type* section = type_of(schema::dynamic_root(), table.group);
      const schema::Type* type = section == nullptr ? nullptr : type_of(*section, table.name);
      if (type == nullptr) continue;
      const schema::Type* kind = table.option.empty() ? nullptr : type_of(*type, table.option);
      Value object = arena.object(*type, {}, OriginKind::Derived);
      if (kind != nullptr) {
        Value options = arena.object(*kind, {}, OriginKind::Derived);
        options.flags |= Value::Defaults;
        object = arena.with(object, table.option, options);
      }
      std::vector<Property> objects;
      for (const std::string& one : names) objects.push_back({arena.copy(one), nullptr, object});
      const Value* known = root.find(table.group);
      Value group = known != nullptr ? *known : arena.object(*section, {}, OriginKind::Derived);
      root = arena.with(root, table.group, arena.with(group, table.name, arena.map(objects, OriginKind::Derived)));
    }
    out.config.root = root;
    return out;
  }

  /// The type of a field's value, or of the objects that it holds.
  const schema::Type* type_of(const schema::Type& type, std::string_view field) const {
    const schema::Field* found = schema::find_field(type, field, gateway_.version);
    if (found == nullptr) return nullptr;
    const schema::Shape* shape = found->shape;
    while (shape->type == nullptr && shape->element != nullptr) shape = shape->element;
    return shape->type;
  }

  Gateway& gateway_;
  std::set<std::string, std::less<>>& names_;
  std::map<std::string, Tables> found_;
};

}  // namespace

std::string_view section_of(std::string_view provider) {
  constexpr std::pair<std::string_view, std::string_view> kSections[] = {
      {"kubernetescrd", "kubernetesCRD"},         {"kubernetes", "kubernetesIngress"},
      {"kubernetesgateway", "kubernetesGateway"}, {"kubernetesingressnginx", "kubernetesIngressNGINX"},
      {"consulcatalog", "consulCatalog"},         {"zookeeper", "zooKeeper"}};
  // Of several namespaces each is a provider of its own. Source: pkg/provider/consulcatalog, nomad, kv/consul
  // (BuildProviders).
  std::string_view stem = provider.substr(0, provider.find('-'));
  if (stem == "consul" || stem == "consulcatalog" || stem == "nomad") provider = stem;
  for (auto [name, section] : kSections) {
    if (name == provider) return section;
  }
  return provider;
}

bool may_run_unseen(const Gateway& gateway, std::string_view provider) {
  bool given = std::ranges::any_of(gateway.providers, [&](const Provider& own) { return own.name == provider; });
  if (provider.empty() || provider == "internal" || given) return false;
  if (!gateway.install.given) return true;
  const Value* providers = gateway.install.config.root.find("providers");
  return providers != nullptr && providers->find(section_of(provider)) != nullptr;
}

Gateway with_absent(Gateway gateway, std::set<std::string, std::less<>>& names) {
  Absent(gateway, names).run();
  return gateway;
}

}  // namespace gw::source
