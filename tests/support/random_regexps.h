#ifndef GW_TESTS_SUPPORT_RANDOM_REGEXPS_H_
#define GW_TESTS_SUPPORT_RANDOM_REGEXPS_H_

// Regular expressions of everything that their syntax has, some of them wrong, and texts that they may match: letters
// that differ in case, characters of several bytes, bytes that are no UTF-8.

#include <cstdint>
#include <random>
#include <string>

namespace gw::testing {

class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}
  std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(engine_); }
  bool one_in(std::size_t of) { return below(of) == 0; }
  template <std::size_t N>
  std::string pick(const char* const (&from)[N]) {
    return from[below(N)];
  }

 private:
  std::mt19937 engine_;
};

std::string random_pattern(Dice& dice);
std::string random_text(Dice& dice);

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_RANDOM_REGEXPS_H_
