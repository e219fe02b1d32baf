#include "serve/tls_names.h"

#include <openssl/ssl.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "base/strings.h"

namespace gw::serve {

int tls_version(const std::string& name, int otherwise) {
  constexpr std::pair<std::string_view, int> kVersions[] = {{"VersionTLS10", TLS1_VERSION},
                                                            {"VersionTLS11", TLS1_1_VERSION},
                                                            {"VersionTLS12", TLS1_2_VERSION},
                                                            {"VersionTLS13", TLS1_3_VERSION}};
  for (auto [known, version] : kVersions) {
    if (known == name) return version;
  }
  return otherwise;
}

namespace {

/// The order in which Go's servers choose, whatever the configuration's is.
/// Source: Go crypto/tls cipher_suites.go (cipherSuitesPreferenceOrder).
constexpr std::string_view kPreferred[] = {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                                           "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                                           "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                                           "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                                           "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
                                           "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
                                           "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
                                           "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
                                           "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
                                           "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
                                           "TLS_RSA_WITH_AES_128_GCM_SHA256",
                                           "TLS_RSA_WITH_AES_256_GCM_SHA384",
                                           "TLS_RSA_WITH_AES_128_CBC_SHA",
                                           "TLS_RSA_WITH_AES_256_CBC_SHA",
                                           "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
                                           "TLS_RSA_WITH_3DES_EDE_CBC_SHA"};

std::ptrdiff_t preference(std::string_view name) {
  if (name.ends_with("CHACHA20_POLY1305_SHA256")) name.remove_suffix(std::string_view("_SHA256").size());
  return std::ranges::find(kPreferred, name) - std::begin(kPreferred);
}

}  // namespace

std::string cipher_list(std::vector<std::string> names) {
  std::ranges::stable_sort(names, {}, preference);
  std::string out;
  for (const std::string& name : names) {
    const SSL_CIPHER* cipher = nullptr;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0");
    STACK_OF(SSL_CIPHER)* all = SSL_CTX_get_ciphers(context.get());
    std::string wanted = name;
    // Two names without their hash in Go.
    if (wanted.ends_with("CHACHA20_POLY1305")) wanted += "_SHA256";
    for (int i = 0; i < sk_SSL_CIPHER_num(all); ++i) {
      const char* standard = SSL_CIPHER_standard_name(sk_SSL_CIPHER_value(all, i));
      if (standard != nullptr && wanted == standard) cipher = sk_SSL_CIPHER_value(all, i);
    }
    if (cipher == nullptr || std::string_view(SSL_CIPHER_get_name(cipher)).starts_with("TLS_")) continue;
    out += (out.empty() ? "" : ":") + std::string(SSL_CIPHER_get_name(cipher));
  }
  return out;
}

std::string curve_list(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    std::string lower = base::ascii_lower(name);
    std::string_view known = lower == "secp256r1" || lower == "curvep256"   ? "P-256"
                             : lower == "secp384r1" || lower == "curvep384" ? "P-384"
                             : lower == "secp521r1" || lower == "curvep521" ? "P-521"
                             : lower == "x25519"                            ? "X25519"
                                                                            : "";
    if (!known.empty()) out += (out.empty() ? "" : ":") + std::string(known);
  }
  return out;
}

}  // namespace gw::serve
