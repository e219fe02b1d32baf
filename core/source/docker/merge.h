#ifndef GW_SOURCE_DOCKER_MERGE_H_
#define GW_SOURCE_DOCKER_MERGE_H_

// Configurations of several containers, put together.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "source/gateway.h"

namespace gw::source {

/// The objects of a dynamic configuration by section; values live in the provider's arena.
class Sections {
 public:
  using Members = std::vector<model::Property>;
  enum class Kind : std::uint8_t { Routers, Services, Middlewares, Models, Transports, Stores };
  static constexpr std::size_t kCount = 13;

  /// Of "http", "tcp" or "udp", or the stores of "tls"; there must be such a section.
  Members& of(std::string_view group, Kind kind);
  Members& at(std::size_t section) { return all_[section]; }  ///< Below kCount, in the order of merging.
  const Members& at(std::size_t section) const { return all_[section]; }

 private:
  std::array<Members, kCount> all_;
};

Sections sections_of(const model::Value& root);

/// Puts the configurations together, in the order of their names, into `out`: servers of one service are joined,
/// other objects of one name must be equal, else the name is taken away, logged and a fact.
/// False: Traefik panics. Source: pkg/provider/merge.go (strategy Merge); before 3.7 pkg/provider/configuration.go.
bool merge_containers(const std::map<std::string, Sections>& configurations, Version version, Provider& out);

/// Equality as Go's reflect.DeepEqual sees it.
bool same_value(const model::Value& a, const model::Value& b, Version version);

}  // namespace gw::source

#endif  // GW_SOURCE_DOCKER_MERGE_H_
