#ifndef GW_ROUTE_TRACE_H_
#define GW_ROUTE_TRACE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gw::route {

/// The stages of a request, in their order.
enum class Stage : std::uint8_t {
  Server,
  Opaque,
  HeaderNames,
  Fragment,
  Normalize,
  Sanitize,
  Semicolons,
  Forwarded,
  Host,
  RoutingPath,
  Encoded,
  Middleware,
  Proxy,
};

std::string_view stage_name(Stage stage);    ///< "sanitize path".
std::string_view stage_source(Stage stage);  ///< "pkg/server/server_entrypoint_tcp.go sanitizePath".

/// One change that a stage makes, or a refusal.
struct Step {
  Stage stage{};
  std::string what;           ///< "path", "header X-Real-Ip", "refused".
  std::string before, after;  ///< Empty: was or is not there.
  std::string reason;
  std::string by = {};  ///< The middleware whose step it is.
};

using Trace = std::vector<Step>;

/// Adds a step if there is a trace and a difference.
inline void note(Trace* trace, Stage stage, std::string_view what, std::string_view before, std::string_view after,
                 std::string_view reason) {
  if (trace == nullptr || before == after) return;
  trace->push_back({stage, std::string(what), std::string(before), std::string(after), std::string(reason), {}});
}

/// Adds the step of a refusal; `about` is what it is about.
inline void note_refusal(Trace* trace, Stage stage, std::string_view about, int status, std::string_view why) {
  if (trace == nullptr) return;
  trace->push_back({stage, "refused", std::string(about), std::to_string(status), std::string(why), {}});
}

}  // namespace gw::route

#endif  // GW_ROUTE_TRACE_H_
