#ifndef GW_CLI_ROUTE_GATEWAYS_H_
#define GW_CLI_ROUTE_GATEWAYS_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/inputs.h"
#include "flow/gateway.h"

namespace gw::cli {

/// The gateways of the inputs of a command, ready to be asked.
struct Gateways {
  text::SourceSet sources;
  std::vector<std::unique_ptr<flow::Gateway>> all;
  Exit exit = Exit::Clean;  ///< NotAnalysed: something of the inputs could not be, and standard error says what.
};

/// Loads everything and says on standard error what was assumed or is not as it should be. Of providers that Traefik
/// refuses nothing runs; `repaired`: what could be read of them counts, as if they were not refused. Nothing: wrong
/// usage, or no gateway; then `exit` says which.
std::unique_ptr<Gateways> load_gateways(Inputs& inputs, const Global& global, bool repaired, Exit& exit);

}  // namespace gw::cli

#endif  // GW_CLI_ROUTE_GATEWAYS_H_
