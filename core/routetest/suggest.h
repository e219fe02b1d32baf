#ifndef GW_ROUTETEST_SUGGEST_H_
#define GW_ROUTETEST_SUGGEST_H_

// Cases that a suite lacks: a request for each router, found by trying what its rule says and asking the gateway.

#include <string>
#include <vector>

#include "flow/gateway.h"
#include "routetest/coverage.h"

namespace gw::routetest {

struct Suggestions {
  std::string cases;  ///< The text of a case file; every case in it passes.
  std::size_t count = 0;
  std::vector<std::string> missing;  ///< Routers for which no request was found.
};

/// A case for each router that never won; with `matchers` also for each matcher that was never true or never false.
Suggestions suggest(const flow::Gateway& gateway, const Coverage& coverage, bool matchers);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_SUGGEST_H_
