#include "route/index.h"

namespace gw::route {

Index::Index(std::span<const rule::Program* const> programs) : programs_(programs.begin(), programs.end()) {}

std::uint32_t Index::first(const rule::HttpRequest& request) const {
  for (std::uint32_t i = 0; i < programs_.size(); ++i) {
    if (programs_[i]->matches(request)) return i;
  }
  return kNone;
}

void Index::matching(const rule::HttpRequest& request, std::uint32_t begin, std::uint32_t end,
                     std::vector<std::uint32_t>& out) const {
  for (std::uint32_t i = begin; i < end; ++i) {
    if (programs_[i]->matches(request)) out.push_back(i);
  }
}

}  // namespace gw::route
