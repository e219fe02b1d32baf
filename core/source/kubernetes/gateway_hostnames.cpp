#include "source/kubernetes/gateway_hostnames.h"

namespace gw::source::gateway_api {
namespace {

/// `narrow` where `wide` takes it: the same name, or a wildcard ("*.a") above it. Source: findMatchingHostname.
std::string within(const std::string& wide, const std::string& narrow) {
  if (wide == narrow) return narrow;
  if (!wide.starts_with("*.")) return {};
  return narrow.ends_with(std::string_view(wide).substr(1)) ? narrow : std::string();
}

}  // namespace

std::optional<std::vector<std::string>> hostnames_at(const std::optional<std::string>& listener,
                                                     const std::vector<std::string>& route) {
  if (!listener) return route;
  if (route.empty()) return std::vector<std::string>{*listener};
  std::vector<std::string> out;
  for (const std::string& name : route) {
    std::string both = within(*listener, name);
    if (both.empty()) both = within(name, *listener);
    if (!both.empty()) out.push_back(std::move(both));
  }
  return out.empty() ? std::nullopt : std::optional(std::move(out));
}

}  // namespace gw::source::gateway_api
