#ifndef GW_RUNTIME_MIDDLEWARES_H_
#define GW_RUNTIME_MIDDLEWARES_H_

// The constructors of middlewares: each says why Traefik refuses the options, in the order in which it looks.
// Source: pkg/middlewares/*.

#include <string>
#include <string_view>

#include "runtime/state.h"

namespace gw::runtime {

/// One middleware under construction.
struct Maker {
  State& state;
  const Context& context;
  Item& item;
  std::string_view kind;  ///< "stripPrefix".

  const model::Value& config() const { return *item.value().find(kind); }
  std::string text(std::string_view field) const { return state.text(config(), field); }
  std::vector<std::string> texts(std::string_view field) const { return state.texts(config(), field); }
  bool flag(std::string_view field) const { return state.flag(config(), field); }
  std::int64_t integer(std::string_view field) const { return state.integer(config(), field); }

  /// The error `text` because of `option`, a dotted path.
  Outcome bad(const std::string& option, std::string text) const;
  /// A warning that Traefik logs for this middleware of Go type name `type`.
  void warn(const std::string& option, const char* type, const std::string& text) const;
};

using Constructor = Outcome (*)(const Maker&);

Outcome no_options(const Maker& maker);  ///< Takes everything.

Outcome make_add_prefix(const Maker& maker);
Outcome make_strip_prefix(const Maker& maker);
Outcome make_strip_prefix_regex(const Maker& maker);
Outcome make_replace_path_regex(const Maker& maker);
Outcome make_redirect_regex(const Maker& maker);
Outcome make_redirect_scheme(const Maker& maker);
Outcome make_request_redirect(const Maker& maker);

Outcome make_basic_auth(const Maker& maker);
Outcome make_digest_auth(const Maker& maker);
Outcome make_forward_auth(const Maker& maker);

Outcome make_ip_white_list(const Maker& maker);
Outcome make_ip_allow_list(const Maker& maker);
Outcome make_in_flight_req(const Maker& maker);
Outcome make_rate_limit(const Maker& maker);

Outcome make_buffering(const Maker& maker);
Outcome make_chain(const Maker& maker);
Outcome make_circuit_breaker(const Maker& maker);
Outcome make_errors(const Maker& maker);
Outcome make_retry(const Maker& maker);

Outcome make_compress(const Maker& maker);
Outcome make_content_type(const Maker& maker);
Outcome make_headers(const Maker& maker);

/// What the client side of a TLS connection refuses; empty: nothing. Source: pkg/types/tls.go.
std::string client_tls_error(State& state, const model::Value& tls);

}  // namespace gw::runtime

#endif  // GW_RUNTIME_MIDDLEWARES_H_
