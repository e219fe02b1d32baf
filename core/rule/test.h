#ifndef GW_RULE_TEST_H_
#define GW_RULE_TEST_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/ip.h"
#include "base/version.h"
#include "rule/go_regexp.h"
#include "rule/matchers.h"
#include "rule/request.h"

namespace gw::rule {

/// What a leaf of a rule looks at, ready to be asked. Immutable once built.
struct Test {
  enum class Kind : std::uint8_t {
    Always,
    ClientIp,  ///< The peer is in one of `ranges`.
    Method,    ///< One of `texts`.
    Host,      ///< texts[0], whose first label may be "*"; else without wildcards.
    HostPlain,
    HostList,       ///< v2: one of `texts`.
    HostSearch,     ///< patterns[0] in the canonical or the flattened host.
    RawHostSearch,  ///< v2: one of `patterns` in the host as it came, without port.
    Path,
    PathPrefix,
    PathSearch,      ///< One of `patterns`.
    Header,          ///< Every pair of `texts`: a line of this name has this value.
    HeaderSearch,    ///< Every name of `texts`: its pattern is found in one of its lines.
    Query,           ///< texts[0] has the value texts[1].
    QuerySearch,     ///< texts[0] has a value in which patterns[0] is found.
    QueryTemplates,  ///< v2: for every key of `texts`, its pattern is found in "KEY=first value".
    Sni,             ///< texts[0] as Host, but without care for dots; else only the same bytes.
    SniPlain,
    SniList,    ///< v2: one of `texts`, of which the first "*" also takes no name at all.
    SniSearch,  ///< One of `patterns`.
    Alpn,       ///< One of `texts` is offered.
  };

  Kind kind = Kind::Always;
  std::vector<std::string> texts;
  std::vector<base::IpRange> ranges;
  std::vector<GoRegexp> patterns;
};

/// What a builder of the matcher table gets. Values are not empty and as many as the table allows.
struct BuildInput {
  std::vector<std::string> values;
  Version version;
  bool* limit;                                ///< Set when the reason for a refusal is gw's, not Traefik's.
  std::size_t* fault;                         ///< Set to the value that is looked at; a refusal is about it.
  std::vector<std::string>* taken = nullptr;  ///< 2.11: variables that templates may not use, see MuxRoutes.
};

bool holds(const Test& test, const HttpRequest& request);
bool holds(const Test& test, const TcpConnection& connection);

/// What HostRegexp of the v2 syntax reads of a host with port: brackets stay if it has none.
/// Source: containous/mux regexp.go (parseHost).
std::string_view without_port(std::string_view host);

/// Source: net/http CanonicalHeaderKey.
std::string canonical_header(std::string_view name);

/// [[:word:]\.\-\:]+, which HostSNI wants; before 2.11.22 and 3.3.5 without underscores. Source: pkg/muxer/tcp
/// (hostOrIP).
bool host_characters(std::string_view text, Version version);

/// Compiles one more pattern of the test; Go's error, or nothing.
std::string add_pattern(const BuildInput& input, std::string_view pattern, Test& out);

/// Builders of the v2 syntax. Source: pkg/muxer/http/matcher_v2.go, pkg/muxer/tcp/matcher_v2.go; containous/mux.
namespace v2 {
std::string client_ip(const BuildInput& input, Test& out);
std::string headers(const BuildInput& input, Test& out);
std::string headers_regexp(const BuildInput& input, Test& out);
std::string host(const BuildInput& input, Test& out);
std::string host_regexp(const BuildInput& input, Test& out);
std::string method(const BuildInput& input, Test& out);
std::string path(const BuildInput& input, Test& out);
std::string path_prefix(const BuildInput& input, Test& out);
std::string query(const BuildInput& input, Test& out);
std::string alpn(const BuildInput& input, Test& out);
std::string host_sni(const BuildInput& input, Test& out);
std::string host_sni_regexp(const BuildInput& input, Test& out);
}  // namespace v2

/// Builders of the v3 syntax. Source: pkg/muxer/http/matcher.go, pkg/muxer/tcp/matcher.go.
namespace v3 {
std::string client_ip(const BuildInput& input, Test& out);
std::string header(const BuildInput& input, Test& out);
std::string header_regexp(const BuildInput& input, Test& out);
std::string host(const BuildInput& input, Test& out);
std::string host_regexp(const BuildInput& input, Test& out);
std::string method(const BuildInput& input, Test& out);
std::string path(const BuildInput& input, Test& out);
std::string path_prefix(const BuildInput& input, Test& out);
std::string path_regexp(const BuildInput& input, Test& out);
std::string query(const BuildInput& input, Test& out);
std::string query_regexp(const BuildInput& input, Test& out);
std::string alpn(const BuildInput& input, Test& out);
std::string host_sni(const BuildInput& input, Test& out);
std::string host_sni_regexp(const BuildInput& input, Test& out);
}  // namespace v3

}  // namespace gw::rule

#endif  // GW_RULE_TEST_H_
