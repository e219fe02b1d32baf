#ifndef GW_SERVE_WATCH_H_
#define GW_SERVE_WATCH_H_

// Tells when files change.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gw::serve {

struct WatchOptions {
  std::chrono::milliseconds quiet{100};        ///< So long nothing may change before a change is told,
  std::chrono::milliseconds quiet_open{1000};  ///< (this long while a file that was written to is open still)
  std::chrono::milliseconds at_most{2000};     ///< but so long after the first one it is told all the same.
  std::chrono::milliseconds poll{2000};        ///< How often files are looked at of which the kernel does not tell.
  bool inotify = true;                         ///< False: all are looked at.
};

/// Watches files, directories with all below them, and names that do not exist yet. A name is followed as open() would
/// follow it: a change of any directory or link on its way counts, so that files renamed over, ..data links of a
/// ConfigMap and directories moved away and back are told. Links to directories below a directory are followed.
/// Names that editors use for themselves (.x.swp, 4913, x~) count only where they are watched by that name. "-", and
/// what io::mount() answers for, is passed over.
///
/// What the callback begins to read afterwards is watched already: no change is lost between one call and the next.
/// It is called on a thread of the watch, one call at a time, and may call set_paths().
///
/// Where inotify cannot be had (its limits, no permission to read, file systems of other machines), paths are looked at
/// every WatchOptions::poll: size, times, inode. `on_trouble` gets one line about each, once, on any thread.
class FileWatch {
 public:
  /// Some of the names that changed, at most 16, sorted; empty: not known.
  using Changed = std::function<void(const std::vector<std::string>& names)>;
  using Trouble = std::function<void(const std::string& message)>;

  /// The paths are watched when it returns. `read_since`: they were read since then, and what has changed since is
  /// told.
  FileWatch(std::vector<std::string> paths, Changed on_change, Trouble on_trouble, WatchOptions options = {},
            std::optional<std::chrono::system_clock::time_point> read_since = {});
  /// No call is under way or follows when it returns. Not to be destroyed by the callback.
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  /// For the callback, once it has read: whether something has changed since it was called, so that what was read may
  /// be half of something. Then it is called again, and what it has read is better forgotten. Not for longer than
  /// WatchOptions::at_most.
  bool outdated();

  /// Watches these in place of the former ones; they are watched when it returns. `read_since`: when the reading of the
  /// new ones began (the system's clock); a new one that changed after that counts as changed.
  void set_paths(std::vector<std::string> paths,
                 std::optional<std::chrono::system_clock::time_point> read_since = std::nullopt);

 private:
  class Watcher;
  std::unique_ptr<Watcher> watcher_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_WATCH_H_
