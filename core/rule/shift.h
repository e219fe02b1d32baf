#ifndef GW_RULE_SHIFT_H_
#define GW_RULE_SHIFT_H_

namespace gw::rule {

/// The priorities of a router before and after its rule is rewritten: without a written one the length of the rule.
struct Shift {
  long long before = 0, after = 0;
  bool pinned = false;  ///< `before` is written down, so that it stays.

  bool moves() const { return before != after; }
  long long now() const { return pinned ? before : after; }
};

/// The priorities say the same of two routers before and now, an equal one included.
bool same_order(const Shift& one, const Shift& two);

/// Pins what moves of two routers if their order has changed; whether there was any. What is pinned may change the
/// order to other routers: all pairs are in order when none is pinned anymore.
bool keep_order(Shift& one, Shift& two);

}  // namespace gw::rule

#endif  // GW_RULE_SHIFT_H_
