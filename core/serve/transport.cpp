#include "serve/transport.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "serve/address.h"
#include "serve/tls_names.h"

namespace gw::serve {
namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Certificate = std::unique_ptr<X509, FreeCertificate>;

std::unique_ptr<BIO, FreeBio> memory(const std::string& text) {
  return std::unique_ptr<BIO, FreeBio>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

bool add_roots(SSL_CTX* context, const std::string& pem) {
  auto bio = memory(pem);
  bool any = false;
  while (Certificate one{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
    any = true;
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), one.get());
  }
  ERR_clear_error();
  return any;
}

bool use_certificate(SSL_CTX* context, const std::string& chain, const std::string& key) {
  auto bio = memory(chain);
  Certificate leaf{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)};
  auto key_bio = memory(key);
  std::unique_ptr<EVP_PKEY, FreeKey> parsed{PEM_read_bio_PrivateKey(key_bio.get(), nullptr, nullptr, nullptr)};
  bool fine = leaf != nullptr && parsed != nullptr && X509_check_private_key(leaf.get(), parsed.get()) == 1 &&
              SSL_CTX_use_certificate(context, leaf.get()) == 1 && SSL_CTX_use_PrivateKey(context, parsed.get()) == 1;
  while (X509* one = fine ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr)
    SSL_CTX_add_extra_chain_cert(context, one);
  ERR_clear_error();
  return fine;
}

}  // namespace

std::shared_ptr<ssl_ctx_st> make_client_context(const ClientTlsSources& sources, std::string& why) {
  std::shared_ptr<SSL_CTX> out(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  SSL_CTX_set_min_proto_version(out.get(), tls_version(sources.least_version, TLS1_2_VERSION));
  SSL_CTX_set_max_proto_version(out.get(), tls_version(sources.most_version, 0));
  if (tls_version(sources.least_version, TLS1_2_VERSION) < TLS1_2_VERSION) SSL_CTX_set_security_level(out.get(), 0);
  if (std::string ciphers = cipher_list(sources.ciphers); !ciphers.empty())
    SSL_CTX_set_cipher_list(out.get(), ciphers.c_str());
  if (sources.roots.empty()) SSL_CTX_set_default_verify_paths(out.get());
  for (const std::string& pem : sources.roots) {
    if (!add_roots(out.get(), pem) && !sources.pass_over) {
      why = "a root certificate is no PEM";
      return nullptr;
    }
  }
  for (const auto& [chain, key] : sources.certificates) {
    if (!use_certificate(out.get(), chain, key) && !sources.pass_over) {
      why = "a client certificate or its key is no PEM, or they do not belong together";
      return nullptr;
    }
  }
  SSL_CTX_set_verify(out.get(), sources.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  return out;
}

std::shared_ptr<ssl_ctx_st> shared_client_context(const std::string& key, const ClientTlsSources& sources,
                                                  std::string& why) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<ssl_ctx_st>> made;
  std::scoped_lock lock(mutex);
  std::weak_ptr<ssl_ctx_st>& known = made[key];
  if (auto context = known.lock()) return context;
  auto context = make_client_context(sources, why);
  known = context;
  return context;
}

namespace {

/// Whether the peer's certificate has the URI among its names. Source: pkg/tls/certificate.go (VerifyPeerCertificate).
bool names_uri(const SSL* ssl, std::string_view uri) {
  Certificate peer{SSL_get1_peer_certificate(ssl)};
  if (peer == nullptr) return false;
  auto* all = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(peer.get(), NID_subject_alt_name, nullptr, nullptr));
  bool found = false;
  for (int i = 0; i < sk_GENERAL_NAME_num(all); ++i) {
    const GENERAL_NAME* one = sk_GENERAL_NAME_value(all, i);
    if (one->type != GEN_URI) continue;
    const ASN1_STRING* text = one->d.uniformResourceIdentifier;
    found = found || uri == std::string_view(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                                             static_cast<std::size_t>(ASN1_STRING_length(text)));
  }
  GENERAL_NAMES_free(all);
  return found;
}

Task<bool> secure(Stream& stream, const Upstream& upstream, Time deadline, bool http2, std::string& protocol,
                  std::string& why, bool& late) {
  const ClientTls& tls = upstream.options->tls;
  Ssl ssl(SSL_new(tls.context.get()));
  std::string name = tls.server_name.empty() ? upstream.host : tls.server_name;
  if (!literal(name, 0)) {
    SSL_set_tlsext_host_name(ssl.get(), name.c_str());
    if (tls.verify) SSL_set1_host(ssl.get(), name.c_str());
  } else if (tls.verify) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), name.c_str());
  }
  constexpr std::string_view kProtocols = "\x02h2\x08http/1.1";
  std::string_view offered = http2 ? kProtocols : kProtocols.substr(3);
  SSL_set_alpn_protos(ssl.get(), reinterpret_cast<const unsigned char*>(offered.data()),
                      static_cast<unsigned>(offered.size()));
  SSL_set_connect_state(ssl.get());
  stream.start_tls(std::move(ssl));
  ssize_t done = co_await stream.handshake(deadline);
  if (done != 1) {
    late = done == kLate;
    long verdict = SSL_get_verify_result(stream.ssl());
    why = late ? "TLS handshake timeout" : "TLS handshake failed";
    if (verdict != X509_V_OK) why += std::string(": ") + X509_verify_cert_error_string(verdict);
    co_return false;
  }
  if (!tls.peer_uri.empty() && !names_uri(stream.ssl(), tls.peer_uri)) {
    why = "the server's certificate does not name " + tls.peer_uri;
    co_return false;
  }
  const unsigned char* chosen = nullptr;
  unsigned length = 0;
  SSL_get0_alpn_selected(stream.ssl(), &chosen, &length);
  protocol.assign(reinterpret_cast<const char*>(chosen), length);
  co_return true;
}

}  // namespace

Task<std::unique_ptr<Stream>> dial(Loop& loop, const Upstream& upstream, std::string& protocol, std::string& why,
                                   bool& late, std::string first, bool http2) {
  Duration limit = upstream.options->dial;
  Time deadline = limit == Duration::zero() ? kNever : loop.now() + limit;
  std::vector<Address> addresses = co_await resolve(loop, upstream.host, upstream.port, why);
  for (const Address& address : addresses) {
    std::unique_ptr<Stream> stream = co_await connect(loop, address.get(), address.length, deadline, why);
    if (stream == nullptr) {
      late = why == "i/o timeout";
      continue;
    }
    if (!first.empty()) {
      if (!co_await stream->send(first, deadline)) continue;
    }
    bool tls = upstream.scheme == "https" || upstream.scheme == "wss";
    if (tls) {
      if (!co_await secure(*stream, upstream, deadline, http2, protocol, why, late)) co_return nullptr;
    }
    co_return stream;
  }
  why = "dial tcp " + upstream.authority + ": " + why;
  co_return nullptr;
}

}  // namespace gw::serve
