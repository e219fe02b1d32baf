#ifndef GW_SERVE_WATCH_LOOK_H_
#define GW_SERVE_WATCH_LOOK_H_

// What can be seen of files without being told.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace gw::serve {

/// Whether editors make a file of this name for themselves: swap files, backups, locks, vim's 4913.
bool is_editors(std::string_view name);

struct Look {
  std::uint64_t mark = 0;  ///< Another one when a file is another, or has another size, mode or time.
  std::chrono::system_clock::time_point newest =
      {};  ///< The last change of anything seen, names in directories included.
};

/// Looks at a file, or at a directory and all below it; links are followed, each file is looked at once. Of the files
/// of a directory those that is_editors() are left out. At most 100,000 files count.
Look look_at(const std::string& path);

}  // namespace gw::serve

#endif  // GW_SERVE_WATCH_LOOK_H_
