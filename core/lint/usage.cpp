#include "lint/usage.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lint/walk.h"

namespace gw::lint {
namespace {

using model::Value;

/// What a reference of this role names; empty if it is none.
std::string_view kind_of(std::string_view role) {
  constexpr std::pair<std::string_view, std::string_view> kKinds[] = {
      {"ref<http.service>", "service"},
      {"ref<http.middleware>", "middleware"},
      {"ref<http.serversTransport>", "servers transport"},
      {"ref<tcp.service>", "TCP service"},
      {"ref<tcp.middleware>", "TCP middleware"},
      {"ref<tcp.serversTransport>", "TCP servers transport"},
      {"ref<udp.service>", "UDP service"},
      {"ref<tls.options>", "TLS options"},
      {"ref<resolver>", "resolver"},
  };
  for (auto [known, kind] : kKinds) {
    if (known == role) return kind;
  }
  return {};
}

using Key = std::pair<std::string, std::string>;  // Kind and name without the provider's suffix.

/// Follows references from routers and the static configuration.
class Reach {
 public:
  explicit Reach(const source::Gateway& gateway) {
    for_each_object(gateway, [&](std::string_view kind, const model::Property& object) {
      objects_[{std::string(kind), std::string(object.name)}].push_back(&object.value);
      if (kind.ends_with("router") || kind == "TLS store") visit(object.value, nullptr);
    });
    visit(gateway.install.config.root, nullptr);
    while (!open_.empty()) {
      Key key = open_.back();
      open_.pop_back();
      for (const Value* value : objects_[key]) visit(*value, nullptr);
    }
  }

  bool used(std::string_view kind, std::string_view name) const {
    return seen_.contains({std::string(kind), std::string(name)});
  }

 private:
  void visit(const Value& value, const schema::Field* field) {
    if (value.kind == Value::Kind::String && field != nullptr) name(kind_of(field->role), value.string());
    for (const Value& item : value.items()) visit(item, field);
    for (const model::Property& entry : value.properties()) visit(entry.value, entry.field);
  }

  void name(std::string_view kind, std::string_view name) {
    if (kind.empty()) return;
    if (name.ends_with("@file")) name.remove_suffix(5);
    Key key(kind, name);
    if (seen_.insert(key).second) open_.push_back(std::move(key));
  }

  std::map<Key, std::vector<const Value*>> objects_;
  std::set<Key> seen_;
  std::vector<Key> open_;
};

/// Whether something that is not given may use what is given.
bool open_ended(Context& context, std::string_view kind) {
  const source::Gateway& gateway = context.gateway();
  std::string check = "unused " + std::string(kind) + (kind.ends_with("s") ? "" : "s");
  if (!gateway.install.given) {
    context.not_done(std::move(check), "no static configuration given");
    return true;
  }
  const Value* providers = gateway.install.config.root.find("providers");
  if (providers == nullptr) return false;
  for (const model::Property& provider : providers->properties()) {
    bool other = provider.value.kind == Value::Kind::Object && provider.name != "file";
    if (!other) continue;
    context.not_done(std::move(check), "no input of provider " + std::string(provider.name) + " given");
    return true;
  }
  return false;
}

/// What may be unused.
std::vector<const model::Property*> candidates_of(const source::Gateway& gateway, std::string_view kind) {
  std::vector<const model::Property*> out;
  if (kind == "resolver") {
    const Value* resolvers = gateway.install.config.root.find("certificatesResolvers");
    if (resolvers == nullptr || !gateway.install.given) return out;
    for (const model::Property& one : resolvers->properties()) out.push_back(&one);
    return out;
  }
  for_each_object(gateway, [&](std::string_view of, const model::Property& object) {
    if (of == kind && object.name != "default") out.push_back(&object);
  });
  return out;
}

}  // namespace

void report_unused(Context& context, std::initializer_list<std::string_view> kinds) {
  const source::Gateway& gateway = context.gateway();
  std::optional<Reach> reach;  // The same for all kinds.
  for (std::string_view kind : kinds) {
    std::vector<const model::Property*> candidates = candidates_of(gateway, kind);
    if (candidates.empty() || open_ended(context, kind)) continue;
    if (!reach) reach.emplace(gateway);
    for (const model::Property* object : candidates) {
      if (reach->used(kind, object->name)) continue;
      context.report(object->value.name(),
                     std::string(kind) + " " + std::string(object->name) + " is not used by any router");
    }
  }
}

}  // namespace gw::lint
