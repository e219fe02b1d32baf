#ifndef GW_SERVE_SET_COOKIE_H_
#define GW_SERVE_SET_COOKIE_H_

#include <optional>
#include <string>
#include <string_view>

namespace gw::serve {

/// A cookie as Go writes it again that has read it from a line of Set-Cookie: attributes in their order, those that it
/// does not know left out. Source: Go net/http cookie.go (ParseSetCookie, Cookie.String).
struct SetCookie {
  std::string name, text;
};

/// What Set-Cookie may say of a path and a domain; empty: nothing.
/// Source: Go net/http cookie.go (sanitizeCookiePath, validCookieDomain).
std::string cookie_path(std::string path);
std::string cookie_domain(std::string_view domain);

/// Nothing if Go reads no cookie from the line.
std::optional<SetCookie> rewrite_set_cookie(std::string_view line);

}  // namespace gw::serve

#endif  // GW_SERVE_SET_COOKIE_H_
