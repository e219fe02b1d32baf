#ifndef GW_ROUTE_LINES_H_
#define GW_ROUTE_LINES_H_

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace gw::route {

/// The lines of a request's head, read as Go's server reads them: through a buffer of 4 KiB, from a connection that
/// ends at the limit of the head. Source: Go bufio.Reader (ReadLine, fill), net/http connReader.
class Lines {
 public:
  Lines(std::string_view bytes, std::size_t limit) : bytes_(bytes.substr(0, limit)), limit_(limit) {}

  /// The next line without its end, "\n" or "\r\n"; at the end of the bytes what is left. False if nothing is.
  bool next(std::string_view& line) {
    std::size_t end = bytes_.find('\n', at_);
    fetch(std::min(end, bytes_.size()));
    if (end == std::string_view::npos) {
      ended_ = true;
      line = bytes_.substr(at_);
      at_ = bytes_.size();
      if (line.empty()) return false;
    } else {
      line = bytes_.substr(at_, end - at_);
      at_ = end + 1;
    }
    if (line.ends_with('\r') && end != std::string_view::npos) line.remove_suffix(1);
    return true;
  }

  /// Whether the next byte is a blank.
  bool blank_ahead() {
    fetch(at_);
    if (at_ == bytes_.size()) ended_ = true;
    return at_ < bytes_.size() && (bytes_[at_] == ' ' || bytes_[at_] == '\t');
  }

  void skip_blanks() {
    while (blank_ahead()) ++at_;
  }

  std::size_t position() const { return at_; }
  bool ended() const { return ended_ && fetched_ < limit_; }  ///< More bytes would have been read.
  bool full() const { return fetched_ >= limit_; }            ///< The limit is used up.

 private:
  /// Reads ahead until the byte at `until` is there.
  void fetch(std::size_t until) {
    constexpr std::size_t kBuffer = 4096;
    std::size_t from = at_;
    while (fetched_ <= until && fetched_ < bytes_.size()) {
      if (fetched_ - from == kBuffer) from += bytes_[fetched_ - 1] == '\r' ? kBuffer - 1 : kBuffer;
      fetched_ = std::min(bytes_.size(), from + kBuffer);
    }
  }

  std::string_view bytes_;
  std::size_t limit_, at_ = 0, fetched_ = 0;
  bool ended_ = false;
};

}  // namespace gw::route

#endif  // GW_ROUTE_LINES_H_
