#ifndef GW_SOURCE_COMPOSE_SCHEMA_H_
#define GW_SOURCE_COMPOSE_SCHEMA_H_

#include <vector>

#include "source/compose/convert.h"

namespace gw::source::compose {

/// Where `root` is not what the specification's schema demands: "services.web.ports must be a array".
/// Wording as compose-go v2 schema/schema.go (validationError) has it.
std::vector<Refusal> validate_schema(const Node& root);

}  // namespace gw::source::compose

#endif  // GW_SOURCE_COMPOSE_SCHEMA_H_
