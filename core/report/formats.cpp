#include "report/formats.h"

#include <algorithm>
#include <iterator>

namespace gw::report {
namespace {

constexpr Format kFormats[] = {
    {"human", human},   {"json", json},     {"sarif", sarif},           {"junit", junit},
    {"github", github}, {"gitlab", gitlab}, {"checkstyle", checkstyle},
};

}  // namespace

std::span<const Format> formats() { return kFormats; }

const Format* find_format(std::string_view name) {
  const Format* found = std::ranges::find(kFormats, name, &Format::name);
  return found == std::end(kFormats) ? nullptr : found;
}

}  // namespace gw::report
