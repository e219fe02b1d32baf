#ifndef GW_ROUTETEST_ADDRESS_H_
#define GW_ROUTETEST_ADDRESS_H_

#include <optional>
#include <string>
#include <string_view>

namespace gw::routetest {

/// Where a client connects from, as Go names it: "10.0.0.1" → "10.0.0.1:0", "::1" → "[::1]:0",
/// "[::ffff:10.0.0.1]:80" → "10.0.0.1:80". False, and `out` unchanged, if it is no IP address with or without a port.
bool to_remote(std::string_view text, std::string& out);

/// "1.1" → "HTTP/1.1", "2" → "HTTP/2.0"; "HTTP/…" as it is. Nothing for anything else.
std::optional<std::string_view> to_version(std::string_view text);

/// Decimal, at most 65535; nothing if it is none.
std::optional<int> to_port(std::string_view text);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_ADDRESS_H_
