#ifndef GW_SERVE_X509_TEXT_H_
#define GW_SERVE_X509_TEXT_H_

// What certificates say, as texts.

#include <initializer_list>
#include <string>
#include <vector>

struct x509_st;
struct X509_name_st;
struct asn1_string_st;

namespace gw::serve {

/// For std::unique_ptr: frees by that function of OpenSSL.
template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* what) const {
    Free(what);
  }
};

/// The values of that kind (NID_organizationName) in a distinguished name, in their order.
std::vector<std::string> values_of(const X509_name_st* name, int kind);

/// The serial number in decimal digits.
std::string serial_text(x509_st* certificate);

/// "10.0.0.1", "2001:db8::1"; empty: it is no address.
std::string address_text(const asn1_string_st* bytes);

/// The bytes of a text.
std::string raw(const asn1_string_st* text);

/// Names of one kind after the other (GEN_DNS, GEN_IPADD …), each in the certificate's order.
std::vector<std::string> alternative_names(x509_st* certificate, std::initializer_list<int> kinds);

}  // namespace gw::serve

#endif  // GW_SERVE_X509_TEXT_H_
