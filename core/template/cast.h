#ifndef GW_TEMPLATE_CAST_H_
#define GW_TEMPLATE_CAST_H_

#include <cstdint>

#include "template/value.h"

namespace gw::template_ {

/// As cast v1.7.0 ToInt64, ToInt: 0 of what is no number.
std::int64_t to_int64(const Value& value);

/// As cast v1.7.0 ToFloat64.
double to_float64(const Value& value);

}  // namespace gw::template_

#endif  // GW_TEMPLATE_CAST_H_
