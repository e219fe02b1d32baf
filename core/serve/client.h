#ifndef GW_SERVE_CLIENT_H_
#define GW_SERVE_CLIENT_H_

// Requests of the gateway's own: health checks, forwardAuth, error pages.

#include <string>

#include "serve/message.h"

namespace gw::serve {

struct ClientTls;  // transport.h

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
};

struct Fetched {
  int status = 0;   ///< 0: there was no answer, and `error` says why.
  Headers headers;  ///< Without those of the hop.
  std::string body;
  Headers trailers;
  std::string error;
  bool late = false;  ///< The deadline passed.
  bool too_large = false;
};

/// One request over a connection of its own; redirects are not followed.
Task<Fetched> fetch(Loop& loop, FetchRequest request);

}  // namespace gw::serve

#endif  // GW_SERVE_CLIENT_H_
