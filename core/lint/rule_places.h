#ifndef GW_LINT_RULE_PLACES_H_
#define GW_LINT_RULE_PLACES_H_

#include "lint/reaches.h"

namespace gw::lint {

/// The rule of a router of the survey; null: it has none that is written.
const RuleText* rule_of(Context& context, const runtime::Object& router);

/// Reports at the whole rule.
diag::Diagnostic& report_whole(Context& context, const RuleText& rule, std::string message);

/// "matched by both: GET http://a.example/x"
void add_witness(diag::Diagnostic& diagnostic, const char* what, const flow::Asked& request);

/// A note that shows where the rule of the router stands.
void add_place(Context& context, diag::Diagnostic& diagnostic, const runtime::Object& router, std::string text);

/// "longer (40 to 38)", "written: 10 to 3", as why the first of two comes first.
std::string why_first(const runtime::Object& first, const runtime::Object& second);

}  // namespace gw::lint

#endif  // GW_LINT_RULE_PLACES_H_
