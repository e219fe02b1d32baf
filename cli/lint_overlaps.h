#ifndef GW_CLI_LINT_OVERLAPS_H_
#define GW_CLI_LINT_OVERLAPS_H_

#include <string>

#include "cli/command.h"
#include "source/discover.h"

namespace gw::cli {

/// gw lint --explain-overlaps ROUTER, as text or JSON.
Exit print_overlaps(const source::Project& project, const text::SourceSet& sources, const source::World& world,
                    const std::string& router, std::size_t budget, bool json, const std::string& output);

/// How many times the usual limits a number of steps is (analysis::Limits).
std::size_t budget_of(std::size_t steps);

}  // namespace gw::cli

#endif  // GW_CLI_LINT_OVERLAPS_H_
