#include "rule/shift.h"

#include <compare>
#include <initializer_list>

namespace gw::rule {

bool same_order(const Shift& one, const Shift& two) { return (one.before <=> two.before) == (one.now() <=> two.now()); }

bool keep_order(Shift& one, Shift& two) {
  if (same_order(one, two)) return false;
  bool any = false;
  for (Shift* shift : {&one, &two}) {
    if (shift->pinned || !shift->moves()) continue;
    shift->pinned = any = true;
  }
  return any;
}

}  // namespace gw::rule
