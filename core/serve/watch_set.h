#ifndef GW_SERVE_WATCH_SET_H_
#define GW_SERVE_WATCH_SET_H_

// The inotify watches that a set of names needs.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace gw::serve {

class WatchSet {
 public:
  explicit WatchSet(bool inotify);
  ~WatchSet();
  WatchSet(const WatchSet&) = delete;
  WatchSet& operator=(const WatchSet&) = delete;

  /// Becomes readable when read() has something to tell; -1: never.
  int file() const { return file_; }

  /// Watches what these absolute names lead through now: every directory is watched before it is looked into, so what
  /// comes later is told. True if anything is watched that was not.
  bool scan(const std::vector<std::string>& names);

  /// Of the names of the last scan those of which changes may not be told.
  struct Unwatched {
    std::string name, reason;
  };
  const std::vector<Unwatched>& unwatched() const { return unwatched_; }

  /// What has happened since the last call; does not wait.
  struct Seen {
    bool changed = false;
    bool moved = false;  ///< Names may lead elsewhere now: scan() is due.
    std::set<std::string> names = {};
    std::map<std::string, bool> written = {};  ///< By name: it was written to, and nobody has closed it since.
  };
  Seen read();

 private:
  struct Watch {
    std::string path;
    bool all = false;                  ///< A directory of which all names count,
    std::set<std::string> names = {};  ///< or these.
  };

  void follow(const std::string& name);
  void below(const std::string& directory);
  Watch* watch(const std::string& path, std::uint32_t events);
  void fail(const std::string& reason);
  void look_at_file_system(const std::string& path);
  void take(int id, std::uint32_t events, const std::string& name, Seen& seen);

  int file_ = -1;
  std::map<int, Watch> watches_, next_;  ///< By inotify's number; next_: of the scan under way.
  std::vector<Unwatched> unwatched_;
  std::string failure_;           ///< Of the name that is being followed.
  bool exhausted_ = false;        ///< The kernel gives no more.
  std::size_t directories_ = 0;   ///< Below the name that is being followed.
  std::vector<std::string> due_;  ///< Links below directories, still to be followed.
};

}  // namespace gw::serve

#endif  // GW_SERVE_WATCH_SET_H_
