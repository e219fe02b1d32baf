#include "digest/members.h"

#include <algorithm>

namespace gw::digest {

using model::Value;

bool publishes(const source::Provider& provider) {
  if (!provider.loaded) return false;
  std::span<const model::Property> groups = provider.config.root.properties();
  return std::ranges::any_of(groups, [](const model::Property& group) {
    return std::ranges::any_of(group.value.properties(), [](const auto& table) { return table.value.size > 0; });
  });
}

void each_member(const source::Gateway& gateway, std::string_view table,
                 const std::function<void(const source::Provider&, const model::Property&)>& use) {
  for (const source::Provider& provider : gateway.providers) {
    const Value* members = provider.loaded ? provider.config.root.at(table) : nullptr;
    if (members == nullptr) continue;
    for (const model::Property& member : members->properties()) use(provider, member);
  }
}

void each_certificate(const source::Gateway& gateway,
                      const std::function<void(const source::Provider&, const Value&)>& use) {
  for (const source::Provider& provider : gateway.providers) {
    const Value* list = provider.loaded ? provider.config.root.at("tls.certificates") : nullptr;
    if (list == nullptr) continue;
    for (const Value& certificate : list->items()) use(provider, certificate);
  }
}

bool counts_unseen(const model::Property& property) {
  // `defaultRule` says where a rule comes from; of `scheme` and `port` of servers providers make addresses.
  constexpr std::string_view kUsedUp[] = {"defaultRule", "scheme", "port"};
  bool text = property.value.kind == Value::Kind::String;
  return std::ranges::find(kUsedUp, property.name) == std::end(kUsedUp) && !(text && property.value.size == 0);
}

void sort_members(model::Tree& tree) {
  constexpr auto kName = &std::pair<std::string, model::Tree>::first;
  if (!std::ranges::is_sorted(tree.members, {}, kName)) std::ranges::sort(tree.members, {}, kName);
  for (auto& [name, member] : tree.members) sort_members(member);
  for (model::Tree& item : tree.items) sort_members(item);
}

}  // namespace gw::digest
