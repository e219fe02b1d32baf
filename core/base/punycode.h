#ifndef GW_BASE_PUNYCODE_H_
#define GW_BASE_PUNYCODE_H_

#include <string>
#include <string_view>

namespace gw::base {

/// The host with each label outside ASCII as "xn--…", nothing mapped or checked. A malformed byte counts as U+FFFD.
/// Source: RFC 3492; x/net idna.ToASCII.
std::string punycode_host(std::string_view host);

}  // namespace gw::base

#endif  // GW_BASE_PUNYCODE_H_
