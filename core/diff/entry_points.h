#ifndef GW_DIFF_ENTRY_POINTS_H_
#define GW_DIFF_ENTRY_POINTS_H_

#include <string>
#include <vector>

#include "flow/gateway.h"

namespace gw::diff {

/// Entry points of both sides that make other requests of what clients send: "web: sanitizePath, forwardedHeaders".
std::vector<std::string> changed_options(const flow::Gateway& old, const flow::Gateway& now);

}  // namespace gw::diff

#endif  // GW_DIFF_ENTRY_POINTS_H_
