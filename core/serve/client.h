#ifndef GW_SERVE_CLIENT_H_
#define GW_SERVE_CLIENT_H_

// Requests of the gateway's own: health checks, forwardAuth, error pages.

#include <memory>
#include <string>

#include "serve/message.h"

namespace gw::serve {

struct ClientTls;  // transport.h
struct Upstream;

struct FetchRequest {
  std::string method = "GET";
  std::string url;        ///< "http://host:port/path?query"; https; h2c for HTTP/2 without TLS.
  std::string host = {};  ///< The Host header; empty: that of the URL.
  Headers headers = {};
  std::string body = {};
  Time deadline = kNever;
  std::size_t largest = 1UL << 30;  ///< Bytes of the answer's body; more is an error.
  const ClientTls* tls = nullptr;   ///< Null: what the system trusts.
  bool http2 = false;               ///< https offers HTTP/2.
  /// Where the URL leads, by connections that are kept; null: over one of its own.
  const Upstream* kept = nullptr;
};

struct Fetched {
  int status = 0;  ///< 0: there was no answer, and `error` says why.
  Headers headers;
  std::string body;
  Headers trailers;
  std::string error;
  bool late = false;  ///< The deadline passed.
  bool too_large = false;
};

/// Where requests for a URL go over connections that are kept, two at most and for 90 seconds, as Go's default client
/// does; those with the same `key` share them. Null: the URL is none of http or https.
/// Source: Go 1.26 net/http transport.go (DefaultTransport).
std::unique_ptr<const Upstream> kept_upstream(std::string_view url, const ClientTls* tls, const std::string& key);

/// One request; redirects are not followed.
Task<Fetched> fetch(Loop& loop, FetchRequest request);

}  // namespace gw::serve

#endif  // GW_SERVE_CLIENT_H_
