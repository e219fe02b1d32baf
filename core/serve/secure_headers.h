#ifndef GW_SERVE_SECURE_HEADERS_H_
#define GW_SERVE_SECURE_HEADERS_H_

#include <string>
#include <vector>

#include "flow/header_edit.h"
#include "serve/call.h"

namespace gw::serve {

/// The headers by which the headers middleware makes browsers careful.
/// Source: pkg/middlewares/headers/secure.go; github.com/unrolled/secure secure.go, csp.go.
class SecureHeaders {
 public:
  explicit SecureHeaders(const flow::Making& making);

  /// Those of the answer to the call, which `edit` then sets. Empty: there are none.
  Headers of(const Call& call) const;

 private:
  bool by_tls(const Call& call) const;

  Headers always_, with_tls_;
  Headers with_nonce_;  ///< Policies that have kNonce in the place of a nonce.
  std::string transport_security_;
  bool force_transport_security_;
  std::vector<flow::HeaderText> tls_headers_;  ///< One of them says that the client used TLS.
};

}  // namespace gw::serve

#endif  // GW_SERVE_SECURE_HEADERS_H_
