#ifndef GW_CLI_ROUTE_LOG_H_
#define GW_CLI_ROUTE_LOG_H_

#include <string>

#include "cli/command.h"
#include "flow/gateway.h"
#include "routetest/access_log.h"

namespace gw::cli {

struct LogOptions {
  std::string format = "human";  ///< human, json, jsonl.
  std::string output;
  std::string entry_point;
  routetest::LogDefaults defaults;
  bool color = false;
};

/// Asks about every request of an access log, or of a browser's recording, and counts them by router.
Exit answer_log(const flow::Gateway& gateway, const std::string& path, const LogOptions& options);
Exit answer_har(const flow::Gateway& gateway, const std::string& path, const LogOptions& options);

}  // namespace gw::cli

#endif  // GW_CLI_ROUTE_LOG_H_
