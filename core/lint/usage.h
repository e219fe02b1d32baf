#ifndef GW_LINT_USAGE_H_
#define GW_LINT_USAGE_H_

#include <initializer_list>
#include <string_view>

#include "lint/rule.h"

namespace gw::lint {

/// Objects of the gateway's own providers that no router leads to. `kind` as in for_each_object: "service",
/// "middleware", "TLS options", "servers transport", "TCP service", "resolver", … . What other providers or an unknown
/// static configuration may use is not reported, but listed as not done.
void report_unused(Context& context, std::initializer_list<std::string_view> kinds);

}  // namespace gw::lint

#endif  // GW_LINT_USAGE_H_
