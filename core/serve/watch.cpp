#include "serve/watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "io/tree.h"
#include "serve/watch_look.h"
#include "serve/watch_set.h"

namespace gw::serve {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::system_clock;

constexpr Clock::time_point kNever = Clock::time_point::max();
/// The kernel's queue is read, and directories are scanned, no more often.
constexpr milliseconds kRest{10};
/// Times of files are as coarse as the kernel's tick.
constexpr milliseconds kTick{20};

std::vector<std::string> absolute(std::vector<std::string> paths) {
  std::vector<std::string> out;
  for (std::string& path : paths) {
    if (path == "-" || io::mounted(path).tree != nullptr) continue;
    std::error_code error;
    out.push_back(std::filesystem::absolute(path.empty() ? "." : path, error).string());
    if (error) out.back() = std::move(path);
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

class FileWatch::Watcher {
 public:
  Watcher(Changed on_change, Trouble on_trouble, WatchOptions options)
      : on_change_(std::move(on_change)),
        on_trouble_(std::move(on_trouble)),
        options_(options),
        set_(options.inotify) {}

  ~Watcher() {
    {
      std::lock_guard lock(mutex_);
      ends_ = true;
    }
    wake();
    if (thread_.joinable()) thread_.join();
    if (wake_ >= 0) ::close(wake_);
  }

  bool outdated() {
    int bytes = 0;
    std::lock_guard lock(mutex_);
    bool more = set_.file() >= 0 && ::ioctl(set_.file(), FIONREAD, &bytes) == 0 && bytes > 0;
    Clock::time_point now = Clock::now();
    if (more && outdated_since_ == kNever) outdated_since_ = now;
    bool again = more && now - outdated_since_ < options_.at_most;
    if (again) touch({});
    else outdated_since_ = kNever;
    return again;
  }

  void start() {
    thread_ = std::thread([this] { run(); });
  }

  void set_paths(std::vector<std::string> paths, std::optional<system_clock::time_point> since) {
    std::vector<std::string> messages;
    {
      std::lock_guard lock(mutex_);
      std::vector<std::string> former = std::exchange(paths_, absolute(std::move(paths)));
      scan();
      for (const std::string& path : paths_) {
        if (!since || std::ranges::binary_search(former, path)) continue;
        if (look_at(path).newest >= *since - kTick) touch({path});
      }
      messages = std::exchange(messages_, {});
    }
    tell(messages);
    wake();
  }

 private:
  void wake() const { ::eventfd_write(wake_, 1); }

  void tell(const std::vector<std::string>& messages) const {
    for (const std::string& message : messages) on_trouble_(message);
  }

  void touch(std::set<std::string> names) {
    last_ = Clock::now();
    if (first_ == kNever) first_ = last_;
    names_.merge(std::move(names));
  }

  /// True if there was something new.
  bool scan() {
    Clock::time_point begin = Clock::now();
    bool fresh = set_.scan(paths_);
    std::map<std::string, std::uint64_t> looked;
    for (const WatchSet::Unwatched& path : set_.unwatched()) {
      auto known = looked_.find(path.name);
      looked[path.name] = known != looked_.end() ? known->second : look_at(path.name).mark;
      if (told_.insert(path.name).second)
        messages_.push_back("changes of " + path.name + " are looked for every " +
                            std::to_string(options_.poll.count()) + " ms: " + path.reason);
    }
    looked_ = std::move(looked);
    moved_ = false;
    Clock::time_point end = Clock::now();
    scan_at_ = end + std::max<Clock::duration>(kRest, 5 * (end - begin));
    return fresh;
  }

  void look() {
    Clock::time_point begin = Clock::now();
    for (auto& [path, mark] : looked_) {
      std::uint64_t now = look_at(path).mark;
      if (std::exchange(mark, now) != now) touch({path});
    }
    Clock::time_point end = Clock::now();
    look_at_ = end + std::max<Clock::duration>(options_.poll, 20 * (end - begin));
  }

  Clock::time_point due() const {
    auto quiet = written_.empty() ? options_.quiet : std::max(options_.quiet, options_.quiet_open);
    return first_ == kNever ? kNever : std::min(last_ + quiet, first_ + options_.at_most);
  }

  Clock::time_point next() const {
    Clock::time_point out = due();
    if (moved_) out = std::min(out, scan_at_);
    if (!looked_.empty()) out = std::min(out, look_at_);
    return out;
  }

  /// Until there is something to read, the time has come, or wake().
  void wait(Clock::time_point until, bool read) const {
    int timeout = -1;
    if (until != kNever) {
      auto left = std::chrono::ceil<milliseconds>(until - Clock::now()).count();
      timeout = static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
    }
    pollfd files[] = {{wake_, POLLIN, 0}, {read ? set_.file() : -1, POLLIN, 0}};
    if (::poll(files, 2, timeout) > 0 && (files[0].revents & POLLIN) != 0) {
      eventfd_t count = 0;
      ::eventfd_read(wake_, &count);
    }
  }

  void run() {
    std::unique_lock lock(mutex_);
    look_at_ = Clock::now() + options_.poll;
    while (!ends_) {
      Clock::time_point until = next();
      lock.unlock();
      wait(until, true);
      wait(Clock::now() + kRest, false);  // One turn takes what comes together.
      lock.lock();
      if (ends_) return;
      turn();
      if (!messages_.empty() || Clock::now() >= due()) report(lock);
    }
  }

  void turn() {
    WatchSet::Seen seen = set_.read();
    if (seen.changed) touch(std::move(seen.names));
    for (const auto& [name, open] : seen.written) {
      if (open) written_.insert(name);
      else written_.erase(name);
    }
    moved_ = moved_ || seen.moved;
    if (!looked_.empty() && Clock::now() >= look_at_) look();
    // What is new in a new directory is a change too: it may still be written to.
    if (moved_ && Clock::now() >= std::min(scan_at_, due()) && scan()) touch({});
  }

  void report(std::unique_lock<std::mutex>& lock) {
    std::vector<std::string> messages = std::exchange(messages_, {});
    bool changed = Clock::now() >= due();
    std::vector<std::string> names(names_.begin(), names_.end());
    if (names.size() > 16) names.resize(16);
    if (changed) {
      first_ = kNever;
      names_.clear();
      written_.clear();
    }
    lock.unlock();
    tell(messages);
    if (changed) on_change_(names);
    lock.lock();
  }

  const Changed on_change_;
  const Trouble on_trouble_;
  const WatchOptions options_;
  const int wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

  std::mutex mutex_;  // Of all below.
  WatchSet set_;
  std::vector<std::string> paths_;
  std::map<std::string, std::uint64_t> looked_;  ///< Looked at again and again, and what was seen.
  std::set<std::string> written_;                ///< Files that somebody has begun to write.
  bool ends_ = false, moved_ = false;
  Clock::time_point first_ = kNever, last_ = kNever;  ///< Changes that are not told yet.
  Clock::time_point scan_at_ = {}, look_at_ = kNever, outdated_since_ = kNever;
  std::set<std::string> names_, told_;
  std::vector<std::string> messages_;
  std::thread thread_;
};

FileWatch::FileWatch(std::vector<std::string> paths, Changed on_change, Trouble on_trouble, WatchOptions options,
                     std::optional<system_clock::time_point> read_since)
    : watcher_(std::make_unique<Watcher>(std::move(on_change), std::move(on_trouble), options)) {
  // Files that were written just before are the usual case: no tick is allowed for.
  if (read_since) *read_since += kTick;
  watcher_->set_paths(std::move(paths), read_since);
  watcher_->start();
}

FileWatch::~FileWatch() = default;

bool FileWatch::outdated() { return watcher_->outdated(); }

void FileWatch::set_paths(std::vector<std::string> paths, std::optional<system_clock::time_point> read_since) {
  watcher_->set_paths(std::move(paths), read_since);
}

}  // namespace gw::serve
