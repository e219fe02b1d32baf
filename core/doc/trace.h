#ifndef GW_DOC_TRACE_H_
#define GW_DOC_TRACE_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "text/decoded.h"

namespace gw::doc {

/// Lines a decoded scalar up with the bytes it was written as: fills `steps` so that text[k] came from
/// bytes[steps…]. `begin` is the token's first byte (its quote, or the | or > of a block scalar). False, with
/// no steps, if the two cannot be lined up. Never reads past `bytes`.
bool trace_scalar(std::string_view bytes, std::uint32_t begin, std::string_view text,
                  std::vector<text::Decoded::Step>& steps);

}  // namespace gw::doc

#endif  // GW_DOC_TRACE_H_
