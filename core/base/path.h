#ifndef GW_BASE_PATH_H_
#define GW_BASE_PATH_H_

#include <string>
#include <string_view>

namespace gw::base {

/// The shortest name of the same path by its text alone; "." for an empty one. Source: Go path.Clean.
std::string clean_path(std::string_view path);

}  // namespace gw::base

#endif  // GW_BASE_PATH_H_
