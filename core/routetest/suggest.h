#ifndef GW_ROUTETEST_SUGGEST_H_
#define GW_ROUTETEST_SUGGEST_H_

// Cases that a suite lacks: a request for each router that can win at all. One case cannot reach two routers, so there
// are no fewer that do.

#include <string>
#include <vector>

#include "flow/gateway.h"
#include "routetest/coverage.h"

namespace gw::routetest {

struct Suggestions {
  std::string cases;  ///< The text of a case file; every case in it passes.
  std::size_t count = 0;
  std::vector<std::string> missing;  ///< Routers without a case, each with the reason.
};

/// Adds the cases to the coverage. A case for each router that never won; with `matchers` also for each matcher that
/// was never true or never false.
Suggestions suggest(const flow::Gateway& gateway, Coverage& coverage, bool matchers);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_SUGGEST_H_
