#ifndef GW_ROUTETEST_CURL_H_
#define GW_ROUTETEST_CURL_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "flow/asked.h"

namespace gw::routetest {

struct CurlCommand {
  flow::Asked asked;               ///< Headers that curl adds by itself included, in its order.
  std::vector<std::string> notes;  ///< What the command says and nobody can know here: a file that it reads.
};

/// The request of a whole command line ("curl -H …"), pasted from a shell or from a browser's "Copy as cURL", for bash
/// or for cmd.exe. Nothing is read or run. Error: what is wrong, at which byte.
/// Source: curl 7.88 src/tool_getparam.c, tool_operate.c, lib/http.c.
Result<CurlCommand> read_curl(std::string_view command);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_CURL_H_
