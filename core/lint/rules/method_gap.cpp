#include <algorithm>

#include "base/strings.h"
#include "lint/rule_places.h"

namespace gw::lint::method_gap_rule {

constexpr std::string_view kAuthentication[] = {"basicAuth", "digestAuth", "forwardAuth"};

bool protects(const flow::Gateway& gateway, const runtime::Object& router) {
  return std::ranges::any_of(gateway.way(router).chain, [](const flow::ChainStep& step) {
    return std::ranges::find(kAuthentication, step.kind) != std::end(kAuthentication);
  });
}

/// The rule without what it says of methods; false: it says nothing.
bool any_method(const analysis::Catalog& catalog, analysis::Formula& formula) {
  bool found = false;
  for (analysis::Formula::Node& node : formula.nodes) {
    if (node.kind != analysis::Formula::Kind::Is) continue;
    const analysis::Atom& atom = catalog.atom(node.literal.atom);
    if (catalog.dimension(atom.dimension).domain != analysis::Domain::Method) continue;
    node.kind = analysis::Formula::Kind::True;
    found = true;
  }
  return found;
}

void check_router(Context& context, const RuleText& rule, const analysis::List& list, std::uint32_t row) {
  Reaches& reaches = context.reaches();
  const flow::Gateway& gateway = reaches.survey().gateway();
  analysis::Formula wide = list.table.formula(row);
  if (!any_method(reaches.catalog(), wide)) return;
  const flow::Service* service = gateway.way(*list.table.row(row).router).service;
  for (std::uint32_t other : reaches.candidates(list, row)) {
    const runtime::Object& open = *list.table.row(other).router;
    if (gateway.way(open).service != service || service == nullptr || protects(gateway, open)) continue;
    std::vector<analysis::Part> parts = {
        {&wide, false}, {&list.table.formula(row), true}, {&list.table.formula(other), false}};
    analysis::Answer answer = reaches.solver(list).solve(parts);
    if (answer.kind != analysis::Answer::Kind::Some) continue;
    std::optional<flow::Asked> asked = reaches.survey().replay(list, answer.witness, &open);
    if (!asked || list.table.first(answer.witness) != other) continue;
    diag::Diagnostic& said = report_whole(context, rule,
                                          "other methods come to " + std::string(service->name) +
                                              " without authentication, through " + std::string(open.name));
    add_witness(said, "such as", *asked);
    add_place(context, said, open, std::string(open.name) + " is here");
    return;
  }
}

void check(Context& context) {
  for (const RuleText& rule : context.rule_texts()) {
    bool methods = rule.http() && rule.program != nullptr && rule.live && !rule.child &&
                   base::ascii_lower(rule.text).find("method") != std::string::npos;
    if (!methods) continue;
    Reaches& reaches = context.reaches();
    const runtime::Object* router = reaches.router(rule);
    if (router == nullptr || !protects(reaches.survey().gateway(), *router)) continue;
    const analysis::Place& place = reaches.survey().places(*router)[0];
    check_router(context, rule, reaches.survey().lists()[place.list], place.row);
  }
}

}  // namespace gw::lint::method_gap_rule

GW_LINT_RULE(method_gap) = {
    .code = {"GW243"},
    .name = "method-gap",
    .severity = gw::diag::Severity::Warning,
    .summary =
        "A router asks for authentication for some methods only, and another one takes the rest to the same service "
        "without it.",
    .why = "Who uses another method gets in without a password.",
    .remedy = "Take the method out of the rule, or protect the other router, too.",
    .source = "pkg/muxer/http/matcher.go (method)",
    .bad = R"(http:
  routers:
    admin: {rule: 'PathPrefix(`/admin`) && Method(`GET`)', service: s, middlewares: [auth]}
    site: {rule: 'PathPrefix(`/`)', service: s}
  middlewares:
    auth: {basicAuth: {users: ["ops:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/"]}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    admin: {rule: 'PathPrefix(`/admin`)', service: s, middlewares: [auth]}
    site: {rule: 'PathPrefix(`/`)', service: s}
  middlewares:
    auth: {basicAuth: {users: ["ops:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/"]}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::method_gap_rule::check,
    .proofs = true,
};
