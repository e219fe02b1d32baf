#ifndef GW_ROUTETEST_CHECK_H_
#define GW_ROUTETEST_CHECK_H_

#include <string>
#include <vector>

#include "flow/answer.h"
#include "routetest/case_file.h"

namespace gw::routetest {

struct Difference {
  std::string what;      ///< "router", "upstream header X-A".
  std::string expected;  ///< As the case has it; for people.
  std::string actual;
  text::Span span;  ///< Of the expected value.
};

/// What of the answer is not as it was expected, in the order of Expect; empty: the case has passed.
std::vector<Difference> differences(const Expect& expect, const flow::Answer& answer);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_CHECK_H_
