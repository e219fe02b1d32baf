#ifndef GW_TEMPLATE_COMPARE_H_
#define GW_TEMPLATE_COMPARE_H_

#include "template/machine.h"

namespace gw::template_ {

/// reflect.DeepEqual.
bool deep_equal(Machine& machine, const Value& a, const Value& b, int depth = 0);

}  // namespace gw::template_

#endif  // GW_TEMPLATE_COMPARE_H_
