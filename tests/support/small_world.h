#ifndef GW_TESTS_SUPPORT_SMALL_WORLD_H_
#define GW_TESTS_SUPPORT_SMALL_WORLD_H_

// A world so small that all its requests can be tried: for every part of a request one value of each kind that its
// matchers tell apart, so that what holds for all of these requests holds for all there are.

#include <bitset>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "rule/program.h"

namespace gw::testing {

class SmallWorld {
 public:
  static constexpr std::size_t kRequests = 7 * 4 * 8 * 4 * 3 * 3;
  using Set = std::bitset<kRequests>;

  SmallWorld();

  /// "Host(`a.com`)", "!Host(`a.com`)" and so on, with the requests that they take.
  const std::vector<std::string>& matchers() const { return matchers_; }

  /// Requests that the program takes.
  Set requests(const rule::Program& program) const;
  std::string show(std::size_t request) const;

 private:
  struct Parts {
    std::string host, path, method, peer;
    std::vector<rule::Pair> headers, query;
  };

  rule::HttpRequest view(const Parts& parts) const;

  std::vector<std::string> matchers_;
  std::vector<Parts> requests_;
};

/// Compiles a rule of the v3 syntax, which must be right.
std::shared_ptr<const rule::Program> compiled(std::string_view rule);

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_SMALL_WORLD_H_
