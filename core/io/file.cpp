#include "io/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <thread>

#include "base/strings.h"
#include "io/tree.h"

namespace gw::io {
namespace {

namespace fs = std::filesystem;

/// How long a FIFO may be without a writer.
constexpr std::chrono::seconds kFifoPatience{2};

/// errno's text as Go prints it: lower case.
std::string reason(int error) { return base::ascii_lower(std::string(std::strerror(error))); }

Error failure(std::string_view operation, const std::string& path, const std::string& why,
              Error::Kind kind = Error::Kind::Io) {
  return Error{kind, std::string(operation) + " " + path + ": " + why};
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ > 2) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

Result<std::string> read_all(int fd, const std::string& path, std::size_t largest, std::size_t expected) {
  std::string bytes;
  bytes.reserve(expected);
  std::array<char, 65536> buffer;
  for (;;) {
    ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure("read", path, reason(errno));
    if (count == 0) return bytes;
    if (bytes.size() + static_cast<std::size_t>(count) > largest) {
      return failure("read", path, "larger than " + std::to_string(largest >> 20) + " MiB", Error::Kind::Limit);
    }
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

/// A FIFO: waits for a writer, but not for ever, and then for all that it writes.
Result<std::string> read_fifo(int fd, const std::string& path, std::size_t largest) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + kFifoPatience;
  char first = 0;
  ssize_t count = 0;
  while ((count = ::read(fd, &first, 1)) == 0 && Clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  if (count == 0) return failure("read", path, "nothing writes to this FIFO");
  if (count < 0 && errno != EAGAIN && errno != EINTR) return failure("read", path, reason(errno));
  if (int flags = ::fcntl(fd, F_GETFL); flags < 0 || ::fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) != 0)
    return failure("read", path, reason(errno));
  Result<std::string> rest = read_all(fd, path, largest, 0);
  if (rest && count == 1) rest->insert(rest->begin(), first);
  return rest;
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t largest) {
  if (path == "-") {
    // Standard input can be read once, but is asked for to tell its kind and again to load it.
    static const Result<std::string> kInput = read_all(0, "standard input", kLargestFile, 0);
    return kInput;
  }
  if (Mounted at = mounted(path); at.tree != nullptr) return at.tree->read(at.path, path);
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0)
    return failure("open", path, reason(errno), errno == ENOENT ? Error::Kind::NotFound : Error::Kind::Io);
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) return failure("stat", path, reason(errno));
  if (S_ISDIR(info.st_mode)) return failure("read", path, "is a directory");
  if (!S_ISREG(info.st_mode) && !S_ISFIFO(info.st_mode)) return failure("read", path, "is a device, not a file");
  if (S_ISFIFO(info.st_mode)) return read_fifo(file.get(), path, largest);
  auto size = static_cast<std::size_t>(info.st_size);
  if (size > largest)
    return failure("read", path, "larger than " + std::to_string(largest >> 20) + " MiB", Error::Kind::Limit);
  return read_all(file.get(), path, largest, size);
}

Result<std::vector<DirectoryEntry>> list_directory(const std::string& path) {
  if (Mounted at = mounted(path); at.tree != nullptr) {
    std::optional<std::vector<DirectoryEntry>> entries = at.tree->list(at.path);
    return entries ? Result(*std::move(entries))
                   : failure("open", path, "no such file or directory", Error::Kind::NotFound);
  }
  std::error_code error;
  fs::directory_iterator at(path, error);
  if (error) return failure("open", path, reason(error.value()), Error::Kind::NotFound);
  std::vector<DirectoryEntry> out;
  for (; !error && at != fs::directory_iterator(); at.increment(error)) {
    std::error_code ignored;
    EntryKind kind = at->is_directory(ignored)      ? EntryKind::Directory
                     : at->is_regular_file(ignored) ? EntryKind::File
                                                    : EntryKind::Other;
    out.push_back({at->path().filename().string(), kind});
  }
  if (error) return failure("readdirent", path, reason(error.value()));
  std::ranges::sort(out, {}, &DirectoryEntry::name);
  return out;
}

bool exists(const std::string& path) {
  if (Mounted at = mounted(path); at.tree != nullptr) return at.tree->exists(at.path);
  std::error_code error;
  return fs::exists(path, error);
}

bool is_directory(const std::string& path) {
  if (Mounted at = mounted(path); at.tree != nullptr) return at.tree->list(at.path).has_value();
  std::error_code error;
  return fs::is_directory(path, error);
}

std::string real_path(const std::string& path) {
  if (Mounted at = mounted(path); at.tree != nullptr) return at.prefix + at.tree->real_path(at.path);
  std::error_code error;
  fs::path real = fs::weakly_canonical(path, error);
  return error ? path : real.string();
}

std::optional<Error> write_file(const std::string& path, std::string_view bytes) {
  struct stat old {};
  bool replaces = ::stat(path.c_str(), &old) == 0;
  if (replaces && !S_ISREG(old.st_mode)) return failure("write", path, "is not a regular file");
  std::string target = replaces ? real_path(path) : path;
  std::string name = target + ".XXXXXX";
  Descriptor file(::mkstemp(name.data()));
  if (file.get() < 0) return failure("create", name, reason(errno));
  auto give_up = [&](std::string_view operation) {
    Error error = failure(operation, path, reason(errno));
    ::unlink(name.c_str());
    return error;
  };
  mode_t mask = ::umask(0);
  ::umask(mask);
  if (::fchmod(file.get(), replaces ? old.st_mode & 07777 : 0666 & ~mask) != 0) return give_up("chmod");
  while (!bytes.empty()) {
    ssize_t count = ::write(file.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return give_up("write");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(file.get()) != 0 && errno != EINVAL) return give_up("write");
  if (::rename(name.c_str(), target.c_str()) != 0) return give_up("rename");
  return std::nullopt;
}

}  // namespace gw::io
