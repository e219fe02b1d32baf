#include "source/kubernetes/crd_names.h"

#include <array>
#include <cstdint>

#include "base/sha256.h"
#include "template/rule.h"

namespace gw::source::crd {
namespace {

/// The name with the first ten bytes of the rule's digest.
std::string hashed(std::string_view ingress, std::string_view rule) {
  std::array<std::uint8_t, 32> digest = base::sha256(rule);
  return std::string(ingress) + "-" + base::hex({reinterpret_cast<const char*>(digest.data()), 10});
}

}  // namespace

std::string Names::key(std::initializer_list<std::string_view> parts) {
  std::string out;
  bool first = true;
  for (std::string_view part : parts) {
    if (!first) out += '_';
    first = false;
    out += part;
  }
  return out;
}

std::string Names::flat(std::string_view name_space, std::string_view name) {
  if (name_space.empty()) return std::string(name);
  return std::string(name_space) + "-" + std::string(name);
}

std::string Names::id(std::string_view name_space, std::string_view name) const {
  return safe_ ? key({name_space, name}) : template_::normalize(flat(name_space, name));
}

std::string Names::raw_id(std::string_view name_space, std::string_view name) const {
  return safe_ ? key({name_space, name}) : flat(name_space, name);
}

std::string Names::http_router(std::string_view name_space, std::string_view ingress, std::size_t route,
                               std::string_view rule) const {
  if (safe_) return key({name_space, ingress, std::to_string(route)});
  return template_::normalize(flat(name_space, hashed(ingress, rule)));
}

std::string Names::tcp_router(std::string_view name_space, std::string_view ingress, std::size_t route,
                              std::string_view rule) const {
  if (safe_) return key({name_space, ingress, std::to_string(route)});
  return flat(name_space, hashed(ingress, rule));
}

std::string Names::udp_router(std::string_view name_space, std::string_view ingress, std::size_t route) const {
  if (safe_) return key({name_space, ingress, std::to_string(route)});
  return flat(name_space, std::string(ingress) + "-" + std::to_string(route));
}

}  // namespace gw::source::crd
