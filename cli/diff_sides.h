#ifndef GW_CLI_DIFF_SIDES_H_
#define GW_CLI_DIFF_SIDES_H_

// What of the two sides of gw diff belongs together.

#include <string>
#include <vector>

#include "cli/diff_report.h"
#include "runtime/runtime.h"
#include "source/gateway.h"

namespace gw::cli {

/// Gateways that are compared. Null: that side has none of this name.
struct Pair {
  const source::Gateway *old = nullptr, *now = nullptr;
  std::string name;  ///< Without the side's directory; empty if both sides have one gateway only.
};

/// The gateways of a side, and the inputs that they were found in.
struct Gateways {
  const std::vector<source::Gateway>& all;
  const std::vector<std::string>& inputs;
};

/// The only gateways of both sides belong together, whatever they are called; of several those of one name:
/// web/traefik.yml of old/ and web/traefik.yml of new/. In the order of the new side, then what is gone.
std::vector<Pair> pair_gateways(const Gateways& old, const Gateways& now);

/// The gateway as it is beside the other. Without a static configuration it is where the other one runs, with that
/// one's entry points and own routers, and a line on standard error says so; where neither has one both have the entry
/// points that either names.
source::Gateway beside(const source::Gateway& gateway, const source::Gateway& other, const char* side);

/// Where to look for the change: a router of it that is written otherwise, else the router that takes the request now,
/// else the one that took it.
text::Span place_of(const diff::Change& change, const std::vector<diff::Edit>& edits, const runtime::Graph& old,
                    const runtime::Graph& now);

}  // namespace gw::cli

#endif  // GW_CLI_DIFF_SIDES_H_
