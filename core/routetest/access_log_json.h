#ifndef GW_ROUTETEST_ACCESS_LOG_JSON_H_
#define GW_ROUTETEST_ACCESS_LOG_JSON_H_

#include <string_view>

#include "routetest/access_log.h"

namespace gw::routetest {

/// A line of Traefik's JSON access log.
LogFault read_json_log_line(std::string_view line, const LogDefaults& defaults, LogLine& out);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_ACCESS_LOG_JSON_H_
