#include "source/compose/shell_words.h"

namespace gw::source::compose {
namespace {

class Words {
 public:
  std::optional<std::vector<std::string>> run(std::string_view line) {
    for (char c : line) {
      if (!take(c)) break;
    }
    if (failed_) return std::nullopt;
    if (got_) out_.push_back(std::move(word_));
    if (escaped_ || double_ || single_ || back_ || dollar_) return std::nullopt;
    return std::move(out_);
  }

 private:
  bool quoted() const { return single_ || double_ || back_ || dollar_; }

  void add(char c) {
    word_ += c;
    got_ = true;
  }

  /// False: the command ends here.
  bool take(char c) {
    if (escaped_) {
      escaped_ = false;
      add(c);
      return true;
    }
    if (c == '\\') {
      if (single_) word_ += c;
      else escaped_ = true;
      return true;
    }
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      space(c);
      return true;
    }
    switch (c) {
      case '`':
        if (!single_ && !double_ && !dollar_) back_ = !back_;
        break;
      case ')':
        if (!single_ && !double_ && !back_) dollar_ = !dollar_;
        break;
      case '(':
        if (single_ || double_ || back_) break;
        if (dollar_ || !word_.ends_with('$')) {
          failed_ = true;
          return false;
        }
        dollar_ = true;
        word_ += c;
        return true;
      case '"':
        if (single_ || dollar_) break;
        got_ = got_ || double_;
        double_ = !double_;
        return true;
      case '\'':
        if (double_ || dollar_) break;
        got_ = got_ || single_;
        single_ = !single_;
        return true;
      case ';':
      case '&':
      case '|':
      case '<':
      case '>':
        if (quoted()) break;
        if (c == '>' && !word_.empty() && '0' <= word_[0] && word_[0] <= '9') got_ = false;
        return false;
      default: break;
    }
    add(c);
    return true;
  }

  void space(char c) {
    if (quoted()) {
      word_ += c;
    } else if (got_) {
      out_.push_back(std::move(word_));
      word_.clear();
      got_ = false;
    }
  }

  std::vector<std::string> out_;
  std::string word_;
  bool escaped_ = false, double_ = false, single_ = false, back_ = false, dollar_ = false;
  bool got_ = false, failed_ = false;
};

}  // namespace

std::optional<std::vector<std::string>> shell_words(std::string_view line) { return Words().run(line); }

}  // namespace gw::source::compose
