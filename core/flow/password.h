#ifndef GW_FLOW_PASSWORD_H_
#define GW_FLOW_PASSWORD_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/middleware.h"

namespace gw::flow {

enum class Verdict : std::uint8_t { Right, Wrong, Unknown };

/// Whether the hash is the password's. Unknown: of bcrypt, which gw does not compute.
/// Source: github.com/containous/go-http-auth basic.go (CheckSecret), md5crypt.go.
Verdict check_password(std::string_view password, std::string_view hash);

/// The lines of the options usersFile and users, without comments and blanks.
/// Source: pkg/middlewares/auth/auth.go (loadUsers).
std::vector<std::string> user_lines(const Making& making);

using PasswordUsers = std::map<std::string, std::string, std::less<>>;

/// The same, cut at their first colon: "NAME:HASH".
PasswordUsers password_users(const Making& making);

/// "NAME:PASSWORD" of an Authorization of the type Basic; nothing if it has none.
/// Source: Go net/http parseBasicAuth.
std::optional<std::string> basic_credentials(std::string_view authorization);

}  // namespace gw::flow

#endif  // GW_FLOW_PASSWORD_H_
