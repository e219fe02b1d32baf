#ifndef GW_TESTS_SUPPORT_SERVE_STEP_H_
#define GW_TESTS_SUPPORT_SERVE_STEP_H_

// Middlewares of the proxy, driven without a connection.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "decode/decode.h"
#include "serve/call.h"

namespace gw::testing {

/// A request: "GET /path", its headers, body.
struct StepRequest {
  std::string line = "GET /";
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  bool chunked = false;
  std::string remote = "10.0.0.1:4242";
  bool tls = false;
  std::vector<std::string> certificates = {};  ///< DER.
};

/// What the client gets, and what is left of the call.
struct StepAnswer {
  int heads = 0, status = 0, flushes = 0, retries = 0;
  bool ended = false, aborted = false;
  std::int64_t size = -1;  ///< That was announced.
  std::vector<int> interim;
  serve::Headers headers, trailers;
  std::string body, user;

  /// Its lines, sorted: "Name: value".
  std::vector<std::string> lines() const;
  std::string header(std::string_view name) const { return std::string(serve::header_value(headers, name)); }
};

using StepHandler = std::function<serve::Task<void>(serve::Call&)>;

/// One middleware of YAML: "headers: {frameDeny: true}".
class SteppedMiddleware {
 public:
  /// `file` is what every file holds that the options name; `service` is each service.
  explicit SteppedMiddleware(const std::string& yaml, const std::string& file = "", StepHandler service = nullptr);
  ~SteppedMiddleware();

  /// Sends the request through it, to `next`; on the thread's only loop.
  StepAnswer ask(const StepRequest& request, StepHandler next) const;
  /// One after the other, all begun at once.
  std::vector<StepAnswer> ask_all(const std::vector<StepRequest>& requests, StepHandler next) const;

  const serve::Step& step() const { return *step_; }

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
  std::unique_ptr<serve::Step> step_;
};

/// A server that answers so. A body that is not to be known in size comes in the pieces given.
StepHandler answering(int status, serve::Headers headers = {}, std::vector<std::string> pieces = {"hello"},
                      bool sized = true, bool flushes = false);

/// A server that answers with what it got: request line, host, headers, a blank, body.
StepHandler echoing();

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_SERVE_STEP_H_
