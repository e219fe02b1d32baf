#ifndef GW_TEMPLATE_RUNE_H_
#define GW_TEMPLATE_RUNE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/rune.h"

namespace gw::template_ {

using base::decode;
using base::encode;
using base::Rune;

/// unicode.IsLetter or unicode.IsNumber.
bool letter_or_number(std::uint32_t rune);

}  // namespace gw::template_

#endif  // GW_TEMPLATE_RUNE_H_
