#include "lint/walk.h"

#include <algorithm>

namespace gw::lint {
namespace {

void walk(const model::Value& value, const schema::Field* field, std::string_view key, const ValueVisitor& visit) {
  if (value.origin == model::OriginKind::Written) visit(value, field, key);
  for (const model::Value& item : value.items()) walk(item, field, {}, visit);
  bool map = value.kind == model::Value::Kind::Map;
  for (const model::Property& entry : value.properties())
    walk(entry.value, entry.field, map ? entry.name : std::string_view(), visit);
}

struct Section {
  std::string_view group, name, kind;
};

constexpr Section kSections[] = {
    {"http", "routers", "router"},
    {"http", "services", "service"},
    {"http", "middlewares", "middleware"},
    {"http", "serversTransports", "servers transport"},
    {"tcp", "routers", "TCP router"},
    {"tcp", "services", "TCP service"},
    {"tcp", "middlewares", "TCP middleware"},
    {"tcp", "serversTransports", "TCP servers transport"},
    {"udp", "routers", "UDP router"},
    {"udp", "services", "UDP service"},
    {"tls", "options", "TLS options"},
    {"tls", "stores", "TLS store"},
};

}  // namespace

void for_each_value(const source::Provider& provider, const ValueVisitor& visit) {
  walk(provider.config.root, nullptr, {}, visit);
}

void for_each_value(const source::Gateway& gateway, const ValueVisitor& visit) {
  walk(gateway.install.config.root, nullptr, {}, visit);
  for (const source::Provider& provider : gateway.providers) for_each_value(provider, visit);
}

void for_each_object(const source::Provider& provider, const ObjectVisitor& visit) {
  for (const Section& section : kSections) {
    const model::Value* group = provider.config.root.find(section.group);
    const model::Value* objects = group == nullptr ? nullptr : group->find(section.name);
    if (objects == nullptr) continue;
    for (const model::Property& object : objects->properties()) visit(section.kind, object);
  }
}

void for_each_object(const source::Gateway& gateway, const ObjectVisitor& visit) {
  for (const source::Provider& provider : gateway.providers) for_each_object(provider, visit);
}

}  // namespace gw::lint
