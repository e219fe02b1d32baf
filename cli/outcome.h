#ifndef GW_CLI_OUTCOME_H_
#define GW_CLI_OUTCOME_H_

// What commands that print what Traefik would run have in common: whether it would, and whether gw knows all of it.

#include <string>
#include <vector>

#include "cli/command.h"
#include "runtime/runtime.h"
#include "source/discover.h"

namespace gw::cli {

/// Which input could not be analysed, and why. Requires: it was not.
std::string gap_of(const source::Input& input);

/// What of the inputs could not be analysed, and why, a line each.
std::vector<std::string> gaps_of(const source::Project& project, const text::SourceSet& sources);

/// Says that on standard error.
void tell_not_analysed(const source::Project& project, const text::SourceSet& sources);

/// Something could not be read, or is a template that gw does not evaluate: what is printed is a part.
bool not_analysed(const source::Project& project);

/// Why runs() is false, a line each, other than that something could not be analysed.
std::vector<std::string> faults_of(const source::Gateway& gateway, const runtime::Graph& graph);

/// Says that on standard error.
void tell_why_not(const source::Gateway& gateway, const runtime::Graph& graph);

/// Traefik starts with it, lives, and takes what every provider gives it.
bool runs(const source::Gateway& gateway, const runtime::Graph& graph);

}  // namespace gw::cli

#endif  // GW_CLI_OUTCOME_H_
