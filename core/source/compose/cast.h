#ifndef GW_SOURCE_COMPOSE_CAST_H_
#define GW_SOURCE_COMPOSE_CAST_H_

#include <string>

#include "source/compose/path.h"
#include "source/compose/tree.h"

namespace gw::source::compose {

/// The string `node` at `path` as the type that Compose wants there; `node` itself where it wants none, or where the
/// text does not fit: `error` then says why. Source: compose-go v2 loader/interpolate.go.
const Node* cast(const Node* node, const Path& path, Arena& arena, std::string& error);

}  // namespace gw::source::compose

#endif  // GW_SOURCE_COMPOSE_CAST_H_
