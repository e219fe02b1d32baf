#ifndef GW_SERVE_AUTH_REQUEST_H_
#define GW_SERVE_AUTH_REQUEST_H_

#include <optional>
#include <string>
#include <vector>

#include "serve/call.h"

namespace gw::serve {

/// The headers of the question that forwardAuth asks about a request.
/// Source: pkg/middlewares/auth/forward.go (writeHeader, oldWriteHeader), connectionheader.go.
class AuthRequestHeaders {
 public:
  explicit AuthRequestHeaders(const flow::Making& making);

  /// `zips`: gzip is asked for although nobody said so, and is to be undone.
  Headers of(const Call& call, std::string_view method, bool& zips) const;

 private:
  void add_forwarded(const Call& call, Headers& out) const;

  std::optional<bool> trusts_;  ///< trustForwardHeader, where it is written.
  std::vector<std::string> allowed_;
};

/// Those of its answer that end at this hop. Source: pkg/middlewares/auth/forward.go (hopHeaders).
void remove_auth_hop_headers(Headers& headers);

/// The URL that `location` stands for in an answer of `url`. Nothing: it is none.
/// Source: Go net/http response.go (Location), net/url ResolveReference.
std::optional<std::string> resolve_location(std::string_view url, std::string_view location);

/// What Location says of a redirect to `url`, which may be relative to the request.
/// Source: Go net/http server.go (Redirect).
std::string redirect_location(std::string_view url, const route::Request& request);

}  // namespace gw::serve

#endif  // GW_SERVE_AUTH_REQUEST_H_
