// The characters that a regular expression cannot do without.

#include <re2/re2.h>

#include <algorithm>
#include <charconv>

#include "base/strings.h"
#include "rule/go_regexp.h"

namespace gw::rule {
namespace {

/// Reads what read_go_pattern writes for RE2: of characters letters and digits stand for themselves, all others of
/// ASCII are \x{..}; groups begin with "(?". What is not understood ends the reading, and then nothing is known.
class LiteralReader {
 public:
  explicit LiteralReader(std::string_view pattern) : rest_(pattern) {}

  GoRegexp::Literals read() {
    if (rest_.starts_with("(?i)")) {
      out_.fold = true;
      rest_.remove_prefix(4);
    }
    if (rest_.starts_with('^')) {
      rest_.remove_prefix(1);
      begins_ = pure_ = !skip_repeat();
    }
    while (!rest_.empty()) {
      if (!step()) return {};
    }
    finish();
    return std::move(out_);
  }

 private:
  /// One element with its repetition. False: the expression is beyond this reader.
  bool step() {
    if (rest_ == "$") {
      ends_ = true;
      rest_ = {};
      return true;
    }
    char character = 0;
    bool one = literal(character);
    if (!one && !skip()) return false;
    bool repeated = skip_repeat();
    if (one && !repeated) run_ += character;
    else end_run();
    return true;
  }

  bool literal(char& out) {
    if (rest_.starts_with("\\x{")) {
      unsigned value = 0;
      std::size_t close = rest_.find('}');
      std::from_chars(rest_.data() + 3, rest_.data() + close, value, 16);
      if (value >= 0x80) return false;
      out = static_cast<char>(value);
      rest_.remove_prefix(close + 1);
      return true;
    }
    char c = rest_.front(), lower = base::ascii_lower(c);
    if (!('0' <= c && c <= '9') && !('a' <= lower && lower <= 'z')) return false;
    out = c;
    rest_.remove_prefix(1);
    return true;
  }

  bool skip() {
    switch (rest_.front()) {
      case '|': return false;
      case '[': return skip_class();
      case '(': return skip_group();
      case '\\': return skip_escape();
      default: break;
    }
    rest_.remove_prefix(1);
    while (!rest_.empty() && (static_cast<unsigned char>(rest_.front()) & 0xC0U) == 0x80) rest_.remove_prefix(1);
    return true;
  }

  bool skip_escape() {
    std::size_t size = rest_.starts_with("\\x{") ? rest_.find('}') + 1 : 2;
    rest_.remove_prefix(std::min(size, rest_.size()));
    return true;
  }

  /// "[" and "]" stand in a class only as parts of [:name:].
  bool skip_class() {
    rest_.remove_prefix(1);
    while (!rest_.empty() && rest_.front() != ']') {
      if (rest_.starts_with("[:")) rest_.remove_prefix(std::min(rest_.find(":]") + 2, rest_.size()));
      else rest_.remove_prefix(1);
    }
    if (rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// A change of flags without a colon is valid for what follows it, so nothing is known of that.
  bool skip_group() {
    std::size_t colon = rest_.find(':'), close = rest_.find(')');
    if (colon == std::string_view::npos || close < colon) return false;
    std::size_t depth = 0;
    while (!rest_.empty()) {
      char c = rest_.front();
      if (c == '[') {
        if (!skip_class()) return false;
        continue;
      }
      if (c == '\\') {
        skip_escape();
        continue;
      }
      rest_.remove_prefix(1);
      if (c == '(') ++depth;
      if (c == ')' && --depth == 0) return true;
    }
    return false;
  }

  bool skip_repeat() {
    std::size_t size = 0;
    if (rest_.starts_with('{')) size = rest_.find('}') + 1;
    else if (!rest_.empty() && std::string_view("*+?").find(rest_.front()) != std::string_view::npos) size = 1;
    if (size == 0) return false;
    rest_.remove_prefix(size);
    if (rest_.starts_with('?')) rest_.remove_prefix(1);
    return true;
  }

  void end_run() {
    if (begins_ && pure_) out_.start = run_;
    if (run_.size() > out_.longest.size()) out_.longest = run_;
    run_.clear();
    pure_ = false;
  }

  void finish() {
    using Whole = GoRegexp::Literals::Whole;
    if (pure_ && !out_.fold && begins_) out_.whole = ends_ ? Whole::All : Whole::Start;
    if (pure_ && !out_.fold && run_.empty() && !ends_) out_.whole = Whole::Start;
    if (ends_) out_.end = run_;
    end_run();
  }

  std::string_view rest_;
  bool begins_ = false, ends_ = false;
  bool pure_ = true;  ///< So far there are only characters.
  std::string run_;   ///< The characters right before.
  GoRegexp::Literals out_;
};

}  // namespace

GoRegexp::Literals GoRegexp::literals() const { return LiteralReader(regexp_->pattern()).read(); }

}  // namespace gw::rule
