#ifndef GW_BASE_SHA1_H_
#define GW_BASE_SHA1_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace gw::base {

/// The SHA-1 digest of `bytes`. Source: FIPS 180-4.
std::array<std::uint8_t, 20> sha1(std::string_view bytes);

}  // namespace gw::base

#endif  // GW_BASE_SHA1_H_
