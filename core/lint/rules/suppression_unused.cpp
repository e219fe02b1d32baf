#include "lint/rule.h"

namespace gw::lint::suppression_unused_rule {

// Found where suppressions are applied: lint/suppressions.cpp.
void check(Context&) {}

}  // namespace gw::lint::suppression_unused_rule

GW_LINT_RULE(suppression_unused) = {
    .code = {"GW979"},
    .name = "suppression-unused",
    .severity = gw::diag::Severity::Warning,
    .summary = "A comment gw:ignore suppresses nothing, or has run out.",
    .why = "It hides the next fault that appears at its place.",
    .remedy = "Remove the comment, or repair what it hides.",
    .source = "gw",
    .bad = "# gw:ignore GW101\nhttp:\n  services:\n    s: {loadBalancer: {servers: [{url: \"http://10.0.0.1\"}]}}\n",
    .good = "http:\n  services:\n    s: {loadBalancer: {servers: [{url: \"http://10.0.0.1\"}]}}\n",
    .check = gw::lint::suppression_unused_rule::check,
};
