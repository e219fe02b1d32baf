#ifndef GW_CLI_ROUTE_BATCH_H_
#define GW_CLI_ROUTE_BATCH_H_

#include <string>

#include "cli/command.h"
#include "flow/gateway.h"

namespace gw::cli {

/// Answers each line of a file ("-": standard input) on a line of its own, as they come. `output` empty: standard
/// output.
Exit answer_lines(const flow::Gateway& gateway, const std::string& path, const std::string& output);

}  // namespace gw::cli

#endif  // GW_CLI_ROUTE_BATCH_H_
