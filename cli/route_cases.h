#ifndef GW_CLI_ROUTE_CASES_H_
#define GW_CLI_ROUTE_CASES_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/route_gateways.h"

namespace gw::cli {

struct CaseOptions {
  std::string format = "human";
  std::string output;
  bool color = false;
  bool coverage = false;
  int least = -1;  ///< --require-coverage; -1: not asked.
  bool suggest = false;
  bool matchers = false;  ///< Suggest for each side of each matcher.
};

/// Loads the inputs that a case file names; null, with `exit`, if that fails.
using LoadConfig = std::function<std::unique_ptr<Gateways>(const std::vector<std::string>& inputs, Exit& exit)>;

/// Runs the cases of the files, each file against its own `config` if it has one and `given` is null.
Exit run_cases(const std::vector<std::string>& files, Gateways* given, const LoadConfig& load,
               const CaseOptions& options);

}  // namespace gw::cli

#endif  // GW_CLI_ROUTE_CASES_H_
