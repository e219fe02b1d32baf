#include "serve/body_buffer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace gw::serve {
namespace {

constexpr std::size_t kPiece = 32768;

/// Takes what has room off the front.
ssize_t take(std::string_view& bytes, std::span<char> into) {
  std::size_t count = std::min(bytes.size(), into.size());
  if (count > 0) std::memcpy(into.data(), bytes.data(), count);
  bytes.remove_prefix(count);
  return static_cast<ssize_t>(count);
}

/// A file that is gone when it is closed; below 0: there is none.
int make_nameless_file() {
  const char* wanted = std::getenv("TMPDIR");
  std::string name = std::string(wanted != nullptr && *wanted != '\0' ? wanted : "/tmp") + "/gw-XXXXXX";
  int file = mkostemp(name.data(), O_CLOEXEC);
  if (file >= 0) unlink(name.c_str());
  return file;
}

}  // namespace

Task<ssize_t> NoBody::read(std::span<char>) { co_return 0; }

Task<ssize_t> MemoryBody::read(std::span<char> into) {
  std::string_view rest = bytes_.substr(at_);
  ssize_t count = take(rest, into);
  at_ += static_cast<std::size_t>(count);
  co_return count;
}

Task<ssize_t> PeekedBody::read(std::span<char> into) {
  if (!peeked_.empty()) co_return take(peeked_, into);
  co_return co_await rest_.read(into);
}

Spool::~Spool() {
  if (file_ >= 0) close(file_);
}

Spool::Added Spool::add(std::string_view bytes) {
  auto count = static_cast<std::int64_t>(bytes.size());
  if (most_ > 0 && size_ + count > most_) return Added::TooLarge;
  std::int64_t room = std::max<std::int64_t>(0, in_memory_ - static_cast<std::int64_t>(memory_.size()));
  std::string_view here = bytes.substr(0, static_cast<std::size_t>(std::min(room, count)));
  memory_.append(here);
  if (here.size() < bytes.size() && !add_to_file(bytes.substr(here.size()))) return Added::DiskFailed;
  size_ += count;
  return Added::Fine;
}

bool Spool::add_to_file(std::string_view bytes) {
  if (file_ < 0) file_ = make_nameless_file();
  if (file_ < 0) return false;
  while (!bytes.empty()) {
    ssize_t count = ::write(file_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

ssize_t Spool::read(std::int64_t at, std::span<char> into) const {
  auto in_memory = static_cast<std::int64_t>(memory_.size());
  if (at < in_memory) {
    std::string_view rest = std::string_view(memory_).substr(static_cast<std::size_t>(at));
    return take(rest, into);
  }
  if (at >= size_) return 0;
  ssize_t count = 0;
  do count = pread(file_, into.data(), into.size(), at - in_memory);
  while (count < 0 && errno == EINTR);
  return count > 0 ? count : kFailed;
}

Task<ssize_t> SpoolBody::read(std::span<char> into) {
  ssize_t count = spool_.read(at_, into);
  if (count > 0) at_ += count;
  co_return count;
}

Task<BodyEnd> read_all(Body& body, std::int64_t most, std::string& into) {
  if (body.none()) co_return BodyEnd::Whole;
  auto buffer = std::make_unique<char[]>(kPiece);
  for (;;) {
    ssize_t count = co_await body.read({buffer.get(), kPiece});
    if (count == 0) co_return BodyEnd::Whole;
    if (count < 0) co_return count == kLate ? BodyEnd::Late : BodyEnd::Broken;
    into.append(buffer.get(), static_cast<std::size_t>(count));
    if (most >= 0 && std::cmp_greater(into.size(), most)) co_return BodyEnd::TooLarge;
  }
}

}  // namespace gw::serve
