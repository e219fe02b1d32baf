#include "serve/x509_text.h"

#include <arpa/inet.h>
#include <openssl/bn.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>

namespace gw::serve {
namespace {

std::string utf8(const ASN1_STRING* text) {
  unsigned char* bytes = nullptr;
  int size = ASN1_STRING_to_UTF8(&bytes, text);
  if (size < 0) return {};
  std::string out(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return out;
}

}  // namespace

std::vector<std::string> values_of(const X509_NAME* name, int kind) {
  std::vector<std::string> out;
  for (int at = X509_NAME_get_index_by_NID(name, kind, -1); at >= 0; at = X509_NAME_get_index_by_NID(name, kind, at))
    out.push_back(utf8(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at))));
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

std::vector<std::string> alternative_names(X509* certificate, std::initializer_list<int> kinds) {
  std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES_free>> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> out;
  for (int kind : kinds) {
    for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
      const GENERAL_NAME* one = sk_GENERAL_NAME_value(names.get(), i);
      if (one->type == kind) out.push_back(kind == GEN_IPADD ? address_text(one->d.iPAddress) : raw(one->d.ia5));
    }
  }
  return out;
}

}  // namespace gw::serve
