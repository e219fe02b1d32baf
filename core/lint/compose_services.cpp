#include "lint/compose_services.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::lint {

const decode::Named* routing_label(std::span<const decode::Named> labels) {
  const decode::Named* found = nullptr;
  for (const decode::Named& label : labels) {
    if (base::equal_fold_ascii(label.name, "traefik.enable") && !base::equal_fold_ascii(label.value, "true"))
      return nullptr;
    bool routes =
        std::ranges::any_of(std::initializer_list<std::string_view>{"traefik.http.", "traefik.tcp.", "traefik.udp."},
                            [&](std::string_view root) { return label.name.starts_with(root); });
    if (routes && found == nullptr) found = &label;
  }
  return found;
}

bool has_provider(const Context& context, std::string_view name) {
  return std::ranges::any_of(context.gateway().providers,
                             [&](const source::Provider& one) { return one.name == name; });
}

}  // namespace gw::lint
