#include "serve/certificate_info.h"

#include <openssl/asn1.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <ctime>
#include <memory>

#include "base/base64.h"
#include "model/view.h"
#include "serve/x509_text.h"

namespace gw::serve {
namespace {

using Certificate = std::unique_ptr<X509, Freed<X509_free>>;

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

std::string seconds_text(const ASN1_TIME* time) {
  std::tm broken{};
  if (ASN1_TIME_to_tm(time, &broken) != 1) return "0";
  return std::to_string(static_cast<std::uint64_t>(timegm(&broken)));
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
  if (parts.alternative_names) {
    std::string names;
    for (const std::string& one : alternative_names(certificate, {GEN_DNS, GEN_EMAIL, GEN_IPADD, GEN_URI}))
      names.append(names.empty() ? "" : ",").append(one);
    add("SAN", names);
  }
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
