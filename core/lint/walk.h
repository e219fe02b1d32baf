#ifndef GW_LINT_WALK_H_
#define GW_LINT_WALK_H_

// Walks over what is written in a gateway's configuration.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "source/gateway.h"

namespace gw::lint {

using ValueVisitor = std::function<void(const model::Value& value, const schema::Field* field, std::string_view key)>;
using ObjectVisitor = std::function<void(std::string_view kind, const model::Property& object)>;

/// Every written value of the static configuration and of what providers publish. `field` is null for entries of a map
/// and items of a list take their list's field; `key` is the name of an entry of a map.
void for_each_value(const source::Gateway& gateway, const ValueVisitor& visit);

/// What one provider publishes.
void for_each_value(const source::Provider& provider, const ValueVisitor& visit);
void for_each_object(const source::Provider& provider, const ObjectVisitor& visit);

/// Every object that providers publish; `kind` is "router", "TCP service", "TLS options" and the like.
void for_each_object(const source::Gateway& gateway, const ObjectVisitor& visit);

}  // namespace gw::lint

#endif  // GW_LINT_WALK_H_
