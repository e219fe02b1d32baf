#ifndef GW_RULE_GO_SUBJECT_H_
#define GW_RULE_GO_SUBJECT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gw::rule {

/// A text as Go's matcher sees it: every byte that is no UTF-8 counts as U+FFFD. Allocates only where there is one.
class GoSubject {
 public:
  explicit GoSubject(std::string_view text);
  GoSubject(const GoSubject&) = delete;
  GoSubject& operator=(const GoSubject&) = delete;

  std::string_view text() const { return changed_ ? std::string_view(repaired_) : original_; }
  /// The bytes of the original that a part of text() stands for.
  std::string_view original(std::string_view part) const;

 private:
  std::size_t original_offset(std::size_t at) const;

  std::string_view original_;
  bool changed_ = false;
  std::string repaired_;
  std::vector<std::size_t> added_;  ///< Where in repaired_ a byte became three.
};

}  // namespace gw::rule

#endif  // GW_RULE_GO_SUBJECT_H_
