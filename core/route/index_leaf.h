#ifndef GW_ROUTE_INDEX_LEAF_H_
#define GW_ROUTE_INDEX_LEAF_H_

#include "route/index_guard.h"
#include "rule/test.h"

namespace gw::route {

Guard guard_of_leaf(const rule::Test& test, bool negated, std::deque<std::string>& texts);

/// The shortest text that Key::Kind::HostPart and PathPart take: so many bytes of it are looked up.
constexpr std::size_t kPart = 4;

}  // namespace gw::route

#endif  // GW_ROUTE_INDEX_LEAF_H_
