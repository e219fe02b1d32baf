#include "routetest/results.h"

#include <algorithm>

namespace gw::routetest {

std::size_t Results::failed() const {
  return static_cast<std::size_t>(std::ranges::count_if(outcomes, [](const Outcome& o) { return !o.passed(); }));
}

std::span<const ResultFormat> result_formats() {
  static constexpr ResultFormat kFormats[] = {{"human", results_human},
                                              {"json", results_json},
                                              {"junit", results_junit},
                                              {"tap", results_tap},
                                              {"github", results_github}};
  return kFormats;
}

const ResultFormat* find_result_format(std::string_view name) {
  for (const ResultFormat& format : result_formats()) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

}  // namespace gw::routetest
