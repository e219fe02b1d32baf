#include "rule/matchers.h"

#include <algorithm>

#include "base/strings.h"
#include "rule/test.h"

namespace gw::rule {
namespace {

constexpr Protocol kHttp = Protocol::Http, kTcp = Protocol::Tcp;
constexpr Syntax kV2 = Syntax::V2, kV3 = Syntax::V3;

const MatcherRow kMatchers[] = {
    {Matcher::ClientIp, "ClientIP", kHttp, kV3, "1", v3::client_ip},
    {Matcher::Header, "Header", kHttp, kV3, "2", v3::header},
    {Matcher::HeaderRegexp, "HeaderRegexp", kHttp, kV3, "2", v3::header_regexp},
    {Matcher::Host, "Host", kHttp, kV3, "1", v3::host},
    {Matcher::HostRegexp, "HostRegexp", kHttp, kV3, "1", v3::host_regexp},
    {Matcher::Method, "Method", kHttp, kV3, "1", v3::method},
    {Matcher::Path, "Path", kHttp, kV3, "1", v3::path},
    {Matcher::PathPrefix, "PathPrefix", kHttp, kV3, "1", v3::path_prefix},
    {Matcher::PathRegexp, "PathRegexp", kHttp, kV3, "1", v3::path_regexp},
    {Matcher::Query, "Query", kHttp, kV3, "1 2", v3::query},
    {Matcher::QueryRegexp, "QueryRegexp", kHttp, kV3, "1 2", v3::query_regexp},

    {Matcher::ClientIp, "ClientIP", kHttp, kV2, "", v2::client_ip},
    {Matcher::Headers, "Headers", kHttp, kV2, "", v2::headers},
    {Matcher::HeadersRegexp, "HeadersRegexp", kHttp, kV2, "", v2::headers_regexp},
    {Matcher::Host, "Host", kHttp, kV2, "", v2::host},
    {Matcher::HostHeader, "HostHeader", kHttp, kV2, "", v2::host},
    {Matcher::HostRegexp, "HostRegexp", kHttp, kV2, "", v2::host_regexp},
    {Matcher::Method, "Method", kHttp, kV2, "", v2::method},
    {Matcher::Path, "Path", kHttp, kV2, "", v2::path},
    {Matcher::PathPrefix, "PathPrefix", kHttp, kV2, "", v2::path_prefix},
    {Matcher::Query, "Query", kHttp, kV2, "", v2::query},

    {Matcher::Alpn, "ALPN", kTcp, kV3, "1", v3::alpn},
    {Matcher::ClientIp, "ClientIP", kTcp, kV3, "1", v3::client_ip},
    {Matcher::HostSni, "HostSNI", kTcp, kV3, "1", v3::host_sni},
    {Matcher::HostSniRegexp, "HostSNIRegexp", kTcp, kV3, "1", v3::host_sni_regexp},

    {Matcher::Alpn, "ALPN", kTcp, kV2, "", v2::alpn},
    {Matcher::ClientIp, "ClientIP", kTcp, kV2, "", v2::client_ip},
    {Matcher::HostSni, "HostSNI", kTcp, kV2, "", v2::host_sni},
    {Matcher::HostSniRegexp, "HostSNIRegexp", kTcp, kV2, "", v2::host_sni_regexp},
};

/// Lower case, upper case and capitalised spellings count besides the canonical one.
bool spelt(std::string_view spelling, std::string_view name) {
  if (spelling == name) return true;
  if (!base::equal_fold_ascii(spelling, name)) return false;
  auto upper = [](char c) { return 'A' <= c && c <= 'Z'; };
  std::string_view tail = spelling.substr(1);
  if (std::ranges::none_of(tail, upper)) return true;
  return std::ranges::all_of(spelling, upper);
}

}  // namespace

std::span<const MatcherRow> matchers() { return kMatchers; }

std::string_view name_of(Matcher matcher) { return std::ranges::find(kMatchers, matcher, &MatcherRow::matcher)->name; }

const MatcherRow* find_matcher(std::string_view spelling, Protocol protocol, std::optional<Syntax> syntax) {
  const MatcherRow* at = std::ranges::find_if(kMatchers, [&](const MatcherRow& row) {
    return row.protocol == protocol && (!syntax || row.syntax == *syntax) && spelt(spelling, row.name);
  });
  return at == std::end(kMatchers) ? nullptr : at;
}

const MatcherRow* find_matcher(Matcher matcher, Protocol protocol, Syntax syntax) {
  const MatcherRow* at = std::ranges::find_if(kMatchers, [&](const MatcherRow& row) {
    return row.matcher == matcher && row.protocol == protocol && row.syntax == syntax;
  });
  return at == std::end(kMatchers) ? nullptr : at;
}

}  // namespace gw::rule
