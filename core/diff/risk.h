#ifndef GW_DIFF_RISK_H_
#define GW_DIFF_RISK_H_

#include <string>
#include <vector>

#include "diff/behaviour.h"

namespace gw::diff {

/// What of a change a reviewer must see.
std::vector<std::string> risks(const flow::Gateway& old, const flow::Gateway& now, const Change& change);

/// Why the request fares otherwise, in one line.
std::string reason(const flow::Gateway& old, const flow::Gateway& now, const Change& change);

/// How grave it is; the larger comes first.
int gravity(const Change& change);

}  // namespace gw::diff

#endif  // GW_DIFF_RISK_H_
