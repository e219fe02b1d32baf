#ifndef GW_LINT_REFERENCES_H_
#define GW_LINT_REFERENCES_H_

#include <string>
#include <string_view>

#include "lint/rule.h"

namespace gw::lint {

/// The name of a missing reference as the user wrote it: without the provider that Traefik adds.
std::string written_name(const Context& context, const diag::Fact& fact);

/// The object of the same name that another provider has; empty if there is none.
std::string elsewhere(const diag::Fact& fact);

/// Whether the name with its provider is one of Kubernetes: what an Ingress names so, ingress-middleware-name (GW706)
/// reports.
bool names_kubernetes(std::string_view qualified);

/// Reports every reference of `role` (fact_kind.h) that leads nowhere, but for those that lead to another provider
/// (missing-provider-suffix reports them): "middleware auth does not exist". Also those that Traefik does not come to
/// because it gives up the object for another fault first.
void report_missing(Context& context, std::string_view role, std::string_view words);

}  // namespace gw::lint

#endif  // GW_LINT_REFERENCES_H_
