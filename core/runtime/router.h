#ifndef GW_RUNTIME_ROUTER_H_
#define GW_RUNTIME_ROUTER_H_

// What everyone asks of routers, their names and the entry points that they run on.

#include <string>
#include <string_view>
#include <vector>

#include "rule/errors.h"
#include "rule/matchers.h"
#include "source/gateway.h"

namespace gw::runtime {

/// The part of a name after the first @, up to the next; empty if there is none.
std::string_view provider_of(std::string_view name);

/// A name as the provider of `owner` has it: "api" of "web@file" is "api@file"; one with a provider is as it is.
std::string qualified(std::string_view name, std::string_view owner);

/// The language of a router's rule. Source: pkg/muxer/http/parser.go; 2.11 has one.
rule::Syntax syntax_of(const model::Value& router, Version version);

/// Other routers lead to it. Source: pkg/server/router/router.go, ParseRouterTree.
bool has_parents(const model::Value& router);

/// Where bytes of a router's rule are written; all of the rule if it stands there in another way than it reads.
text::Span place_in_rule(const text::SourceSet& sources, const model::Value& router, rule::Range range);

/// TLS options of routers for one host are compared per entry point, and each request is held against those of its own
/// router (snicheck). Before, hosts were compared.
bool checks_each_router(Version version);

/// An entry point as its address says.
struct Listener {
  std::string_view port;  ///< "443"; empty: none is told.
  bool udp = false;
};
Listener listener_of(std::string_view address);

/// The entry points of routers that name none, sorted: those with asDefault, else all for TCP but traefik.
/// Source: cmd/traefik/traefik.go (getDefaultsEntrypoints).
std::vector<std::string> default_entry_points(const source::Gateway& gateway);

}  // namespace gw::runtime

#endif  // GW_RUNTIME_ROUTER_H_
