#include <map>

#include "base/strings.h"
#include "lint/rule.h"
#include "lint/walk.h"

namespace gw::lint::map_key_case_twins_rule {

void check(Context& context) {
  std::map<std::string, std::string> seen;
  for_each_object(context.gateway(), [&](std::string_view kind, const model::Property& object) {
    auto [at, added] = seen.emplace(std::string(kind) + " " + base::ascii_lower(object.name), object.name);
    if (added || at->second == object.name) return;
    context.report(object.value.name(),
                   std::string(kind) + " " + std::string(object.name) + " and " + at->second + " differ in case only");
  });
}

}  // namespace gw::lint::map_key_case_twins_rule

GW_LINT_RULE(map_key_case_twins) = {
    .code = {"GW040"},
    .name = "map-key-case-twins",
    .severity = gw::diag::Severity::Warning,
    .summary = "Two objects of one kind differ in case only.",
    .why = "Files keep them apart; labels and flags merge them into one.",
    .remedy = "Rename one of them.",
    .source = "paerser v0.2.2 parser/labels_decode.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
    R: {rule: Host(`b.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::map_key_case_twins_rule::check,
};
