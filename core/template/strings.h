#ifndef GW_TEMPLATE_STRINGS_H_
#define GW_TEMPLATE_STRINGS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "template/machine.h"

namespace gw::template_ {

/// strings.SplitN: at most n parts, all if n is negative; characters if the separator is empty.
std::vector<std::string> split_n(Machine& machine, std::string_view s, std::string_view separator, std::int64_t n);

}  // namespace gw::template_

#endif  // GW_TEMPLATE_STRINGS_H_
