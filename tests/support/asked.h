#ifndef GW_TESTS_SUPPORT_ASKED_H_
#define GW_TESTS_SUPPORT_ASKED_H_

#include <string>

#include "flow/asked.h"

namespace gw::testing {

/// A question in a few lines: first what differs from a plain one, then the head of the request.
std::string show(const flow::Asked& asked);

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_ASKED_H_
