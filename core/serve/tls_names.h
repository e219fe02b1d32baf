#ifndef GW_SERVE_TLS_NAMES_H_
#define GW_SERVE_TLS_NAMES_H_

// What OpenSSL calls what Traefik's options name. Source: pkg/tls/{tls,cipher,curve}.go.

#include <string>
#include <vector>

namespace gw::serve {

/// OpenSSL's number of "VersionTLS12"; of other texts `otherwise`.
int tls_version(const std::string& name, int otherwise);

/// OpenSSL's names of Go's cipher suites before TLS 1.3, joined in the order of Go's preference; what it does not have
/// is left out.
std::string cipher_list(std::vector<std::string> names);

/// The same of curves.
std::string curve_list(const std::vector<std::string>& names);

}  // namespace gw::serve

#endif  // GW_SERVE_TLS_NAMES_H_
