#ifndef GW_TEMPLATE_LITERAL_H_
#define GW_TEMPLATE_LITERAL_H_

// Go's numbers. Source: strconv (ParseInt with base 0, ParseFloat).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gw::template_ {

/// Signs, the prefixes 0x 0o 0b 0 and underscores as in Go; nothing if malformed or out of range.
std::optional<std::int64_t> parse_int(std::string_view text);
std::optional<std::uint64_t> parse_uint(std::string_view text);

/// Nothing if malformed or out of range.
std::optional<double> parse_float(std::string_view text);

}  // namespace gw::template_

#endif  // GW_TEMPLATE_LITERAL_H_
