#include "serve/watch_set.h"

#include <dirent.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <memory>

#include "serve/watch_look.h"

namespace gw::serve {
namespace {

constexpr std::uint32_t kSelf = IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::uint32_t kContent = IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB;
constexpr std::uint32_t kNames = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;

constexpr std::size_t kMostDirectories = 20'000;  // Below one name.
constexpr int kMostLinks = 40;                    // On the way of one name, as in Linux.

/// File systems on which others write without the kernel's knowledge. Source: linux/magic.h, statfs(2).
constexpr std::uint32_t kRemote[] = {0x6969, 0x517B, 0xFF534D42, 0xFE534D42, 0x01021997, 0x65735546, 0x00C36400};

std::string link_of(const std::string& path) {
  std::string out(PATH_MAX, '\0');
  ssize_t size = ::readlink(path.c_str(), out.data(), out.size());
  out.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return out;
}

std::string joined(const std::string& directory, std::string_view name) {
  std::string out = directory == "/" ? "" : directory;
  out += '/';
  return out += name;
}

/// The parts of a path, the first one last.
void put_parts(const std::string& path, std::vector<std::string>& parts) {
  std::size_t end = path.size();
  while (end > 0) {
    std::size_t slash = path.rfind('/', end - 1), begin = slash == std::string::npos ? 0 : slash + 1;
    if (begin < end) parts.push_back(path.substr(begin, end - begin));
    end = slash == std::string::npos ? 0 : slash;
  }
}

}  // namespace

WatchSet::WatchSet(bool inotify) : file_(inotify ? ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC) : -1) {
  if (file_ < 0) failure_ = inotify ? std::strerror(errno) : "inotify is not to be used";
}

WatchSet::~WatchSet() {
  if (file_ >= 0) ::close(file_);
}

bool WatchSet::scan(const std::vector<std::string>& names) {
  unwatched_.clear();
  if (file_ < 0) {
    for (const std::string& name : names) unwatched_.push_back({name, failure_});
    return false;
  }
  exhausted_ = false;
  for (const std::string& name : names) {
    failure_.clear();
    directories_ = 0;
    for (due_ = {name}; !due_.empty();) {
      std::string next = std::move(due_.back());
      due_.pop_back();
      follow(next);
    }
    if (!failure_.empty()) unwatched_.push_back({name, failure_});
  }
  bool fresh = false;
  for (const auto& [id, watch] : next_) fresh = fresh || !watches_.contains(id);
  for (const auto& [id, watch] : watches_) {
    if (!next_.contains(id)) ::inotify_rm_watch(file_, id);
  }
  watches_ = std::move(next_);
  next_.clear();
  return fresh;
}

void WatchSet::fail(const std::string& reason) {
  if (failure_.empty()) failure_ = reason;
}

/// Null: there is no such file, or it cannot be watched.
WatchSet::Watch* WatchSet::watch(const std::string& path, std::uint32_t events) {
  int id = exhausted_ ? -1 : ::inotify_add_watch(file_, path.c_str(), events | kSelf | IN_DONT_FOLLOW | IN_MASK_ADD);
  if (id >= 0) {
    Watch& out = next_[id];
    out.path = path;
    return &out;
  }
  if (!exhausted_ && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP)) return nullptr;
  exhausted_ = exhausted_ || errno == ENOSPC || errno == ENOMEM;
  fail(exhausted_ ? "the limit of inotify watches is reached (sysctl fs.inotify.max_user_watches)"
                  : path + ": " + std::strerror(errno));
  return nullptr;
}

void WatchSet::look_at_file_system(const std::string& path) {
  struct statfs info {};
  if (::statfs(path.c_str(), &info) != 0) return;
  if (std::ranges::find(kRemote, static_cast<std::uint32_t>(info.f_type)) != std::end(kRemote))
    fail("its file system may be written to elsewhere");
}

/// Part by part as open() does, with a watch on each directory for the name that is looked up in it.
void WatchSet::follow(const std::string& name) {
  std::vector<std::string> parts;
  put_parts(name, parts);
  std::string at = "/";
  for (int links = 0; !parts.empty();) {
    std::string part = std::move(parts.back());
    parts.pop_back();
    if (part == ".") continue;
    if (part == "..") {
      at.resize(std::max<std::size_t>(at.rfind('/'), 1));
      continue;
    }
    if (Watch* directory = watch(at, kNames | IN_ONLYDIR)) directory->names.insert(part);
    std::string path = joined(at, part);
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0) return;
    if (S_ISLNK(info.st_mode)) {
      if (++links > kMostLinks) return;
      std::string target = link_of(path);
      if (target.starts_with('/')) at = "/";
      put_parts(target, parts);
    } else if (S_ISDIR(info.st_mode)) {
      at = path;
    } else if (parts.empty()) {
      // Itself too: it may be written to by another name, as a file that a container mounts is.
      if (S_ISREG(info.st_mode)) watch(path, kContent);
      return look_at_file_system(path);
    } else {
      return;
    }
  }
  below(at);
}

void WatchSet::below(const std::string& directory) {
  struct Closed {
    void operator()(DIR* open) const { ::closedir(open); }
  };
  std::vector<std::string> stack{directory};
  while (!stack.empty()) {
    std::string path = std::move(stack.back());
    stack.pop_back();
    Watch* watched = watch(path, kNames | kContent | IN_EXCL_UNLINK | IN_ONLYDIR);
    if (watched == nullptr || watched->all) continue;
    watched->all = true;
    look_at_file_system(path);
    if (++directories_ > kMostDirectories) return fail("more than 20000 directories are below it");
    std::unique_ptr<DIR, Closed> open(::opendir(path.c_str()));
    while (open != nullptr) {
      const dirent* entry = ::readdir(open.get());
      if (entry == nullptr) break;
      std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      unsigned char type = entry->d_type;
      struct stat info {};
      if (type == DT_UNKNOWN && ::lstat(joined(path, name).c_str(), &info) == 0) type = IFTODT(info.st_mode);
      if (type == DT_DIR) stack.push_back(joined(path, name));
      if (type == DT_LNK && !is_editors(name)) due_.push_back(joined(path, name));
    }
  }
}

WatchSet::Seen WatchSet::read() {
  Seen seen;
  alignas(inotify_event) char buffer[16384];
  for (;;) {
    ssize_t size = file_ < 0 ? -1 : ::read(file_, buffer, sizeof buffer);
    if (size <= 0) return seen;
    for (const char* at = buffer; at < buffer + size;) {
      inotify_event event;
      std::memcpy(&event, at, sizeof event);
      const char* name = at + sizeof event;
      at = name + event.len;
      take(event.wd, event.mask, event.len == 0 ? std::string() : std::string(name), seen);
    }
  }
}

void WatchSet::take(int id, std::uint32_t events, const std::string& name, Seen& seen) {
  if ((events & IN_Q_OVERFLOW) != 0) {
    seen.changed = seen.moved = true;
    return;
  }
  auto found = watches_.find(id);
  if (found == watches_.end()) return;
  const Watch& watch = found->second;
  const std::string path = name.empty() ? watch.path : joined(watch.path, name);
  bool named = watch.names.contains(name), directory = (events & IN_ISDIR) != 0;
  if (!name.empty() && !named && (!watch.all || (is_editors(name) && !directory))) return;
  seen.changed = true;
  if ((events & (IN_MODIFY | IN_CLOSE_WRITE | kNames | kSelf)) != 0) seen.written[path] = (events & IN_MODIFY) != 0;
  if (seen.names.size() < 16) seen.names.insert(path);
  if (name.empty()) {
    seen.moved = seen.moved || (events & ~(IN_MODIFY | IN_CLOSE_WRITE)) != 0;
  } else if (named || directory) {
    seen.moved = seen.moved || (events & (kNames | IN_ATTRIB)) != 0;
  } else if ((events & (IN_CREATE | IN_MOVED_TO)) != 0) {
    // A new link leads elsewhere; a file does not.
    struct stat info {};
    seen.moved = seen.moved || ::lstat(path.c_str(), &info) != 0 || S_ISLNK(info.st_mode);
  }
  if ((events & IN_IGNORED) != 0) watches_.erase(found);
}

}  // namespace gw::serve
