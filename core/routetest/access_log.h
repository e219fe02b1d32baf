#ifndef GW_ROUTETEST_ACCESS_LOG_H_
#define GW_ROUTETEST_ACCESS_LOG_H_

// Requests of access logs: Traefik's common and JSON format, and the common and combined format of Apache and nginx.
// Source: traefik v3.7 pkg/middlewares/accesslog (logger_formatters.go, logdata.go); Apache mod_log_config.

#include <cstddef>
#include <string>
#include <string_view>

#include "flow/asked.h"

namespace gw::routetest {

/// Where a line comes from decides what it can say.
enum class LogFormat : unsigned char { Traefik, TraefikJson, Combined, Common };

struct LogLine {
  flow::Asked asked;   ///< Headers are those that the format has: Referer, User-Agent, request_* of JSON.
  std::string router;  ///< "api@file"; empty: the log names none.
  int status = 0;      ///< What the client got; 0: the log does not say.
  LogFormat format{};
  /// What the line does not say and was assumed: the host.
  bool host_assumed = false;
};

struct LogDefaults {
  std::string host;  ///< For formats without one; empty: the request has none.
  bool tls = false;  ///< Likewise.
};

/// Why a line is no request; views live as long as the program.
struct LogFault {
  const char* message = nullptr;  ///< Null: none.
  std::size_t column = 0;         ///< From 1.

  explicit operator bool() const { return message != nullptr; }
};

/// Reads a line, with or without its end, into `out`, whose memory is used again: nothing is allocated once it is large
/// enough. The format is found by the line's content.
LogFault read_log_line(std::string_view line, const LogDefaults& defaults, LogLine& out);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_ACCESS_LOG_H_
