#ifndef GW_CLI_OUTCOME_H_
#define GW_CLI_OUTCOME_H_

// What commands that print what Traefik would run have in common: whether it would, and whether gw knows all of it.

#include "cli/command.h"
#include "runtime/runtime.h"
#include "source/discover.h"

namespace gw::cli {

/// Says on standard error what of the inputs could not be analysed, and why.
void tell_not_analysed(const source::Project& project, const text::SourceSet& sources);

/// Something could not be read, or is a template that gw does not evaluate: what is printed is a part.
bool not_analysed(const source::Project& project);

/// Says on standard error why runs() is false, other than that something could not be analysed.
void tell_why_not(const source::Gateway& gateway, const runtime::Graph& graph);

/// Traefik starts with it, lives, and takes what every provider gives it.
bool runs(const source::Gateway& gateway, const runtime::Graph& graph);

}  // namespace gw::cli

#endif  // GW_CLI_OUTCOME_H_
