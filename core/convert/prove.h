#ifndef GW_CONVERT_PROVE_H_
#define GW_CONVERT_PROVE_H_

// Whether two gateways run the same, whatever their objects are called and whichever provider they come from.

#include <string>
#include <vector>

#include "source/gateway.h"

namespace gw::convert {

struct ProofOptions {
  bool servers = true;  ///< Addresses of servers count.
  bool unused = true;   ///< Services and middlewares that no router uses count too.
  bool unnamed = true;  ///< Routers that the new form makes by itself may not be there.
  bool syntax = true;   ///< The language of a rule counts; otherwise only its effect was kept by other means.
};

struct Difference {
  std::string what;     ///< "router api@file: only before".
  std::string content;  ///< The object in JSON, secrets included; may be empty.
};

/// A session cookie without a name in the configuration: Traefik makes one of the service's name.
struct SessionCookie {
  std::string service;  ///< As it is called before: "api@file".
  text::Span span;      ///< Of the service before.
  std::string after;    ///< The cookie's name after.
};

struct Proof {
  bool same = true;
  std::vector<Difference> differences;
  std::vector<SessionCookie> cookies;  ///< Of routers that are the same.
  std::size_t routers = 0, services = 0, middlewares = 0;
};

/// Compares what Traefik would run: each router by entry points, rule, priority, status, TLS, and by the content of its
/// middlewares and of its service, down to the servers; TLS options, stores and certificates.
Proof prove(const source::Gateway& before, const source::Gateway& after, const text::SourceSet& sources,
            const source::World& world, const ProofOptions& options);

}  // namespace gw::convert

#endif  // GW_CONVERT_PROVE_H_
