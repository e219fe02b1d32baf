#ifndef GW_SOURCE_ABSENT_H_
#define GW_SOURCE_ABSENT_H_

#include <set>
#include <string>
#include <string_view>

#include "source/gateway.h"

namespace gw::source {

/// The option of `providers` that switches a provider on: "kubernetesCRD" of kubernetescrd, "consul" of
/// consul-NAMESPACE.
std::string_view section_of(std::string_view provider);

/// Whether a provider may run of which no input is given: objects of it may exist.
bool may_run_unseen(const Gateway& gateway, std::string_view provider);

/// The gateway with an object in the place of each that its routers, services and middlewares name and that an unseen
/// provider may have. Their names ("auth@docker") are added to `names`: of what they do nothing is known.
Gateway with_absent(Gateway gateway, std::set<std::string, std::less<>>& names);

}  // namespace gw::source

#endif  // GW_SOURCE_ABSENT_H_
