#ifndef GW_SERVE_TRANSPORT_H_
#define GW_SERVE_TRANSPORT_H_

// From a service to its server: connections that are kept, requests sent, answers brought back.
// Source: pkg/server/service/transport.go, pkg/proxy/httputil/proxy.go; Go 1.26 net/http transport.go.

#include <memory>
#include <string>
#include <vector>

#include "route/proxy.h"
#include "serve/call.h"
#include "serve/http1.h"

struct ssl_ctx_st;  // OpenSSL's SSL_CTX.

namespace gw::serve {

/// How servers are spoken to by TLS.
struct ClientTls {
  std::shared_ptr<ssl_ctx_st> context;
  std::string server_name;    ///< Empty: the host of the URL.
  std::string peer_uri = {};  ///< What the server's certificate has to name; empty: anything.
  bool verify = true;         ///< The certificate names the server; the context says whether its chain is verified.
};

/// A servers transport: what dynamic.ServersTransport says, with its defaults.
struct TransportOptions {
  std::string name;  ///< "default@internal".
  ClientTls tls;
  Duration dial = std::chrono::seconds(30);
  Duration response_header = Duration::zero();
  Duration idle = std::chrono::seconds(90);  ///< Of a connection that is kept; 0: without end.
  std::size_t idle_connections = 2;          ///< That are kept to one server.
  bool http2 = true;                         ///< https offers h2.
  Duration ping_after = Duration::zero(), ping_timeout = std::chrono::seconds(15);  ///< Of HTTP/2; 0: never.
  std::string not_served;  ///< An option that gw does not have, without which no server may be asked.
};

/// The context of a client that trusts `roots` (PEM texts; none: what the system trusts) and shows the certificates.
/// Null: `why` says what is wrong with them.
struct ClientTlsSources {
  std::vector<std::string> roots = {};
  std::vector<std::pair<std::string, std::string>> certificates = {};  ///< PEM of chain and key.
  std::string least_version = {}, most_version = {};                   ///< "VersionTLS12"; empty: 1.2, the newest.
  std::vector<std::string> ciphers = {};                               ///< Empty: OpenSSL's choice.
  bool verify = true;                                                  ///< The chain.
  bool pass_over = false;                                              ///< What is no PEM counts for nothing.
};
std::shared_ptr<ssl_ctx_st> make_client_context(const ClientTlsSources& sources, std::string& why);

/// The same for the same key, while somebody holds it.
std::shared_ptr<ssl_ctx_st> shared_client_context(const std::string& key, const ClientTlsSources& sources,
                                                  std::string& why);

/// One server and the way to it. Its connections are those of every upstream with the same id.
struct Upstream {
  std::string scheme, host, authority;  ///< "http", "127.0.0.1", "127.0.0.1:8080".
  int port = 80;
  std::shared_ptr<const TransportOptions> options;
  std::size_t id = 0;  ///< Of its connections: of scheme, address and options.
};

/// Gives the same id for the same key, as long as the process lives.
std::size_t connection_id(const std::string& key);

/// What became of a request that was sent to a server.
struct Outcome {
  enum class Kind : std::uint8_t {
    Answered,  ///< The answer went to the sink, whole.
    Failed,    ///< No answer came; `status` is what the client is to be told, nothing was sent to it.
    BrokeOff,  ///< In the middle of the answer; the sink was told to abort.
  };
  Kind kind = Kind::Failed;
  int status = 502;
  bool reached = false;  ///< The server has taken bytes of the request.
  std::string why;
};

/// Sends what `outgoing` says, with the call's body, and passes the answer to the call's sink.
Task<Outcome> exchange(Call& call, const Upstream& upstream, const route::Outgoing& outgoing);

/// Connects, sends `first` (a header of the PROXY protocol), and shakes hands where the upstream wants TLS. `protocol`
/// becomes what ALPN chose; `http2`: it is offered. Null: `why`, `late`.
Task<std::unique_ptr<Stream>> dial(Loop& loop, const Upstream& upstream, std::string& protocol, std::string& why,
                                   bool& late, std::string first = {}, bool http2 = false);

/// Closes what the loop keeps; before the loop ends.
void close_kept_connections();

}  // namespace gw::serve

#endif  // GW_SERVE_TRANSPORT_H_
