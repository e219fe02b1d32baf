#ifndef GW_MODEL_HIDDEN_H_
#define GW_MODEL_HIDDEN_H_

#include <string>
#include <vector>

#include "model/value.h"

namespace gw::model {

/// `value` with its secrets of which only asterisks are shown, as gw's API shows them, replaced by those that `known`
/// has at the same place, lists only by lists of the same size. Appends the paths of what was replaced, below `path`.
Value reveal(Arena& arena, const Value& value, const Value& known, const std::string& path,
             std::vector<std::string>& revealed);

}  // namespace gw::model

#endif  // GW_MODEL_HIDDEN_H_
