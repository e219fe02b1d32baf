#ifndef GW_ROUTE_KNOWN_HEADERS_H_
#define GW_ROUTE_KNOWN_HEADERS_H_

#include <cstdint>
#include <string_view>

namespace gw::route {

/// What is known of a header's name.
struct KnownHeader {
  enum : std::uint8_t {
    HopByHop = 1,  ///< For one connection: no proxy passes it on. Source: Go httputil reverseproxy.go.
    Own = 2,       ///< The proxy writes it in front of the others, from what the request is.
    Copied = 4,    ///< The proxy copies it whatever Connection says.
  };
  std::string_view name;  ///< In canonical form.
  std::uint8_t is = 0;
};

/// The header if it is one of those that most messages have, in one look: its name is a token in canonical form then.
/// Null for others, and for other spellings.
const KnownHeader* known_header(std::string_view name);

}  // namespace gw::route

#endif  // GW_ROUTE_KNOWN_HEADERS_H_
