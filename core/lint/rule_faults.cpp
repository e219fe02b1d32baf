#include "lint/rule_faults.h"

#include "rule/matchers.h"

namespace gw::lint {

std::string_view foreign_matcher(const diag::Fact& fact) {
  using gw::rule::Protocol;
  constexpr std::string_view kUnknown = "unsupported function: ";
  std::string_view text = fact.traefik;
  std::size_t at = text.rfind(kUnknown);
  if (fact.kind != diag::FactKind::BadRouter || fact.subject != "rule" || at == std::string_view::npos) return {};
  std::string_view name = text.substr(at + kUnknown.size());
  Protocol own = fact.path.starts_with("tcp.") ? Protocol::Tcp : Protocol::Http;
  Protocol other = own == Protocol::Tcp ? Protocol::Http : Protocol::Tcp;
  bool foreign = gw::rule::find_matcher(name, other, {}) != nullptr && gw::rule::find_matcher(name, own, {}) == nullptr;
  return foreign ? name : std::string_view();
}

bool refuses_acme(const diag::Fact& fact) {
  return fact.kind == diag::FactKind::BadRouter && fact.subject == "rule" &&
         fact.traefik.ends_with("\"acme-tls/1\" is not allowed");
}

bool refuses_address(const diag::Fact& fact) {
  return fact.traefik.find("parsing CIDR trusted IPs ") != std::string::npos;
}

bool has_own_rule(const diag::Fact& fact) {
  return refuses_acme(fact) || refuses_address(fact) || !foreign_matcher(fact).empty();
}

}  // namespace gw::lint
