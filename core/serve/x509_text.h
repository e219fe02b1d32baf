#ifndef GW_SERVE_X509_TEXT_H_
#define GW_SERVE_X509_TEXT_H_

// What certificates say, as texts.

#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <vector>

namespace gw::serve {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* what) const {
    Free(what);
  }
};
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;

/// The values of that kind (NID_organizationName) in a distinguished name, in their order.
std::vector<std::string> values_of(const X509_NAME* name, int kind);

/// The serial number in decimal digits.
std::string serial_text(X509* certificate);

/// "10.0.0.1", "2001:db8::1"; empty: it is no address.
std::string address_text(const ASN1_OCTET_STRING* bytes);

/// The bytes of a text.
std::string raw(const ASN1_STRING* text);

/// Names of one kind after the other (GEN_DNS, GEN_IPADD …), each in the certificate's order.
std::vector<std::string> alternative_names(X509* certificate, std::initializer_list<int> kinds);

}  // namespace gw::serve

#endif  // GW_SERVE_X509_TEXT_H_
