#ifndef GW_FLOW_PASSWORD_H_
#define GW_FLOW_PASSWORD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gw::flow {

enum class Verdict : std::uint8_t { Right, Wrong, Unknown };

/// Whether the hash is the password's. Unknown: of bcrypt, which gw does not compute.
/// Source: github.com/containous/go-http-auth basic.go (CheckSecret), md5crypt.go.
Verdict check_password(std::string_view password, std::string_view hash);

}  // namespace gw::flow

#endif  // GW_FLOW_PASSWORD_H_
