#ifndef GW_SERVE_CERTIFICATE_INFO_H_
#define GW_SERVE_CERTIFICATE_INFO_H_

// What servers are told of a client's certificate.
// Source: pkg/middlewares/passtlsclientcert/pass_tls_client_cert.go.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/version.h"
#include "model/value.h"

namespace gw::serve {

/// Which parts of a distinguished name are told.
struct NameParts {
  bool domain = false, country = false, province = false, locality = false, organization = false, unit = false,
       serial = false, common = false;
};

struct CertificateParts {
  std::optional<NameParts> subject, issuer;
  bool serial = false, not_before = false, not_after = false, alternative_names = false;
};

/// Of an object of dynamic.TLSClientCertificateInfo.
CertificateParts certificate_parts(const model::Value& info, Version version);

/// `Subject="C=FR,CN=a";NB="1544094616"` of each, with commas between them. Not escaped.
std::string certificate_info(const std::vector<std::string>& certificates, const CertificateParts& parts);

/// The base64 of each, with commas between them.
std::string certificate_pems(const std::vector<std::string>& certificates);

}  // namespace gw::serve

#endif  // GW_SERVE_CERTIFICATE_INFO_H_
