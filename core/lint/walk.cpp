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

void for_each_value(const source::Gateway& gateway, const ValueVisitor& visit) {
  walk(gateway.install.config.root, nullptr, {}, visit);
  for (const source::Provider& provider : gateway.providers) walk(provider.config.root, nullptr, {}, visit);
}

std::vector<std::string> secrets_of(const source::Gateway& gateway) {
  std::vector<std::string> out;
  constexpr std::size_t kShortest = 8;  // Shorter ones would blot out unrelated text.
  for_each_value(gateway, [&](const model::Value& value, const schema::Field* field, std::string_view) {
    bool text = value.kind == model::Value::Kind::String && value.string().size() >= kShortest;
    if (!text || field == nullptr || !field->secret || field->name.starts_with("user") != (field->name == "users"))
      return;
    if (field->role == "file" && value.string().find('\n') == std::string_view::npos) return;  // A path.
    out.emplace_back(value.string());
    // Of "user:hash" the hash alone is one too.
    std::string_view hash = value.string().substr(value.string().rfind(':') + 1);
    if (hash.size() >= kShortest) out.emplace_back(hash);
  });
  std::ranges::sort(out,
                    [](const auto& a, const auto& b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

void for_each_object(const source::Gateway& gateway, const ObjectVisitor& visit) {
  for (const source::Provider& provider : gateway.providers) {
    for (const Section& section : kSections) {
      const model::Value* group = provider.config.root.find(section.group);
      const model::Value* objects = group == nullptr ? nullptr : group->find(section.name);
      if (objects == nullptr) continue;
      for (const model::Property& object : objects->properties()) visit(section.kind, object);
    }
  }
}

}  // namespace gw::lint
