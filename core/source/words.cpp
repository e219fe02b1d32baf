#include "source/words.h"

#include <charconv>

namespace gw::source {
namespace {

class Reader {
 public:
  Reader(std::string_view bytes, std::size_t at, Quoting quoting) : bytes_(bytes), at_(at), quoting_(quoting) {}

  bool run(text::SourceId source, std::vector<Word>& out) {
    for (;;) {
      skip_blanks();
      if (end() || bytes_[at_] == '\n') break;
      if (quoting_ == Quoting::Shell && bytes_[at_] == '#') {
        at_ = std::min(bytes_.find('\n', at_), bytes_.size());
        break;
      }
      Word word;
      std::size_t begin = at_;
      if (!read(word)) return false;
      word.span = {source, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
      out.push_back(std::move(word));
    }
    if (!end()) ++at_;
    return true;
  }

  std::size_t at() const { return at_; }

 private:
  bool end() const { return at_ >= bytes_.size(); }

  /// The length of a line end behind a backslash at hand, with the backslash; 0: none.
  std::size_t continued() const {
    if (quoting_ != Quoting::Shell) return 0;
    if (bytes_.substr(at_, 2) == "\\\n") return 2;
    return bytes_.substr(at_, 3) == "\\\r\n" ? 3 : 0;
  }

  bool blank() const {
    char c = bytes_[at_];
    return c == ' ' || c == '\t' || (c == '\r' && (at_ + 1 == bytes_.size() || bytes_[at_ + 1] == '\n'));
  }

  void skip_blanks() {
    while (!end()) {
      if (std::size_t size = continued()) at_ += size;
      else if (blank()) ++at_;
      else break;
    }
  }

  bool read(Word& word) {
    while (!end() && bytes_[at_] != '\n' && !blank()) {
      char c = bytes_[at_];
      if (std::size_t size = continued()) {
        at_ += size;
        word.plain = false;
      } else if (c == '"' || c == '\'') {
        word.plain = false;
        ++at_;
        if (!quoted(c, word.text)) return false;
      } else if (c == '\\' && quoting_ == Quoting::Shell && at_ + 1 < bytes_.size()) {
        word.plain = false;
        word.text += bytes_[at_ + 1];
        at_ += 2;
      } else {
        word.text += c;
        ++at_;
      }
    }
    return true;
  }

  bool quoted(char quote, std::string& out) {
    while (!end()) {
      char c = bytes_[at_++];
      if (c == quote) return true;
      if (c == '\\' && !end()) escape(quote, out);
      else out += c;
    }
    return false;
  }

  void escape(char quote, std::string& out) {
    char c = bytes_[at_];
    if (quoting_ == Quoting::Shell) {
      if (quote == '"' && c == '\n') ++at_;
      else if (quote == '"' && (c == '"' || c == '\\' || c == '$' || c == '`')) out += bytes_[at_++];
      else out += '\\';
      return;
    }
    if (quote == '\'') {
      if (c == '\'') out += bytes_[at_++];
      else out += '\\';
      return;
    }
    unsigned byte = 0;
    const char* digits = bytes_.data() + at_ + 1;
    if (c == 'x' && at_ + 3 <= bytes_.size() && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      out += static_cast<char>(byte);
      at_ += 3;
      return;
    }
    constexpr std::string_view kNames = "nrtba", kBytes = "\n\r\t\b\a";
    std::size_t name = kNames.find(c);
    out += name == std::string_view::npos ? c : kBytes[name];
    ++at_;
  }

  std::string_view bytes_;
  std::size_t at_;
  Quoting quoting_;
};

}  // namespace

bool read_words(std::string_view bytes, text::SourceId source, std::size_t& begin, Quoting quoting,
                std::vector<Word>& out) {
  Reader reader(bytes, begin, quoting);
  bool closed = reader.run(source, out);
  begin = closed ? reader.at() : bytes.size();
  return closed;
}

}  // namespace gw::source
