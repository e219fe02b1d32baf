#ifndef GW_BASE_URL_H_
#define GW_BASE_URL_H_

// URLs as Go's net/url reads and writes them, without memory of their own: parts are views, and what is decoded or
// encoded goes where the caller says. Source: Go 1.26 net/url.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gw::base {

/// Where in a URL a text stands: it decides which bytes may stand for themselves.
enum class UrlPart : std::uint8_t { Path = 1, Host = 2, Zone = 4, User = 8, Query = 16, Fragment = 32 };

/// Whether Go leaves the byte as it is when it encodes a text of that part.
bool url_plain(char c, UrlPart part);

/// The offset of the first escape or byte that url.unescape refuses; npos if there is none.
std::size_t find_bad_escape(std::string_view text, UrlPart part);

/// The bytes that `text` stands for, at `out`, which has room for text.size() and may be text.data(). Returns their
/// end. Requires: no bad escape.
char* url_unescape(std::string_view text, UrlPart part, char* out);

/// The size of `text` when encoded.
std::size_t url_escaped_size(std::string_view text, UrlPart part);
/// `text` encoded, at `out`, which has room for url_escaped_size(). Returns the end.
char* url_escape(std::string_view text, UrlPart part, char* out);

/// A URL cut into its parts, nothing decoded. User, host, path are checked: their escapes are right.
struct UrlParts {
  std::string_view scheme;  ///< As written; case does not count.
  std::string_view opaque;  ///< What follows "scheme:" where that is no slash.
  std::string_view user;    ///< In front of "@"; without a data() if there is none.
  std::string_view host;    ///< With port and brackets.
  std::string_view path;
  std::string_view query;
  bool bare_query = false;  ///< "?" at the end, without a query.
  bool authority = false;   ///< "//" stands in front of user and host.
};

struct UrlFault {
  enum class Kind : std::uint8_t {
    Control,         ///< A control byte anywhere.
    Empty,           ///< Nothing, where a request's target is wanted.
    Scheme,          ///< A colon with no scheme in front.
    Relative,        ///< No slash in front, where a request's target is wanted.
    ColonInSegment,  ///< "a:b" that is no scheme.
    Escape,          ///< `detail`: the escape.
    HostByte,        ///< `detail`: the byte.
    Bracket,         ///< "[" without "]".
    Port,            ///< `detail`: from the colon on.
    Literal,         ///< Brackets that do not hold all of the host, or that hold an IPv4 address.
    Address,         ///< `detail`: no IP address, in brackets. Go tells more exactly what is wrong with it.
    User,            ///< A byte that user and password may not have.
  };
  Kind kind{};
  std::string_view detail = {};
};

/// What hosts have to be, by the first Go release that asks for it. Each rule includes those before it.
enum class HostRules : std::uint8_t {
  Go123,   ///< Brackets only count at the front; what is in them does not.
  Go1248,  ///< The last brackets hold an IPv6 address; what is in front of them is dropped.
  Go1258,  ///< Nothing is in front of them.
  Go126,   ///< One colon in hosts of HTTP.
};

/// url.Parse, or url.ParseRequestURI for `request`, of a text without "#" (which means nothing in a request's target).
std::optional<UrlFault> split_url(std::string_view url, bool request, UrlParts& out,
                                  HostRules rules = HostRules::Go126);

/// "a.com:80" and "[::1]:80" into host (without brackets) and port; nothing if net.SplitHostPort has an error.
struct HostPort {
  std::string_view host, port;
};
std::optional<HostPort> split_host_port(std::string_view address);

}  // namespace gw::base

#endif  // GW_BASE_URL_H_
