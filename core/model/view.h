#ifndef GW_MODEL_VIEW_H_
#define GW_MODEL_VIEW_H_

// Reading values with their defaults, and their JSON as Traefik prints it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/tree.h"
#include "model/value.h"

namespace gw::model {

/// The text that is written for the field; empty if there is none.
std::string_view written(const Value& object, std::string_view field);

/// The object's field as Traefik holds it: written, else the default of its type in `version` (when the
/// object was allocated with defaults), else Go's zero value as nothing.
std::optional<std::string> text_of(const Value& object, std::string_view field, Version version);
std::optional<std::int64_t> integer_of(const Value& object, std::string_view field, Version version);
std::optional<bool> bool_of(const Value& object, std::string_view field, Version version);
/// The texts of a list of strings; empty if absent (defaults included).
std::vector<std::string> texts_of(const Value& object, std::string_view field, Version version);

/// How secrets are shown.
enum class Secrets { Traefik, Hidden, Shown };  ///< "xxxx" as Traefik logs them, "****", as written.

/// The value as Go's encoding/json prints it for Traefik: JSON names, omitempty, defaults filled in,
/// durations as Go prints them ("1m0s").
Tree to_tree(const Value& value, Version version, Secrets secrets);

/// "1m0s", "100ms", "0s". Source: Go time.Duration.String.
std::string duration_text(std::int64_t nanoseconds);

}  // namespace gw::model

#endif  // GW_MODEL_VIEW_H_
