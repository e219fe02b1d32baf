#ifndef GW_ROUTETEST_CURL_REQUEST_H_
#define GW_ROUTETEST_CURL_REQUEST_H_

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "routetest/curl.h"

namespace gw::routetest {

/// What the options of a command say, gathered until all of them are known.
struct CurlRequest {
  struct Header {
    enum class Kind : unsigned char { Line, Empty, Removed };
    std::string name, value;
    Kind kind = Kind::Line;
  };

  std::optional<std::string> url, method, agent, referer, user, bearer, target, range, body;
  std::optional<std::string> interface;
  std::string cookies, query;
  std::vector<Header> headers;
  std::size_t form_bytes = 0;  ///< Of the parts of a form, their boundaries left out.
  std::size_t form_parts = 0;
  bool json = false, get = false, head = false, compressed = false, path_as_is = false, glob_off = false;
  bool no_basic = false, certificate = false;
  std::string version = "HTTP/1.1";
  std::vector<std::string> notes;
};

/// The request that curl sends. Error: what is wrong with the URL, or what excludes each other.
Result<CurlCommand> to_request(CurlRequest options);

/// What --data-urlencode leaves as it is: letters, digits, "-._~"; a blank is "+".
std::string percent_encoded(std::string_view text);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_CURL_REQUEST_H_
