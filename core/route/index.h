#ifndef GW_ROUTE_INDEX_H_
#define GW_ROUTE_INDEX_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "rule/program.h"

namespace gw::route {

/// Finds the first of a list of rules that matches a request without asking each of them. The answer is always that of
/// asking them one by one. Immutable: built once, asked by any number of threads, without allocation. Copies share it.
/// Source: analysis.md 3.2.
class Index {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  Index() = default;
  /// `programs` in the order in which they are asked, fewer than 2^30. They outlive the index.
  explicit Index(std::span<const rule::Program* const> programs);

  /// The position of the first that matches; kNone if none does.
  std::uint32_t first(const rule::HttpRequest& request) const;

  /// Appends the positions in [begin, end) of all that match, in their order.
  void matching(const rule::HttpRequest& request, std::uint32_t begin, std::uint32_t end,
                std::vector<std::uint32_t>& out) const;

  /// By what the rules are found; a rule counts for each of its alternatives.
  struct Sources {
    std::size_t hosts = 0;     ///< A host or the end of one.
    std::size_t values = 0;    ///< A header or a parameter of the query.
    std::size_t parts = 0;     ///< Characters that a regular expression needs.
    std::size_t paths = 0;     ///< The path alone.
    std::size_t always = 0;    ///< Nothing: such rules are asked for every request.
    std::size_t complete = 0;  ///< Of all these, those that need not be asked when they are found.
    std::size_t bytes = 0;     ///< Memory of the index, without the programs.
  };
  const Sources& sources() const;

  /// How many rules must be asked for every request, because nothing of them can be looked up.
  std::size_t unindexable() const { return sources().always; }

 private:
  struct Tables;

  std::shared_ptr<const Tables> tables_;
};

}  // namespace gw::route

#endif  // GW_ROUTE_INDEX_H_
