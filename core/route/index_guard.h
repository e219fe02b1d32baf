#ifndef GW_ROUTE_INDEX_GUARD_H_
#define GW_ROUTE_INDEX_GUARD_H_

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "rule/program.h"

namespace gw::route {

/// A part of a request by which rules can be looked up. The cheapest kinds come first.
struct Key {
  enum class Kind : std::uint8_t {
    Host,      ///< The whole host, or all of it but one dot at its end.
    Suffix,    ///< The host from one of its dots on; "" of a host without dots.
    Header,    ///< A line of this name and value.
    Query,     ///< A parameter of this name and value.
    HostPart,  ///< Characters somewhere in the host.
    PathPart,  ///< Characters somewhere in the path.
    None,
  };
  Kind kind = Kind::None;
  bool first_label = false;  ///< Of Suffix: only from the first dot on.
  bool raw = false;          ///< It is the raw host that the rule reads.
  std::string_view name, value;

  friend bool operator==(const Key&, const Key&) = default;
};

/// What a request has if this alternative of a guard holds.
struct Alternative {
  Key keys[2];            ///< All that are not None, the cheapest first.
  std::string_view path;  ///< How its path begins; all of it if `exact`.
  bool exact = false;

  bool has_path() const { return exact || !path.empty(); }
};

/// What surely holds of a request that a rule matches: one of the alternatives. A rule without alternatives matches
/// nothing. The texts are those of the rule's program, or lie in the `texts` of guard_of().
struct Guard {
  std::vector<Alternative> any;
  /// Nothing more is asked of the request, as long as no host is flattened. Then each alternative has at most one key.
  bool complete = false;
};

/// Requires: in what it is compared with, the host and the flattened host are ASCII in lower case, the latter does not
/// begin with "*", and a host that is empty is not looked up.
Guard guard_of(const rule::Program& program, std::deque<std::string>& texts);

}  // namespace gw::route

#endif  // GW_ROUTE_INDEX_GUARD_H_
