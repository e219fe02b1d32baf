#ifndef GW_ANALYSIS_OVERLAP_H_
#define GW_ANALYSIS_OVERLAP_H_

// Which rules may have a request in common, without comparing each with each. Source: analysis.md 4.4.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/reach.h"

namespace gw::analysis {

/// The hosts (server names) that a formula allows: each is one of `names`, or ends in one of `tails`. A dot at the end
/// does not count. Nothing: there is no such list.
struct HostKeys {
  std::vector<std::string> names, tails;
};
std::optional<HostKeys> host_keys(const Catalog& catalog, const Formula& formula);

/// The rows of a table by the hosts that they allow. Immutable once it is made.
class OverlapIndex {
 public:
  OverlapIndex(const Catalog& catalog, const Table& table);

  /// Rows that may overlap with the formula, sorted; all others have no request in common with it.
  std::vector<std::uint32_t> candidates(const Formula& formula) const;

 private:
  using Rows = std::vector<std::uint32_t>;

  void collect(const std::string& ending, Rows& out) const;

  const Catalog& catalog_;
  std::size_t size_;
  std::map<std::string, Rows> names_, tails_;  ///< By the text from its end to its beginning.
  Rows others_;
};

}  // namespace gw::analysis

#endif  // GW_ANALYSIS_OVERLAP_H_
