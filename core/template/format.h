#ifndef GW_TEMPLATE_FORMAT_H_
#define GW_TEMPLATE_FORMAT_H_

// Values as text. Source: Go fmt.

#include <span>
#include <string>
#include <string_view>

#include "template/machine.h"

namespace gw::template_ {

/// As %v. Throws NotEvaluated of lists in random order and of values nested too deep.
std::string format(Machine& machine, const Value& value);

/// fmt.Sprint: a blank between operands of which neither is a string.
std::string sprint(Machine& machine, std::span<const Value> values);

/// fmt.Sprintf with the verbs v s d q t x X b o c f e g T, width, precision, and the flags - + 0;
/// throws NotEvaluated of others.
std::string sprintf(Machine& machine, std::string_view pattern, std::span<const Value> values);

/// strconv.FormatFloat with format e, f or g; precision -1: as many digits as needed.
std::string format_float(double value, char format, int precision);

}  // namespace gw::template_

#endif  // GW_TEMPLATE_FORMAT_H_
