#ifndef GW_SOURCE_DOCKER_MERGE_H_
#define GW_SOURCE_DOCKER_MERGE_H_

// Configurations of several containers, put together.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "source/gateway.h"

namespace gw::source {

/// The objects of a dynamic configuration by section ("http", "routers"); values live in the provider's arena.
using Sections = std::map<std::pair<std::string_view, std::string_view>, std::vector<model::Property>>;

Sections sections_of(const model::Value& root);

/// Puts the configurations together, in the order of their names, into `out`: servers of one service are joined,
/// other objects of one name must be equal, else the name is taken away, logged and a fact.
/// False: Traefik panics. Source: pkg/provider/merge.go (strategy Merge); before 3.7 pkg/provider/configuration.go.
bool merge_containers(const std::map<std::string, Sections>& configurations, Version version, Provider& out);

/// Equality as Go's reflect.DeepEqual sees it.
bool same_value(const model::Value& a, const model::Value& b, Version version);

}  // namespace gw::source

#endif  // GW_SOURCE_DOCKER_MERGE_H_
