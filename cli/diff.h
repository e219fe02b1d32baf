#ifndef GW_CLI_DIFF_H_
#define GW_CLI_DIFF_H_

#include <string>
#include <string_view>

namespace gw::cli {

/// The difference of two texts as `diff -u` and `patch` write it, with three lines of context; empty if they are equal.
/// Made for few edits: lines are matched in order, changed blocks are not minimised.
std::string unified_diff(const std::string& name, std::string_view before, std::string_view after);

}  // namespace gw::cli

#endif  // GW_CLI_DIFF_H_
