#ifndef GW_BASE_GO_VALUES_H_
#define GW_BASE_GO_VALUES_H_

// Texts that Traefik hands to Go's standard library while it builds an object, and the errors it then shows.
// Each function gives Go's error text, or an empty one.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gw::base {

/// net.SplitHostPort: "address a: missing port in address".
std::string host_port_error(std::string_view address);

/// url.Parse: `parse "://x": missing protocol scheme`.
std::string url_error(std::string_view url);
/// url.Parse(url).String().
std::string url_text(std::string_view url);

/// A list of IP addresses or ranges: "parsing CIDR trusted IPs <nil>: invalid CIDR address: x".
/// Source: pkg/ip/checker.go.
std::string ranges_error(const std::vector<std::string>& ranges);

/// A list of status codes and ranges of them: `strconv.Atoi: parsing "x": invalid syntax`.
/// Source: pkg/types/http_code_range.go.
std::string codes_error(const std::vector<std::string>& codes);

/// mime.ParseMediaType: "mime: no media type".
std::string media_type_error(std::string_view text);

/// tls.X509KeyPair, as far as the PEM blocks go.
std::string key_pair_error(std::string_view certificate, std::string_view key);
/// x509.CertPool.AppendCertsFromPEM: there is a certificate.
bool has_certificate(std::string_view pem);

/// spiffeid.FromString.
std::string spiffe_error(std::string_view id);

/// Why the TLS of a client cannot be made of these paths or texts; `file` gives the bytes of a path, or nothing.
/// Source: pkg/types/tls.go (CreateTLSConfig).
std::string client_tls_error(const std::string& ca, const std::string& cert, const std::string& key,
                             const std::function<std::optional<std::string>(std::string_view)>& file);

/// http.StatusText; empty if the code is not known.
std::string_view status_text(std::int64_t code);
inline bool known_status(std::int64_t code) { return !status_text(code).empty(); }

/// A list as Go's %s prints it: "[a b]".
std::string go_list(const std::vector<std::string>& items);

}  // namespace gw::base

#endif  // GW_BASE_GO_VALUES_H_
