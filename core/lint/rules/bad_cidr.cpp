#include <algorithm>
#include <set>

#include "base/ip.h"
#include "base/strings.h"
#include "lint/routers.h"
#include "lint/rule_faults.h"
#include "lint/walk.h"

namespace gw::lint::bad_cidr_rule {

using diag::Fact;
using diag::FactKind;
using diag::Fix;
using model::Value;

/// Written addresses and ranges of options.
std::vector<const Value*> addresses_of(const source::Gateway& gateway) {
  std::vector<const Value*> out;
  for_each_value(gateway, [&](const Value& value, const schema::Field* field, std::string_view) {
    if (field == nullptr || value.kind != Value::Kind::String) return;
    if (field->name == "sourceRange" || field->name == "trustedIPs" || field->name == "excludedIPs")
      out.push_back(&value);
  });
  return out;
}

std::string no_address(std::string_view text) { return base::quote(text) + " is no IP address and no range"; }

/// Traefik refuses the list that `value` stands in.
bool refused(const Fact& fact, const Value& value) {
  if (fact.kind == FactKind::StaticRefused) return fact.traefik.ends_with(": " + std::string(value.string()));
  return fact.span.source == value.span.source && fact.span.begin <= value.span.begin &&
         value.span.end <= fact.span.end;
}

/// What Traefik refuses: the first bad one of each list. Gives what was reported.
std::set<const Value*> report_refused(Context& context, const std::vector<const Value*>& addresses) {
  constexpr std::string_view kInvalid = "invalid CIDR address: ";
  std::set<const Value*> out;
  for (const Fact* fact :
       context.facts({FactKind::BadRouter, FactKind::BadMiddlewareOption, FactKind::StaticRefused})) {
    if (!refuses_address(*fact)) continue;
    std::size_t at = fact->traefik.rfind(kInvalid);
    if (at == std::string::npos) continue;
    std::string_view text = std::string_view(fact->traefik).substr(at + kInvalid.size());
    diag::Diagnostic& found = context.report(*fact, no_address(text));
    for (const Value* value : addresses) {
      if (value->string() != text || !refused(*fact, *value)) continue;
      found.span = value->span;
      out.insert(value);
      break;
    }
  }
  return out;
}

/// A range whose address has bits beyond its size.
void report_bits(Context& context, text::Span place, std::string_view text, bool length_counts) {
  std::optional<std::string> network = base::network_of(text);
  if (!network) return;
  diag::Diagnostic& found = context.report(place, std::string(text) + " means " + *network);
  found.severity = diag::Severity::Warning;
  found.remedy = "Write " + *network + ", or " + std::string(text.substr(0, text.find('/'))) + " for the one address.";
  bool longer = length_counts && network->size() != text.size();
  context.replace(found, place, text, *network, longer ? Fix::Safety::Unsafe : Fix::Safety::Safe);
}

void check_rule(Context& context, const Router& router) {
  std::string lower = base::ascii_lower(router.rule());
  if (!router.works() || lower.find("clientip") == std::string::npos || lower.find('/') == std::string::npos) return;
  gw::rule::Compiled rule = compile(context, router);
  if (rule.program == nullptr) return;
  for (const gw::rule::Program::Leaf& leaf : rule.program->leaves()) {
    const gw::rule::Node& node = rule.program->expr()[leaf.node];
    if (node.matcher != gw::rule::Matcher::ClientIp) continue;
    for (std::size_t i = 0; i < node.count; ++i) {
      const gw::rule::Argument& argument = rule.program->expr().argument(node, i);
      report_bits(context, place_in_rule(context, router, argument.range), argument.value, !router.has_priority());
    }
  }
}

void check(Context& context) {
  std::vector<const Value*> addresses = addresses_of(context.gateway());
  std::set<const Value*> reported = report_refused(context, addresses);
  for (const Value* value : addresses) {
    bool known = std::ranges::any_of(reported, [&](const Value* other) { return other->span == value->span; });
    if (known) continue;
    if (base::parse_ip_or_range(value->string())) {
      report_bits(context, value->span, value->string(), false);
      continue;
    }
    // Traefik has not come to it, or stops at another one of the list.
    context.report(value->span, no_address(value->string())).severity = diag::Severity::Warning;
  }
  for (const Router& router : routers_of(context, {runtime::Role::Router, runtime::Role::TcpRouter}))
    check_rule(context, router);
}

}  // namespace gw::lint::bad_cidr_rule

GW_LINT_RULE(bad_cidr) = {
    .code = {"GW236"},
    .name = "bad-cidr",
    .severity = gw::diag::Severity::Error,
    .summary = "An address is no IP address or range, or a range is written by an address within it.",
    .why = "Traefik refuses what is no address; of 10.0.0.1/24 it takes all of 10.0.0.0/24, not 10.0.0.1 alone.",
    .remedy = "Write an address (10.0.0.7) or the first address of a range and its size (10.0.0.0/8).",
    .source = "pkg/ip/checker.go; Go net.ParseIP, net.ParseCIDR",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`) && ClientIP(`10.0.0.1/24`), service: s, middlewares: [m]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
  middlewares:
    m: {ipAllowList: {sourceRange: ["10.0.0.300"]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`) && ClientIP(`10.0.0.0/24`), service: s, middlewares: [m]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
  middlewares:
    m: {ipAllowList: {sourceRange: ["10.0.0.30"]}}
)",
    .check = gw::lint::bad_cidr_rule::check,
};
