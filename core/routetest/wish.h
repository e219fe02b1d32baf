#ifndef GW_ROUTETEST_WISH_H_
#define GW_ROUTETEST_WISH_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rule/program.h"

namespace gw::routetest {

/// What a request has to be, gathered from the matchers of a rule.
struct Wish {
  std::string host, path = "/", method = "GET", from, query;
  std::vector<std::pair<std::string, std::string>> headers;
  bool exact_path = false;
};

/// One for each way through the alternatives of an HTTP rule, up to a limit. Negated matchers are not looked at: that
/// the request is what it is to be has to be asked.
std::vector<Wish> wishes_of(const rule::Program& program);

/// A text that a simple regular expression matches: its literals, the first of alternatives, one character for a class.
/// Empty where that is not told so easily.
std::string sample(std::string_view pattern);

}  // namespace gw::routetest

#endif  // GW_ROUTETEST_WISH_H_
