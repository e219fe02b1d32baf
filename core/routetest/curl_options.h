#ifndef GW_ROUTETEST_CURL_OPTIONS_H_
#define GW_ROUTETEST_CURL_OPTIONS_H_

#include <cstdint>
#include <string_view>

namespace gw::routetest {

/// What an option of curl does to the request.
enum class CurlEffect : std::uint8_t {
  None,     ///< Nothing that a router sees.
  Refused,  ///< Something that is not imitated, or not one request.
  Request,
  Header,
  Cookie,
  Data,
  DataRaw,
  DataEncoded,
  Json,
  Form,
  FormText,
  Get,
  Head,
  Agent,
  Referer,
  User,
  Bearer,
  NoBasic,
  Compressed,
  Http10,
  Http11,
  Http2,
  Http3,
  PathAsIs,
  Url,
  UrlQuery,
  Target,
  GlobOff,
  Range,
  Certificate,
  Interface,
};

struct CurlOption {
  std::string_view name;  ///< Without dashes.
  char letter;            ///< 0: none.
  bool value;             ///< A word follows.
  CurlEffect effect;
};

/// By its full name, a beginning of it that no other has, or "no-" and the name of one without value; null if there is
/// none. Source: curl 7.88 src/tool_getparam.c; curl(1).
const CurlOption* find_curl_option(std::string_view name);
const CurlOption* find_curl_option(char letter);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_CURL_OPTIONS_H_
