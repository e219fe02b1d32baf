#ifndef GW_ROUTETEST_PROBLEM_H_
#define GW_ROUTETEST_PROBLEM_H_

#include <string>
#include <vector>

#include "text/source.h"

namespace gw::routetest {

/// What is wrong in a file of tests, and what to do.
struct Problem {
  std::string message;  ///< One line, no period.
  text::Span span;
};

using Problems = std::vector<Problem>;

/// "routes.test.yml:3:5: message".
std::string to_string(const Problem& problem, const text::SourceSet& sources);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_PROBLEM_H_
