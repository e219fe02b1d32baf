#ifndef GW_ROUTE_INDEX_H_
#define GW_ROUTE_INDEX_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "rule/program.h"

namespace gw::route {

/// Finds the first of a list of rules that matches a request without asking each of them. The answer is always that of
/// asking them one by one. Immutable: built once, asked by any number of threads, without allocation.
/// Source: analysis.md 3.2.
class Index {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  Index() = default;
  /// `programs` in the order in which they are asked. They outlive the index.
  explicit Index(std::span<const rule::Program* const> programs);

  /// The position of the first that matches; kNone if none does.
  std::uint32_t first(const rule::HttpRequest& request) const;

  /// Appends the positions in [begin, end) of all that match, in their order.
  void matching(const rule::HttpRequest& request, std::uint32_t begin, std::uint32_t end,
                std::vector<std::uint32_t>& out) const;

 private:
  std::vector<const rule::Program*> programs_;
};

}  // namespace gw::route

#endif  // GW_ROUTE_INDEX_H_
