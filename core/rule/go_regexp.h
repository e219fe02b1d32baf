#ifndef GW_RULE_GO_REGEXP_H_
#define GW_RULE_GO_REGEXP_H_

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace gw::rule {

/// Go's error for a pattern that regexp.Compile refuses ("error parsing regexp: missing closing ): `(`");
/// empty if it is right.
std::string regexp_error(std::string_view pattern);

/// A regular expression that accepts and matches what Go's regexp (1.26) does. Copies share it; searching is safe
/// from several threads and allocates only for texts with invalid UTF-8.
class GoRegexp {
 public:
  struct Compiled;

  /// The expression, or Go's error. What Go takes and RE2 cannot do is refused as a limit of gw.
  static Compiled compile(std::string_view pattern);

  /// regexp.MatchString: whether it matches somewhere in the text. Bytes that are no UTF-8 count as U+FFFD.
  bool search(std::string_view text) const;

 private:
  std::shared_ptr<const re2::RE2> regexp_;
  bool between_bytes_ = false;
};

struct GoRegexp::Compiled {
  GoRegexp regexp;
  std::string error;   ///< Empty: `regexp` may be used.
  bool limit = false;  ///< The error is gw's, not Go's.
};

}  // namespace gw::rule

#endif  // GW_RULE_GO_REGEXP_H_
