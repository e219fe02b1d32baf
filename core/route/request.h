#ifndef GW_ROUTE_REQUEST_H_
#define GW_ROUTE_REQUEST_H_

// An HTTP/1 request as Go's net/http hands it to Traefik, or the answer that Go gives in its place.
// Source: Go 1.26 net/http request.go (readRequest), server.go (conn.readRequest, serve), transfer.go, net/textproto.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "route/store.h"
#include "route/url.h"
#include "rule/request.h"

namespace gw::route {

/// What the client is told instead of an answer of a router.
struct Refusal {
  int status = 0;           ///< 0: the connection is closed without an answer.
  std::string_view body;    ///< The answer's body, in full.
  std::string_view why;     ///< For people.
  bool incomplete = false;  ///< The bytes end too soon. With more of them there may be another outcome.
  bool by_gateway = false;  ///< Traefik answers, not Go's server in front of it.
};

struct Request {
  std::string_view method;
  std::string_view target;  ///< Go's RequestURI: as sent, until a stage writes it anew.
  int major = 1, minor = 1;
  std::string_view host;            ///< Of the target, else of the header.
  std::vector<rule::Pair> headers;  ///< Names in canonical form, lines in their order, without Host.
  Url url;
  std::int64_t body_size = 0;              ///< Bytes; -1: chunked.
  std::vector<std::string_view> trailers;  ///< Names announced for a chunked body, canonical.
  bool keep_forwarded_for = false;         ///< The proxy does not append the peer to X-Forwarded-For.
  std::size_t head_size = 0;               ///< Bytes up to the body; 0 of a request without bytes.

  void clear();  ///< Memory is kept.
  /// The first value of the header; empty if there is none. `name` is canonical.
  std::string_view header(std::string_view name) const;
  bool has_header(std::string_view name) const;
  void remove_header(std::string_view name);
  /// One line in the place of all of the name's lines.
  void set_header(std::string_view name, std::string_view value);
};

struct ServerOptions {
  std::size_t max_header_bytes = 1 << 20;          ///< The server's MaxHeaderBytes. Go reads 4 KiB more than that.
  bool skip_nameless = false;                      ///< A line with nothing before its colon is left out, not refused.
  base::HostRules hosts = base::HostRules::Go126;  ///< Of a target in absolute form.
};

/// Reads the first request of `bytes`, which outlive `out`; what `out` holds besides lives in `store`.
/// A refusal leaves `out` in part filled.
std::optional<Refusal> read_request(std::string_view bytes, const ServerOptions& options, Store& store, Request& out);

/// A request that nobody sent: as in "METHOD TARGET HTTP/1.1", "Host: …", "Name: value".
struct Question {
  std::string_view method = "GET";
  std::string_view target = "/";
  std::optional<std::string_view> host;
  std::vector<rule::Pair> headers;
  std::string_view version = "HTTP/1.1";
};

/// Its bytes. A name, value or target with a line break says something else than it seems to, as it would on the wire.
std::string_view to_bytes(const Question& question, Store& store);

/// "content-type" → "Content-Type". Names with other bytes than tokens have stay as they are.
/// Source: Go net/textproto CanonicalMIMEHeaderKey.
std::string_view canonical_header(std::string_view name, Store& store);

/// The same of a name that must be a token; nothing: it is none.
std::optional<std::string_view> canonical_token(std::string_view name, Store& store);

/// Whether it is a method or a header's name.
bool is_token(std::string_view text);
/// Whether a Host header may have these bytes. Source: x/net http/httpguts ValidHostHeader.
bool is_host(std::string_view text);

/// Whether a line of the header has the token in its list, without regard to case.
/// Source: x/net http/httpguts HeaderValuesContainsToken.
bool header_has_token(const Request& request, std::string_view name, std::string_view token);

}  // namespace gw::route

#endif  // GW_ROUTE_REQUEST_H_
