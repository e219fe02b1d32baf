#include "io/lines.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace gw::io {
namespace {

constexpr std::size_t kChunk = 1 << 20;

}  // namespace

Result<LineReader> LineReader::open(const std::string& path) {
  if (path == "-") return LineReader(0);
  int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return Error{Error::Kind::Io, path + ": " + std::strerror(errno)};
  return LineReader(file);
}

LineReader::LineReader(LineReader&& other) noexcept
    : file_(other.file_),
      buffer_(std::move(other.buffer_)),
      at_(other.at_),
      end_(other.end_),
      ended_(other.ended_),
      error_(std::move(other.error_)) {
  other.file_ = -1;
}

LineReader::~LineReader() {
  if (file_ > 0) ::close(file_);
}

bool LineReader::fill() {
  if (ended_) return false;
  if (at_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + at_, end_ - at_);
    end_ -= at_;
    at_ = 0;
  }
  if (buffer_.size() - end_ < kChunk) buffer_.resize(end_ + kChunk);
  ssize_t got = 0;
  do got = ::read(file_, buffer_.data() + end_, buffer_.size() - end_);
  while (got < 0 && errno == EINTR);
  if (got < 0) error_ = std::strerror(errno);
  ended_ = got <= 0;
  if (got > 0) end_ += static_cast<std::size_t>(got);
  return got > 0;
}

bool LineReader::next(std::string_view& line) {
  std::size_t searched = 0;
  for (;;) {
    const char* begin = buffer_.data() + at_;
    std::size_t size = end_ - at_;
    const void* found = size > searched ? std::memchr(begin + searched, '\n', size - searched) : nullptr;
    if (found != nullptr) {
      std::size_t length = static_cast<std::size_t>(static_cast<const char*>(found) - begin);
      line = {begin, length};
      at_ += length + 1;
      break;
    }
    searched = size;
    if (fill()) continue;
    if (at_ == end_) return false;
    line = {buffer_.data() + at_, end_ - at_};
    at_ = end_;
    break;
  }
  if (line.ends_with('\r')) line.remove_suffix(1);
  return true;
}

bool LineReader::block(std::size_t size, std::string& out) {
  while (end_ - at_ < size && fill()) {}
  std::size_t length = end_ - at_;
  if (!ended_ || length > size) {
    // To the end of the last line that is there in full; a longer line is read to its end.
    for (;;) {
      std::string_view text(buffer_.data() + at_, end_ - at_);
      std::size_t last = text.substr(0, std::max(size, std::size_t{1})).rfind('\n');
      if (last == std::string_view::npos) last = text.find('\n');
      length = last == std::string_view::npos ? text.size() : last + 1;
      if (last != std::string_view::npos || !fill()) break;
    }
  }
  out.assign(buffer_.data() + at_, length);
  at_ += length;
  return !ended_ || at_ != end_;
}

}  // namespace gw::io
