#ifndef GW_SERVE_API_H_
#define GW_SERVE_API_H_

// Traefik's API over what runs. Source: pkg/api. Secrets are masked, which Traefik shows.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "serve/admin.h"

namespace gw::serve {

/// An answer in JSON, with the line break at its end.
AdminAnswer json_answer(const nlohmann::ordered_json& body, Headers headers = {}, int status = 200);

/// {"message": …} as Traefik writes its errors: text/plain.
AdminAnswer api_error(int status, const std::string& message);

/// The certificates that the configuration has, by fingerprint.
nlohmann::ordered_json certificates_json(const TlsStore& store);

}  // namespace gw::serve

#endif  // GW_SERVE_API_H_
