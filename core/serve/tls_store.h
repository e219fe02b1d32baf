#ifndef GW_SERVE_TLS_STORE_H_
#define GW_SERVE_TLS_STORE_H_

// TLS towards clients: options, certificates by server name. Source: pkg/tls/tlsmanager.go, certificate_store.go;
// routing.md 4.3.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/gateway.h"
#include "serve/stream.h"

struct ssl_ctx_st;

namespace gw::serve {

/// Certificates and options of one configuration. Immutable.
class TlsStore {
 public:
  explicit TlsStore(const flow::Gateway& gateway);
  ~TlsStore();
  TlsStore(const TlsStore&) = delete;
  TlsStore& operator=(const TlsStore&) = delete;

  /// A connection by these options with the certificate for the server name (lower case; empty: none was sent).
  /// Null: `why` says why the handshake cannot be.
  Ssl open(std::string_view options, std::string_view server_name, std::string& why) const;

  /// The certificates of the configuration, DER; not the one that gw makes where there is none.
  std::vector<std::string> configured() const;

  struct Certificate;
  /// Another one if a certificate is another one.
  std::string fingerprint() const;

 private:
  const Certificate* choose(std::string_view server_name) const;
  std::shared_ptr<ssl_ctx_st> make_context(const flow::Gateway& gateway, const runtime::TlsOptions& options) const;

  std::vector<std::unique_ptr<Certificate>> certificates_;  ///< In the order in which they are asked.
  std::unique_ptr<Certificate> default_;                    ///< Null: the configuration has none.
  std::map<std::string, std::shared_ptr<ssl_ctx_st>, std::less<>> contexts_;
  std::map<std::string, bool, std::less<>> strict_;
};

/// What a ClientHello says; nothing, and `more`: there is not yet enough of it; nothing else: it is none.
struct ClientHello {
  std::string server_name;  ///< As sent.
  std::vector<std::string> protocols;
};
std::optional<ClientHello> read_client_hello(std::string_view bytes, bool& more);

}  // namespace gw::serve

#endif  // GW_SERVE_TLS_STORE_H_
