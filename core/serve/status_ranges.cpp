#include "serve/status_ranges.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "base/strings.h"

namespace gw::serve {
namespace {

int number(std::string_view text) {
  int out = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

}  // namespace

StatusRanges::StatusRanges(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    std::vector<std::string_view> ends = base::split(text, "-");
    ranges_.emplace_back(number(ends[0]), number(ends.size() > 1 ? ends[1] : ends[0]));
  }
}

bool StatusRanges::contains(int status) const {
  return std::ranges::any_of(ranges_, [&](const auto& one) { return one.first <= status && status <= one.second; });
}

}  // namespace gw::serve
