#ifndef GW_BASE_SHA256_H_
#define GW_BASE_SHA256_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace gw::base {

/// The SHA-256 digest of `bytes`. Source: FIPS 180-4.
std::array<std::uint8_t, 32> sha256(std::string_view bytes);

/// Two lower-case hexadecimal digits a byte.
std::string hex(std::string_view bytes);

}  // namespace gw::base

#endif  // GW_BASE_SHA256_H_
