#ifndef GW_TEMPLATE_JSON_H_
#define GW_TEMPLATE_JSON_H_

// Source: Go encoding/json.

#include <optional>
#include <string>
#include <string_view>

#include "template/machine.h"

namespace gw::template_ {

/// json.Unmarshal into an interface{}: numbers are float64. Nothing if malformed.
std::optional<Value> from_json(Machine& machine, std::string_view bytes);

/// json.Marshal. `html`: with < > & escaped. `indent`: as MarshalIndent with two blanks.
/// Throws CallError of numbers that JSON does not have.
std::string to_json(Machine& machine, const Value& value, bool html, bool indent);

}  // namespace gw::template_

#endif  // GW_TEMPLATE_JSON_H_
