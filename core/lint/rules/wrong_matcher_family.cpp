#include "base/strings.h"
#include "lint/routers.h"
#include "lint/rule_faults.h"

namespace gw::lint::wrong_matcher_family_rule {

using diag::Fix;
using gw::rule::Protocol;

/// What a router of the other kind has instead; empty: nothing.
std::string_view counterpart(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> kPairs[] = {{"HostSNI", "Host"},
                                                                      {"HostSNIRegexp", "HostRegexp"},
                                                                      {"Host", "HostSNI"},
                                                                      {"HostHeader", "HostSNI"},
                                                                      {"HostRegexp", "HostSNIRegexp"}};
  for (auto [one, other] : kPairs) {
    if (base::equal_fold_ascii(one, name)) return other;
  }
  return {};
}

bool foreign(std::string_view name, bool tcp) {
  Protocol own = tcp ? Protocol::Tcp : Protocol::Http, other = tcp ? Protocol::Http : Protocol::Tcp;
  return gw::rule::find_matcher(name, own, {}) == nullptr && gw::rule::find_matcher(name, other, {}) != nullptr;
}

/// Writes the counterparts of all matchers of the other family, if the rule is then one that Traefik takes.
std::optional<Fix> fix(const Context& context, const Router& router, bool tcp) {
  std::string rule(router.rule());
  Fix out{std::string("write ") + (tcp ? "HostSNI" : "Host"), Fix::Safety::Unsafe, {}};
  std::vector<MatcherName> names = matcher_names(router.rule());
  for (std::size_t i = names.size(); i-- > 0;) {
    const MatcherName& name = names[i];
    if (!foreign(name.text, tcp)) continue;
    std::string_view now = counterpart(name.text);
    text::Span place = place_in_rule(context, router, name.range), original = context.sources().original(place);
    if (now.empty() || context.sources().text(original) != name.text) return std::nullopt;
    out.edits.push_back({original, std::string(now)});
    rule.replace(name.range.begin, name.text.size(), now);
  }
  // HostSNI(`*`) is all that comes in, Host(`*`) is not in every version.
  if (!tcp && rule.find("Host(`*`)") != std::string::npos && context.gateway().version < Version{3, 7, 7})
    return std::nullopt;
  if (compile(context, router, rule).program == nullptr || out.edits.empty()) return std::nullopt;
  if (!tcp && router.has_priority()) out.safety = Fix::Safety::Safe;
  return out;
}

text::Span place_of(const Context& context, const Router& router, std::string_view matcher) {
  for (const MatcherName& name : matcher_names(router.rule())) {
    if (name.text == matcher) return place_in_rule(context, router, name.range);
  }
  return {};
}

std::string remedy_for(std::string_view matcher, bool tcp) {
  std::string_view now = counterpart(matcher);
  if (!now.empty()) return "Write " + std::string(now) + ", or move the router below " + (tcp ? "http." : "tcp.");
  return tcp ? "Move the router below http: a TCP router sees addresses, server name and ALPN only."
             : "Move the router below tcp, or remove the matcher.";
}

void check(Context& context) {
  std::vector<Router> routers;
  for (const diag::Fact* fact : context.facts({diag::FactKind::BadRouter})) {
    std::string_view matcher = foreign_matcher(*fact);
    if (matcher.empty()) continue;
    bool tcp = fact->path.starts_with("tcp.");
    diag::Diagnostic& found = context.report(*fact, std::string(matcher) + " is for " + (tcp ? "HTTP" : "TCP") +
                                                        " routers, this is " + (tcp ? "a TCP" : "an HTTP") + " router");
    found.remedy = remedy_for(matcher, tcp);
    if (routers.empty()) routers = routers_of(context, {runtime::Role::Router, runtime::Role::TcpRouter});
    for (const Router& router : routers) {
      if (router.live->name != fact->object || router.tcp() != tcp) continue;
      if (text::Span place = place_of(context, router, matcher); place.written()) found.span = place;
      found.fix = fix(context, router, tcp);
      break;
    }
  }
}

}  // namespace gw::lint::wrong_matcher_family_rule

GW_LINT_RULE(wrong_matcher_family) = {
    .code = {"GW231"},
    .name = "wrong-matcher-family",
    .severity = gw::diag::Severity::Error,
    .summary = "The rule of an HTTP router has a matcher of TCP routers, or the other way round.",
    .why = "Traefik refuses the rule: the router does not exist.",
    .remedy = "Use Host in HTTP routers and HostSNI in TCP routers.",
    .source = "pkg/muxer/http/matcher.go, pkg/muxer/tcp/matcher.go (httpFuncs, tcpFuncs)",
    .bad = R"(tcp:
  routers:
    r: {rule: Host(`a.example`), service: s, tls: {}}
  services:
    s: {loadBalancer: {servers: [{address: "10.0.0.1:1"}]}}
)",
    .good = R"(tcp:
  routers:
    r: {rule: HostSNI(`a.example`), service: s, tls: {}}
  services:
    s: {loadBalancer: {servers: [{address: "10.0.0.1:1"}]}}
)",
    .check = gw::lint::wrong_matcher_family_rule::check,
};
