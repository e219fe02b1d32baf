// Certificates as Traefik's API tells of them. Source: pkg/api/certificate.go, handler_certificate.go.

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "serve/api.h"
#include "serve/tls_store.h"
#include "serve/x509_text.h"

namespace gw::serve {
namespace {

using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Json = nlohmann::ordered_json;

constexpr double kSoon = 30 * 24 * 3600.0;

std::time_t moment_of(const ASN1_TIME* time) {
  std::tm broken{};
  return ASN1_TIME_to_tm(time, &broken) == 1 ? timegm(&broken) : 0;
}

std::string time_text(const ASN1_TIME* time) {
  std::time_t moment = moment_of(time);
  std::tm broken{};
  gmtime_r(&moment, &broken);
  char out[sizeof "2026-11-28T10:57:16Z +"];
  return {out, std::strftime(out, sizeof out, "%FT%TZ", &broken)};
}

/// What an algorithm is used with; null: it has none, or of another type.
template <class T, auto Free>
std::unique_ptr<T, Freed<Free>> parameters_of(const X509_ALGOR* algorithm,
                                              T* (*decode)(T**, const unsigned char**, long)) {
  if (algorithm == nullptr) return nullptr;
  const void* parameters = nullptr;
  int type = V_ASN1_UNDEF;
  X509_ALGOR_get0(nullptr, &type, &parameters, algorithm);
  if (type != V_ASN1_SEQUENCE) return nullptr;
  const auto* bytes = static_cast<const ASN1_STRING*>(parameters);
  const unsigned char* at = ASN1_STRING_get0_data(bytes);
  return std::unique_ptr<T, Freed<Free>>(decode(nullptr, &at, ASN1_STRING_length(bytes)));
}

/// Whether Go knows that form of PSS: one hash for all, salt as long as it. Source: Go crypto/x509
/// getSignatureAlgorithmFromAI.
bool common_pss(X509* certificate, int digest) {
  const X509_ALGOR* algorithm = nullptr;
  X509_get0_signature(nullptr, &algorithm, certificate);
  auto pss = parameters_of<RSA_PSS_PARAMS, RSA_PSS_PARAMS_free>(algorithm, d2i_RSA_PSS_PARAMS);
  if (pss == nullptr || pss->saltLength == nullptr) return false;
  auto mask = parameters_of<X509_ALGOR, X509_ALGOR_free>(pss->maskGenAlgorithm, d2i_X509_ALGOR);
  if (mask == nullptr) return false;
  const ASN1_OBJECT* hash = nullptr;
  X509_ALGOR_get0(&hash, nullptr, nullptr, mask.get());
  std::int64_t trailer = pss->trailerField == nullptr ? 1 : ASN1_INTEGER_get(pss->trailerField);
  return OBJ_obj2nid(hash) == digest && trailer == 1 &&
         ASN1_INTEGER_get(pss->saltLength) == EVP_MD_get_size(EVP_get_digestbynid(digest));
}

/// As Go's x509.SignatureAlgorithm names them; "0": one that it does not know.
std::string signature_name(X509* certificate) {
  int digest = NID_undef, key = NID_undef;
  if (X509_get_signature_info(certificate, &digest, &key, nullptr, nullptr) != 1) return "0";
  constexpr std::pair<int, const char*> kDigests[] = {
      {NID_md5, "MD5"}, {NID_sha1, "SHA1"}, {NID_sha256, "SHA256"}, {NID_sha384, "SHA384"}, {NID_sha512, "SHA512"}};
  if (key == NID_ED25519) return "Ed25519";
  const auto* found = std::ranges::find(kDigests, digest, &std::pair<int, const char*>::first);
  if (found == std::end(kDigests)) return "0";
  std::string name = found->second;
  if (key == NID_rsaEncryption) return name + "-RSA";
  if (key == NID_rsassaPss) return digest != NID_sha1 && common_pss(certificate, digest) ? name + "-RSAPSS" : "0";
  if (key == NID_X9_62_id_ecPublicKey) return "ECDSA-" + name;
  return key == NID_dsa ? "DSA-" + name : "0";
}

std::string first(const X509_NAME* name, int kind) {
  std::vector<std::string> values = values_of(name, kind);
  return values.empty() ? std::string() : values.front();
}

std::string last(const X509_NAME* name, int kind) {
  std::vector<std::string> values = values_of(name, kind);
  return values.empty() ? std::string() : values.back();
}

std::string key_digest(X509* certificate) {
  unsigned char* bytes = nullptr;
  int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &bytes);
  if (size < 0) return {};
  std::string out = base::sha256_hex({reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size)});
  OPENSSL_free(bytes);
  return out;
}

void set_unless_empty(Json& out, const char* key, std::string text) {
  if (!text.empty()) out[key] = std::move(text);
}

ApiCertificate describe(X509* certificate, const std::string& fingerprint) {
  const X509_NAME* issuer = X509_get_issuer_name(certificate);
  const X509_NAME* subject = X509_get_subject_name(certificate);
  std::vector<std::string> names = alternative_names(certificate, {GEN_DNS, GEN_IPADD});
  std::ranges::sort(names);
  Json out;
  out["name"] = fingerprint;
  out["sans"] = names;
  out["notAfter"] = time_text(X509_get0_notAfter(certificate));
  out["notBefore"] = time_text(X509_get0_notBefore(certificate));
  out["serialNumber"] = serial_text(certificate);
  out["commonName"] = last(subject, NID_commonName);
  set_unless_empty(out, "issuerOrg", first(issuer, NID_organizationName));
  set_unless_empty(out, "issuerCN", last(issuer, NID_commonName));
  set_unless_empty(out, "issuerCountry", first(issuer, NID_countryName));
  set_unless_empty(out, "organization", first(subject, NID_organizationName));
  set_unless_empty(out, "country", first(subject, NID_countryName));
  out["version"] = "v" + std::to_string(X509_get_version(certificate) + 1);
  EVP_PKEY* key = X509_get0_pubkey(certificate);
  int kind = key == nullptr ? NID_undef : EVP_PKEY_get_base_id(key);
  bool known = kind == EVP_PKEY_RSA || kind == EVP_PKEY_EC;
  out["keyType"] = kind == EVP_PKEY_RSA ? "RSA" : kind == EVP_PKEY_EC ? "ECDSA" : "Unknown";
  if (known) out["keySize"] = EVP_PKEY_get_bits(key);
  out["signatureAlgorithm"] = signature_name(certificate);
  out["certFingerprint"] = fingerprint;
  out["publicKeyFingerprint"] = key_digest(certificate);
  double left = std::difftime(moment_of(X509_get0_notAfter(certificate)), std::time(nullptr));
  out["status"] = left < 0 ? "expired" : left < kSoon ? "warning" : "enabled";
  auto text = [&](const char* member) { return out.value(member, ""); };
  return {
      fingerprint,    text("commonName"), text("issuerOrg"), text("issuerCN"),
      text("status"), text("notAfter"),   std::move(names),  out.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace

std::vector<ApiCertificate> certificates_of(const TlsStore& store) {
  std::map<std::string, ApiCertificate> found;
  for (const std::string& bytes : store.configured()) {
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    Certificate one(d2i_X509(nullptr, &at, static_cast<long>(bytes.size())));
    std::string fingerprint = base::sha256_hex(bytes);
    if (one != nullptr) found.try_emplace(fingerprint, describe(one.get(), fingerprint));
  }
  std::vector<ApiCertificate> out;
  for (auto& [fingerprint, one] : found) out.push_back(std::move(one));
  return out;
}

}  // namespace gw::serve
