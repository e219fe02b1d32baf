#ifndef GW_BASE_BASE64_H_
#define GW_BASE_BASE64_H_

#include <optional>
#include <string>
#include <string_view>

namespace gw::base {

/// Go's base64.StdEncoding. Decoding passes over line ends; nothing if `text` is malformed.
std::string base64_encode(std::string_view bytes);
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace gw::base

#endif  // GW_BASE_BASE64_H_
