#ifndef GW_SERVE_API_H_
#define GW_SERVE_API_H_

// Traefik's API over what runs. Source: pkg/api. Secrets are masked, which Traefik shows.

#include <string>
#include <vector>

#include "serve/admin.h"

namespace gw::serve {

/// An answer in JSON; the line break at its end is added.
AdminAnswer json_answer(std::string json, Headers headers = {}, int status = 200);

/// {"message": …} as Traefik writes its errors: text/plain.
AdminAnswer api_error(int status, const std::string& message);

/// A certificate that the configuration has, and its JSON.
struct ApiCertificate {
  std::string fingerprint, common_name, organization, issuer;
  std::string status;     ///< "enabled", "warning", "expired".
  std::string not_after;  ///< "2026-12-18T10:57:16Z".
  std::vector<std::string> names;
  std::string json;
};

/// Each once.
std::vector<ApiCertificate> certificates_of(const TlsStore& store);

}  // namespace gw::serve

#endif  // GW_SERVE_API_H_
