#ifndef GW_RULE_MATCHERS_H_
#define GW_RULE_MATCHERS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace gw::rule {

enum class Protocol : std::uint8_t { Http, Tcp };

/// The flavour of a rule's language, chosen by `ruleSyntax`.
enum class Syntax : std::uint8_t { V3, V2 };

/// What `ruleSyntax` says: exactly "v2" is V2, all else V3. Source: pkg/muxer/http/parser.go, pkg/muxer/tcp/mux.go.
constexpr Syntax to_syntax(std::string_view text) { return text == "v2" ? Syntax::V2 : Syntax::V3; }

enum class Matcher : std::uint8_t {
  Alpn,
  ClientIp,
  Header,
  HeaderRegexp,
  Headers,
  HeadersRegexp,
  Host,
  HostHeader,
  HostRegexp,
  HostSni,
  HostSniRegexp,
  Method,
  Path,
  PathPrefix,
  PathRegexp,
  Query,
  QueryRegexp,
};

struct BuildInput;
struct Test;

/// One matcher in one language.
struct MatcherRow {
  Matcher matcher;
  std::string_view name;  ///< Canonical.
  Protocol protocol;
  Syntax syntax;
  std::string_view counts;  ///< Allowed numbers of arguments as errors list them ("1 2"); empty: one or more.
  /// Makes the test of a leaf, or gives the reason why it cannot.
  std::string (*build)(const BuildInput& input, Test& out);
};

/// The table of all matchers.
std::span<const MatcherRow> matchers();

std::string_view name_of(Matcher matcher);

/// The matcher of this spelling: canonical, lower case, upper case or capitalised ("Hostsni").
/// No syntax: of either. Source: pkg/rules/parser.go (NewParser).
const MatcherRow* find_matcher(std::string_view spelling, Protocol protocol, std::optional<Syntax> syntax);

/// Null if the matcher is not known there.
const MatcherRow* find_matcher(Matcher matcher, Protocol protocol, Syntax syntax);

}  // namespace gw::rule

#endif  // GW_RULE_MATCHERS_H_
