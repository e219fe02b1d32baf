#include "serve/certificate_info.h"

#include <arpa/inet.h>
#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdint>
#include <ctime>
#include <memory>

#include "base/base64.h"
#include "model/view.h"

namespace gw::serve {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* what) const {
    Free(what);
  }
};
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;

std::string utf8(const ASN1_STRING* text) {
  unsigned char* bytes = nullptr;
  int size = ASN1_STRING_to_UTF8(&bytes, text);
  if (size < 0) return {};
  std::string out(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return out;
}

std::vector<std::string> values_of(const X509_NAME* name, int kind) {
  std::vector<std::string> out;
  for (int at = X509_NAME_get_index_by_NID(name, kind, -1); at >= 0; at = X509_NAME_get_index_by_NID(name, kind, at))
    out.push_back(utf8(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at))));
  return out;
}

/// "DC=org,C=FR,CN=a". Of serial numbers and common names the last one counts.
std::string name_text(const X509_NAME* name, const NameParts& parts) {
  std::string out;
  auto add = [&](bool wanted, int kind, std::string_view label, bool last_only = false) {
    if (!wanted) return;
    std::vector<std::string> values = values_of(name, kind);
    if (last_only && values.size() > 1) values.erase(values.begin(), values.end() - 1);
    for (const std::string& value : values) {
      if (value.empty() && kind != NID_domainComponent) continue;
      out.append(out.empty() ? "" : ",").append(label).append("=").append(value);
    }
  };
  add(parts.domain, NID_domainComponent, "DC");
  add(parts.country, NID_countryName, "C");
  add(parts.province, NID_stateOrProvinceName, "ST");
  add(parts.locality, NID_localityName, "L");
  add(parts.organization, NID_organizationName, "O");
  add(parts.unit, NID_organizationalUnitName, "OU");
  add(parts.serial, NID_serialNumber, "SN", true);
  add(parts.common, NID_commonName, "CN", true);
  return out;
}

std::string serial_text(X509* certificate) {
  std::unique_ptr<BIGNUM, Freed<BN_free>> number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
  if (number == nullptr) return {};
  char* digits = BN_bn2dec(number.get());
  std::string out = digits == nullptr ? "" : digits;
  OPENSSL_free(digits);
  return out;
}

std::string seconds_text(const ASN1_TIME* time) {
  std::tm broken{};
  if (ASN1_TIME_to_tm(time, &broken) != 1) return "0";
  return std::to_string(static_cast<std::uint64_t>(timegm(&broken)));
}

std::string address_text(const ASN1_OCTET_STRING* bytes) {
  std::array<char, INET6_ADDRSTRLEN> out{};
  int size = ASN1_STRING_length(bytes);
  if (size != 4 && size != 16) return {};
  inet_ntop(size == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(bytes), out.data(), out.size());
  return out.data();
}

std::string raw(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

/// Names of hosts, mail addresses, IP addresses, URIs, in that order.
std::string alternative_names(X509* certificate) {
  std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES_free>> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  if (names == nullptr) return {};
  std::string out;
  for (int kind : {GEN_DNS, GEN_EMAIL, GEN_IPADD, GEN_URI}) {
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
      const GENERAL_NAME* one = sk_GENERAL_NAME_value(names.get(), i);
      if (one->type != kind) continue;
      out.append(out.empty() ? "" : ",").append(kind == GEN_IPADD ? address_text(one->d.iPAddress) : raw(one->d.ia5));
    }
  }
  return out;
}

std::string text_of(X509* certificate, const CertificateParts& parts) {
  std::string out;
  auto add = [&](std::string_view label, const std::string& value) {
    if (!value.empty()) out.append(out.empty() ? "" : ";").append(label).append("=\"").append(value).append("\"");
  };
  if (parts.subject) add("Subject", name_text(X509_get_subject_name(certificate), *parts.subject));
  if (parts.issuer) add("Issuer", name_text(X509_get_issuer_name(certificate), *parts.issuer));
  if (parts.serial) add("SerialNumber", serial_text(certificate));
  if (parts.not_before) add("NB", seconds_text(X509_get0_notBefore(certificate)));
  if (parts.not_after) add("NA", seconds_text(X509_get0_notAfter(certificate)));
  if (parts.alternative_names) add("SAN", alternative_names(certificate));
  return out;
}

std::optional<NameParts> name_parts(const model::Value* object, Version version) {
  if (object == nullptr) return std::nullopt;
  auto flag = [&](const char* field) { return model::bool_of(*object, field, version).value_or(false); };
  return NameParts{flag("domainComponent"), flag("country"),      flag("province"),
                   flag("locality"),        flag("organization"), flag("organizationalUnit"),
                   flag("serialNumber"),    flag("commonName")};
}

}  // namespace

CertificateParts certificate_parts(const model::Value& info, Version version) {
  auto flag = [&](const char* field) { return model::bool_of(info, field, version).value_or(false); };
  return {name_parts(info.find("subject"), version),
          name_parts(info.find("issuer"), version),
          flag("serialNumber"),
          flag("notBefore"),
          flag("notAfter"),
          flag("sans")};
}

std::string certificate_info(const std::vector<std::string>& certificates, const CertificateParts& parts) {
  std::string out;
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(certificates[i].data());
    Certificate one(d2i_X509(nullptr, &bytes, static_cast<long>(certificates[i].size())));
    out.append(i == 0 ? "" : ",").append(one == nullptr ? std::string() : text_of(one.get(), parts));
  }
  return out;
}

std::string certificate_pems(const std::vector<std::string>& certificates) {
  std::string out;
  for (std::size_t i = 0; i < certificates.size(); ++i)
    out.append(i == 0 ? "" : ",").append(base::base64_encode(certificates[i]));
  return out;
}

}  // namespace gw::serve
