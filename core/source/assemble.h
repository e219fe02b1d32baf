#ifndef GW_SOURCE_ASSEMBLE_H_
#define GW_SOURCE_ASSEMBLE_H_

// From inputs to gateways: each static configuration makes one, with what its providers reach.

#include <functional>
#include <set>
#include <string>

#include "source/discover.h"
#include "source/material.h"

namespace gw::source {

/// Tells that an input cannot be read after all, and why.
using Refuse = std::function<void(const std::string& path, std::string reason)>;

/// Makes the gateways of `project.inputs`; adds the files that providers and compose projects reach to them.
/// `named`: inputs that the user named one by one.
void assemble(text::SourceSet& sources, const Request& request, const std::set<std::string>& named,
              const Refuse& refuse, Project& project);

/// Without a static configuration what it would hold is taken to be there: entry points and resolvers that routers
/// name, and the internal services.
void assume_install(Gateway& gateway);

/// Adds to the gateway what its providers find in `material`. Providers that `gateway.install` does not enable are
/// taken to be enabled if `all`, and the gateway's assumption says so.
void attach(text::SourceSet& sources, const Request& request, const Material& material, bool all, Gateway& gateway);

}  // namespace gw::source

#endif  // GW_SOURCE_ASSEMBLE_H_
