#ifndef GW_SERVE_FRONT_H_
#define GW_SERVE_FRONT_H_

// Connections of clients, by protocol, and what they hand their requests to.

#include <atomic>
#include <optional>

#include "route/request.h"
#include "serve/call.h"

namespace gw::serve {

/// A request as a connection has read it: its bytes (HTTP/1), or what they would say (HTTP/2).
struct Arrived {
  std::string_view bytes;                     ///< Of HTTP/1: the head, whole, from its first byte.
  const route::Question* question = nullptr;  ///< Of HTTP/2.
  std::string_view version = "HTTP/1.1";
};

/// What serves the requests of an entry point. Shared by all threads.
class Requests {
 public:
  virtual ~Requests() = default;

  /// Takes the request from the first check to the end of its answer. `prepared` is the connection's memory for it and
  /// may be filled already (HTTP/1, which has to know where the body begins); `gone` is set once, for the connection to
  /// call when the client leaves.
  virtual Task<void> serve(Loop& loop, const ClientInfo& client, const Arrived& arrived, route::Prepared& prepared,
                           Body& body, Sink& sink, std::function<void()>& gone) = 0;
};

/// Timeouts of an entry point's connections; 0: none. Source: pkg/config/static/entrypoints.go.
struct FrontOptions {
  Duration read = std::chrono::seconds(60);   ///< For a request with its body.
  Duration write = Duration::zero();          ///< For an answer, from the end of the request's head on.
  Duration idle = std::chrono::seconds(180);  ///< Between requests.
  std::uint32_t streams = 250;                ///< HTTP/2: how many at once.
  std::int64_t requests = 0;                  ///< keepAliveMaxRequests.
  Duration age = Duration::zero();            ///< keepAliveMaxTime.
};

/// Whether connections are to end after the request that they serve: the gateway drains.
using Draining = std::atomic<bool>;

/// Serves HTTP/1 until the connection ends; HTTP/2 in plain text (h2c by its preface) goes on as that.
Task<void> serve_http1(Stream& stream, ClientInfo client, const route::EntryPointOptions& options,
                       const FrontOptions& front, Requests& requests, const Draining& draining);

/// Serves HTTP/2 until the connection ends. `stream` begins with the client's preface.
Task<void> serve_http2(Stream& stream, ClientInfo client, const route::EntryPointOptions& options,
                       const FrontOptions& front, Requests& requests, const Draining& draining);

}  // namespace gw::serve

#endif  // GW_SERVE_FRONT_H_
