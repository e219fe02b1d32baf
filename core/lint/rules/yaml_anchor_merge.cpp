#include "lint/rule.h"

namespace gw::lint::yaml_anchor_merge_rule {

using diag::FactKind;

void check(Context& context) {
  for (const diag::Fact* fact : context.facts({FactKind::MergedKey}))
    context.report(*fact, "this merges in " + (fact->subject.empty() ? std::string("another map") : fact->subject));
}

}  // namespace gw::lint::yaml_anchor_merge_rule

GW_LINT_RULE(yaml_anchor_merge) = {
    .code = {"GW021"},
    .name = "yaml-anchor-merge",
    .severity = gw::diag::Severity::Info,
    .summary = "A merge key brings in values of another map.",
    .why = "Maps are merged, lists are not: what stands here replaces the list of the anchor as a whole.",
    .remedy = "Nothing, if that is what you mean.",
    .source = "yaml.v3 decode.go (merge)",
    .bad = R"(x-base: &base {service: s, rule: Host(`a.example`)}
http:
  routers:
    r:
      <<: *base
      priority: 10
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::yaml_anchor_merge_rule::check,
};
