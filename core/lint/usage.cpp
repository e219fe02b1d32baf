#include "lint/usage.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lint/walk.h"
#include "runtime/router.h"
#include "source/absent.h"

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

using Key = std::pair<std::string, std::string>;  // Kind, and name with its provider.

/// Follows references from routers and the static configuration.
class Reach {
 public:
  explicit Reach(const source::Gateway& gateway) : gateway_(gateway) {
    for (const source::Provider& provider : gateway.providers) {
      for_each_object(provider, [&](std::string_view kind, const model::Property& object) {
        std::string full = name_in(provider.name, object.name);
        objects_[{std::string(kind), full}].push_back(&object.value);
        if (kind.ends_with("router") || kind == "TLS store") visit(object.value, nullptr, full);
      });
    }
    visit(gateway.install.config.root, nullptr, {});
    while (!open_.empty()) {
      Key key = open_.back();
      open_.pop_back();
      for (const Value* value : objects_[key]) visit(*value, nullptr, key.second);
    }
  }

  bool used(std::string_view kind, const std::string& full) const { return seen_.contains({std::string(kind), full}); }

  static std::string name_in(std::string_view provider, std::string_view name) {
    return std::string(name).append("@").append(provider);
  }

 private:
  void visit(const Value& value, const schema::Field* field, const std::string& owner) {
    if (value.kind == Value::Kind::String && field != nullptr) name(kind_of(field->role), value.string(), owner);
    for (const Value& item : value.items()) visit(item, field, owner);
    for (const model::Property& entry : value.properties()) visit(entry.value, entry.field, owner);
  }

  void name(std::string_view kind, std::string_view name, const std::string& owner) {
    if (kind.empty()) return;
    // Resolvers are of the static configuration, and have no provider.
    if (kind == "resolver") return add(kind, std::string(name));
    std::string full = runtime::qualified(name, owner);
    if (full.find('@') != std::string::npos) return add(kind, std::move(full));
    // Of an entry point's options: each router has those of its own provider.
    for (const source::Provider& provider : gateway_.providers) add(kind, name_in(provider.name, name));
  }

  void add(std::string_view kind, std::string full) {
    Key key(kind, std::move(full));
    if (seen_.insert(key).second) open_.push_back(std::move(key));
  }

  const source::Gateway& gateway_;
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
    bool given = provider.name == "file" || std::ranges::any_of(gateway.providers, [&](const auto& own) {
                   return source::section_of(own.name) == provider.name;
                 });
    if (given || provider.value.kind != Value::Kind::Object) continue;
    context.not_done(std::move(check), "no input of provider " + std::string(provider.name) + " given");
    return true;
  }
  return false;
}

/// What may be unused, with its full name.
struct Candidate {
  const model::Property* object;
  std::string full;
};

std::vector<Candidate> candidates_of(const source::Gateway& gateway, std::string_view kind) {
  std::vector<Candidate> out;
  if (kind == "resolver") {
    const Value* resolvers = gateway.install.config.root.find("certificatesResolvers");
    if (resolvers == nullptr || !gateway.install.given) return out;
    for (const model::Property& one : resolvers->properties()) out.push_back({&one, std::string(one.name)});
    return out;
  }
  for (const source::Provider& provider : gateway.providers) {
    for_each_object(provider, [&](std::string_view of, const model::Property& object) {
      if (of == kind && object.name != "default") out.push_back({&object, Reach::name_in(provider.name, object.name)});
    });
  }
  return out;
}

}  // namespace

void report_unused(Context& context, std::initializer_list<std::string_view> kinds) {
  const source::Gateway& gateway = context.gateway();
  std::optional<Reach> reach;  // The same for all kinds.
  for (std::string_view kind : kinds) {
    std::vector<Candidate> candidates = candidates_of(gateway, kind);
    if (candidates.empty() || open_ended(context, kind)) continue;
    if (!reach) reach.emplace(gateway);
    for (const auto& [object, full] : candidates) {
      if (reach->used(kind, full)) continue;
      context.report(object->value.name(),
                     std::string(kind) + " " + std::string(object->name) + " is not used by any router");
    }
  }
}

}  // namespace gw::lint
