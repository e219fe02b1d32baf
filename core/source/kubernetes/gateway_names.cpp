#include "source/kubernetes/gateway_names.h"

#include <array>
#include <cstdint>

#include "base/sha256.h"
#include "template/rule.h"

namespace gw::source::gateway_api {
namespace {

constexpr Version kCollisionFree{3, 7, 10};

std::string label(const RouterPlace& place) {
  std::string out;
  for (std::string_view part : {place.kind, place.name_space, place.name}) out += std::string(part) + "-";
  out += "gw-" + std::string(place.gateway_name_space) + "-" + std::string(place.gateway);
  out += "-ep-" + std::string(place.entry_point) + "-" + std::to_string(place.rule);
  return template_::normalize(out);
}

}  // namespace

std::string router_name(const RouterPlace& place, std::string_view rule, Version version) {
  std::string hashed;
  if (version >= kCollisionFree) {
    std::string number = std::to_string(place.rule);
    for (std::string_view part : {place.name_space, place.name, place.gateway_name_space, place.gateway,
                                  place.entry_point, std::string_view(number)}) {
      hashed += std::to_string(part.size()) + ":" + std::string(part);
    }
  }
  hashed += rule;
  std::array<std::uint8_t, 32> digest = base::sha256(hashed);
  return label(place) + "-" + base::hex({reinterpret_cast<const char*>(digest.data()), 10});
}

std::string backend_name(std::string_view router, std::string_view name_space, std::string_view name,
                         std::size_t index) {
  return std::string(router) + "-svc-" + std::string(name_space) + "-" + std::string(name) + "-" +
         std::to_string(index);
}

}  // namespace gw::source::gateway_api
