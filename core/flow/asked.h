#ifndef GW_FLOW_ASKED_H_
#define GW_FLOW_ASKED_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gw::flow {

/// What somebody asks about: a request, or a connection on which nothing is asked yet.
struct Asked {
  /// Request: HTTP. The others are the connections of cli.md 5.
  enum class Kind : std::uint8_t { Request, Tls, Plain, Postgres, SslV2, Udp };

  Kind kind = Kind::Request;
  std::string entry_point;             ///< Empty: that which listens on `port`, else each.
  int port = 0;                        ///< Of the URL, or what its scheme stands for; 0: not known.
  std::string remote = "192.0.2.1:0";  ///< "10.0.0.1:4242".
  bool tls = false;
  std::optional<std::string> sni;  ///< Nothing: the host of a TLS request; empty: none is sent.
  std::vector<std::string> alpn;   ///< Empty: what a client of HTTP offers.
  bool client_certificate = false;

  std::optional<std::string> raw;  ///< The bytes of the request; then nothing below counts.
  std::string method = "GET";
  std::string target = "/";         ///< As in the request line.
  std::optional<std::string> host;  ///< The Host header; nothing: there is none.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string version = "HTTP/1.1";  ///< "HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/3.0".
  bool version_as_sent = false;      ///< `version` is that of a request line of HTTP/1, whatever it says.
};

}  // namespace gw::flow

#endif  // GW_FLOW_ASKED_H_
