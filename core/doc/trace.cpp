#include "doc/trace.h"

namespace gw::doc {
namespace {

using text::Decoded;

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// The number of source bytes of the escape at s[i] (a backslash).
std::uint32_t escape_length(std::string_view s, std::uint32_t i) {
  if (i + 1 >= s.size()) return 1;
  switch (s[i + 1]) {
    case 'x': return 4;
    case 'u': return 6;
    case 'U': return 10;
    default: return 2;
  }
}

std::uint32_t code_point_length(char first) {
  auto c = static_cast<unsigned char>(first);
  return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

class Tracer {
 public:
  Tracer(std::string_view bytes, std::uint32_t at, std::string_view value, std::vector<Decoded::Step>& steps)
      : s_(bytes), i_(at), value_(value), steps_(steps) {}

  bool run() {
    open_ = i_ < s_.size() ? s_[i_] : '\0';
    if (open_ == '"' || open_ == '\'') ++i_;
    if (open_ == '|' || open_ == '>') {
      while (i_ < s_.size() && s_[i_] != '\n') ++i_;
      if (i_ < s_.size()) ++i_;
    }
    while (k_ < value_.size()) {
      // The newline that a block scalar has at the end, also without one in the file.
      if (i_ >= s_.size()) {
        if (value_[k_] != '\n') return false;
        step();
        ++k_;
        continue;
      }
      if (!advance()) return false;
    }
    step();
    return true;
  }

 private:
  bool advance() {
    if (open_ == '"' && s_[i_] == '\\') {
      escape();
      return true;
    }
    if (open_ == '\'' && s_[i_] == '\'') {
      step();
      i_ += 2;
      ++k_;
      step();
      return true;
    }
    if (s_[i_] == value_[k_] && !folds()) {
      if (k_ == 0) step();
      ++i_;
      ++k_;
      return true;
    }
    if (!blank(s_[i_]) && !blank(value_[k_])) return false;
    skip_layout();
    return true;
  }

  void escape() {
    std::uint32_t length = escape_length(s_, i_);
    step();
    bool line_break = length == 2 && i_ + 1 < s_.size() && (s_[i_ + 1] == '\n' || s_[i_ + 1] == '\r');
    if (line_break) {
      i_ += length;
      while (i_ < s_.size() && blank(s_[i_])) ++i_;
      step();
      return;
    }
    std::uint32_t width = code_point_length(value_[k_]);
    if (length == 6 && width == 4) length = 12;  // A JSON surrogate pair: two escapes, one character.
    i_ += length;
    k_ += width;
    step();
  }

  /// True at a run of blanks that holds a line break, whose layout the parser rewrites.
  bool folds() const {
    if (!blank(s_[i_]) || open_ == '|') return false;
    std::uint32_t j = i_;
    while (j < s_.size() && (s_[j] == ' ' || s_[j] == '\t')) ++j;
    return j < s_.size() && (s_[j] == '\n' || s_[j] == '\r');
  }

  /// Skips the blanks of both sides: a fold, or the indentation of a block scalar.
  void skip_layout() {
    step();
    if (open_ == '|') {
      while (i_ < s_.size() && (s_[i_] == ' ' || s_[i_] == '\r')) ++i_;
    } else {
      while (i_ < s_.size() && blank(s_[i_])) ++i_;
      while (k_ < value_.size() && blank(value_[k_])) ++k_;
    }
    step();
    if (open_ == '|' && i_ < s_.size() && k_ < value_.size() && s_[i_] != value_[k_]) {
      ++k_;  // What does not line up points at the line's first byte.
    }
  }

  void step() {
    if (!steps_.empty() && steps_.back().decoded == k_) steps_.back().source = i_;
    else steps_.push_back({k_, i_});
  }

  std::string_view s_;
  std::uint32_t i_;
  std::uint32_t k_ = 0;
  char open_ = '\0';
  std::string_view value_;
  std::vector<Decoded::Step>& steps_;
};

}  // namespace

bool trace_scalar(std::string_view bytes, std::uint32_t begin, std::string_view text,
                  std::vector<text::Decoded::Step>& steps) {
  steps.clear();
  if (Tracer(bytes, begin, text, steps).run()) {
    for (text::Decoded::Step& step : steps)
      step.source = std::min(step.source, static_cast<std::uint32_t>(bytes.size()));
    return true;
  }
  steps.clear();
  return false;
}

}  // namespace gw::doc
