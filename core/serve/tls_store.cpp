#include "serve/tls_store.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

#include "base/parallel.h"
#include "base/strings.h"
#include "model/view.h"
#include "serve/config_values.h"
#include "serve/tls_names.h"

namespace gw::serve {

using model::Value;

struct TlsStore::Certificate {
  std::shared_ptr<X509> leaf;
  std::vector<std::shared_ptr<X509>> chain;
  std::shared_ptr<EVP_PKEY> key;
  std::vector<std::string> names;  ///< Lower case, sorted.
  std::string joined;              ///< What certificates are sorted by.
};

namespace {

using X = std::shared_ptr<X509>;

X wrap(X509* certificate) { return {certificate, X509_free}; }

std::vector<std::string> names_of(X509* certificate) {
  std::vector<std::string> out;
  std::array<char, 256> common{};
  if (X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, common.data(), common.size()) > 0)
    out.push_back(base::ascii_lower(std::string(common.data())));
  auto* all = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(all); ++i) {
    const GENERAL_NAME* one = sk_GENERAL_NAME_value(all, i);
    if (one->type == GEN_DNS) {
      const auto* text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(one->d.dNSName));
      out.push_back(base::ascii_lower(std::string(text, static_cast<std::size_t>(ASN1_STRING_length(one->d.dNSName)))));
    } else if (one->type == GEN_IPADD && ASN1_STRING_length(one->d.iPAddress) == 4) {
      const unsigned char* bytes = ASN1_STRING_get0_data(one->d.iPAddress);
      std::string text;
      for (int k = 0; k < 4; ++k) text += (k == 0 ? "" : ".") + std::to_string(bytes[k]);
      out.push_back(text);
    }
  }
  GENERAL_NAMES_free(all);
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::unique_ptr<TlsStore::Certificate> finish(std::unique_ptr<TlsStore::Certificate> out) {
  out->names = names_of(out->leaf.get());
  for (const std::string& name : out->names) out->joined += (out->joined.empty() ? "" : ",") + name;
  return out;
}

/// Null: they are no pair.
std::unique_ptr<TlsStore::Certificate> parse_pair(const std::string& chain, const std::string& key) {
  auto out = std::make_unique<TlsStore::Certificate>();
  std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(chain.data(), static_cast<int>(chain.size())),
                                                BIO_free);
  while (X509* one = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    if (out->leaf == nullptr) out->leaf = wrap(one);
    else out->chain.push_back(wrap(one));
  }
  std::unique_ptr<BIO, decltype(&BIO_free)> secret(BIO_new_mem_buf(key.data(), static_cast<int>(key.size())), BIO_free);
  out->key = {PEM_read_bio_PrivateKey(secret.get(), nullptr, nullptr, nullptr), EVP_PKEY_free};
  ERR_clear_error();
  bool fine =
      out->leaf != nullptr && out->key != nullptr && X509_check_private_key(out->leaf.get(), out->key.get()) == 1;
  ERR_clear_error();
  return fine ? finish(std::move(out)) : nullptr;
}

void add_extension(X509* certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value), X509_EXTENSION_free);
  if (extension != nullptr) X509_add_ext(certificate, extension.get(), -1);
}

/// The certificate that nobody vouches for, one a process: what Traefik shows where it has none. Of RSA, as Traefik's,
/// so that the same cipher suites fit. It takes a tenth of a second to make, which the first call begins.
std::shared_future<std::shared_ptr<TlsStore::Certificate>> self_signed() {
  static const std::shared_future<std::shared_ptr<TlsStore::Certificate>> made = base::beside(true, [] {
    auto out = std::make_shared<TlsStore::Certificate>();
    out->key = {EVP_RSA_gen(2048), EVP_PKEY_free};
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    std::uint32_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 365L * 24 * 3600);
    X509_set_pubkey(certificate, out->key.get());
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("GW DEFAULT CERT"), -1,
                               -1, 0);
    X509_set_issuer_name(certificate, name);
    add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(certificate, NID_key_usage, "critical,digitalSignature,keyEncipherment");
    add_extension(certificate, NID_ext_key_usage, "serverAuth");
    add_extension(certificate, NID_subject_alt_name, "DNS:localhost,DNS:gw.default");
    X509_sign(certificate, out->key.get(), EVP_sha256());
    out->leaf = wrap(certificate);
    return out;
  });
  return made;
}

bool has_tls(const flow::Gateway& gateway) {
  return std::ranges::any_of(gateway.tables().points, [](const route::EntryPoint& point) {
    return !point.tls.routes().empty() || !point.https.routes().empty();
  });
}

/// The server's order counts. Source: Go crypto/tls negotiateALPN.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* length, const unsigned char* offered, unsigned size,
                    void* data) {
  const auto& ours = *static_cast<const std::vector<std::string>*>(data);
  bool old_client = false;
  for (const std::string& mine : ours) {
    for (unsigned at = 0; at + 1 <= size; at += offered[at] + 1U) {
      std::string_view theirs(reinterpret_cast<const char*>(offered + at + 1), offered[at]);
      old_client = old_client || theirs == "http/1.1" || theirs == "http/1.0";
      if (theirs != mine) continue;
      *out = offered + at + 1;
      *length = offered[at];
      return SSL_TLSEXT_ERR_OK;
    }
  }
  bool h2 = std::ranges::find(ours, "h2") != ours.end(), one = std::ranges::find(ours, "http/1.1") != ours.end();
  return h2 && !one && old_client ? SSL_TLSEXT_ERR_NOACK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

int take_any(int, X509_STORE_CTX*) { return 1; }

void ask_client(SSL_CTX* context, const flow::Gateway& gateway, const Value& auth) {
  Version version = gateway.source().version;
  std::string type = model::text_of(auth, "clientAuthType", version).value_or("");
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  for (const std::string& file : model::texts_of(auth, "caFiles", version)) {
    std::string pem = file_or_content(gateway, file);
    std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
    while (X one = wrap(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr))) {
      X509_STORE_add_cert(store, one.get());
      SSL_CTX_add_client_CA(context, one.get());
    }
    ERR_clear_error();
  }
  if (type == "RequestClientCert") SSL_CTX_set_verify(context, SSL_VERIFY_PEER, take_any);
  if (type == "RequireAnyClientCert")
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, take_any);
  if (type == "VerifyClientCertIfGiven") SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  if (type == "RequireAndVerifyClientCert")
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
}

}  // namespace

std::shared_ptr<ssl_ctx_st> TlsStore::make_context(const flow::Gateway& gateway,
                                                   const runtime::TlsOptions& options) const {
  if (!options.fault.empty()) return nullptr;
  Version version = gateway.source().version;
  const Value& value = options.value;
  auto text = [&](std::string_view field) { return model::text_of(value, field, version).value_or(""); };
  // What the context needs as long as it lives.
  struct Kept {
    std::vector<std::string> protocols;
  };
  auto kept = std::make_shared<Kept>();
  std::shared_ptr<SSL_CTX> out(SSL_CTX_new(TLS_server_method()), [kept](SSL_CTX* context) { SSL_CTX_free(context); });
  SSL_CTX_set_min_proto_version(out.get(), tls_version(text("minVersion"), TLS1_2_VERSION));
  SSL_CTX_set_max_proto_version(out.get(), tls_version(text("maxVersion"), TLS1_3_VERSION));
  if (tls_version(text("minVersion"), TLS1_2_VERSION) < TLS1_2_VERSION) SSL_CTX_set_security_level(out.get(), 0);
  std::string ciphers = cipher_list(model::texts_of(value, "cipherSuites", version));
  if (!ciphers.empty()) SSL_CTX_set_cipher_list(out.get(), ciphers.c_str());
  // Go's order.
  SSL_CTX_set_ciphersuites(out.get(), "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256");
  std::string curves = curve_list(model::texts_of(value, "curvePreferences", version));
  if (!curves.empty()) SSL_CTX_set1_curves_list(out.get(), curves.c_str());
  kept->protocols = model::texts_of(value, "alpnProtocols", version);
  if (!kept->protocols.empty()) SSL_CTX_set_alpn_select_cb(out.get(), choose_protocol, &kept->protocols);
  SSL_CTX_set_options(out.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_session_id_context(out.get(), reinterpret_cast<const unsigned char*>("gw"), 2);
  // A session says nothing about the certificate of the next configuration.
  SSL_CTX_set_session_cache_mode(out.get(), SSL_SESS_CACHE_OFF);
  if (const Value* auth = value.find("clientAuth")) {
    ask_client(out.get(), gateway, *auth);
    SSL_CTX_set_options(out.get(), SSL_OP_NO_TICKET);
  }
  return out;
}

TlsStore::TlsStore(const flow::Gateway& gateway) {
  Version version = gateway.source().version;
  auto pair = [&](const Value& value) {
    auto text = [&](std::string_view field) {
      return file_or_content(gateway, model::text_of(value, field, version).value_or(""));
    };
    return parse_pair(text("certFile"), text("keyFile"));
  };
  for (const source::Provider& provider : gateway.source().providers) {
    if (const Value* all = provider.config.root.at("tls.certificates")) {
      for (const Value& one : all->items()) {
        const Value* nested = one.find("certificate");
        if (auto certificate = pair(nested != nullptr ? *nested : one)) certificates_.push_back(std::move(certificate));
      }
    }
    if (const Value* shown = provider.config.root.at("tls.stores.default.defaultCertificate");
        shown != nullptr && default_ == nullptr)
      default_ = pair(*shown);
  }
  std::ranges::stable_sort(certificates_, [](const auto& a, const auto& b) { return a->joined > b->joined; });
  if (default_ == nullptr && has_tls(gateway)) self_signed();  // Before somebody waits for it.
  for (const runtime::TlsOptions& options : gateway.graph().tls_options) {
    contexts_.emplace(options.name, make_context(gateway, options));
    strict_.emplace(options.name, model::bool_of(options.value, "sniStrict", version).value_or(false));
  }
}

TlsStore::~TlsStore() = default;

const TlsStore::Certificate* TlsStore::choose(std::string_view server_name) const {
  if (server_name.ends_with('.')) server_name.remove_suffix(1);
  std::size_t dot = server_name.find('.');
  std::string wild = dot == std::string_view::npos ? std::string() : "*" + std::string(server_name.substr(dot));
  for (const auto& one : certificates_) {
    bool fits =
        std::ranges::any_of(one->names, [&](const std::string& name) { return name == server_name || name == wild; });
    if (fits && !server_name.empty()) return one.get();
  }
  return nullptr;
}

Ssl TlsStore::open(std::string_view options, std::string_view server_name, std::string& why) const {
  auto context = contexts_.find(options);
  if (context == contexts_.end() || context->second == nullptr) {
    why = "the TLS options " + std::string(options) + " are no good";
    return nullptr;
  }
  const Certificate* certificate = choose(server_name);
  auto strict = strict_.find(options);
  if (certificate == nullptr && strict != strict_.end() && strict->second) {
    why = "sniStrict, and no certificate is for " + std::string(server_name);
    return nullptr;
  }
  if (certificate == nullptr) certificate = default_ != nullptr ? default_.get() : self_signed().get().get();
  Ssl ssl(SSL_new(context->second.get()));
  SSL_use_certificate(ssl.get(), certificate->leaf.get());
  SSL_use_PrivateKey(ssl.get(), certificate->key.get());
  for (const X& one : certificate->chain) SSL_add1_chain_cert(ssl.get(), one.get());
  SSL_set_accept_state(ssl.get());
  return ssl;
}

std::vector<std::string> TlsStore::configured() const {
  std::vector<std::string> out;
  auto add = [&](const Certificate& one) {
    unsigned char* bytes = nullptr;
    int size = i2d_X509(one.leaf.get(), &bytes);
    if (size > 0) out.emplace_back(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
  };
  for (const auto& one : certificates_) add(*one);
  if (default_ != nullptr) add(*default_);
  return out;
}

std::string TlsStore::fingerprint() const {
  std::string out;
  auto add = [&](const Certificate& one) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    X509_digest(one.leaf.get(), EVP_sha256(), digest.data(), &size);
    out.append(reinterpret_cast<const char*>(digest.data()), size);
  };
  for (const auto& one : certificates_) add(*one);
  if (default_ != nullptr) add(*default_);
  return out;
}

}  // namespace gw::serve
