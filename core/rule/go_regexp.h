#ifndef GW_RULE_GO_REGEXP_H_
#define GW_RULE_GO_REGEXP_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace gw::rule {

/// Go's error for a pattern that regexp.Compile refuses ("error parsing regexp: missing closing ): `(`");
/// empty if it is right.
std::string regexp_error(std::string_view pattern);

/// What a match is replaced by: texts and groups in turn.
struct GoTemplate {
  struct Part {
    std::string text;
    int group = -1;  ///< Behind the text; -1: none.
  };
  std::vector<Part> parts;
};

/// A regular expression that accepts and matches what Go's regexp (1.26) does. Copies share it; searching is safe
/// from several threads and allocates only for texts with invalid UTF-8.
class GoRegexp {
 public:
  struct Compiled;
  enum class Groups : bool { Unused, Used };

  /// The expression, or Go's error. What Go takes and RE2 cannot do is refused as a limit of gw.
  /// Without groups search() is faster, and the whole match is the only one that the others know.
  static Compiled compile(std::string_view pattern, Groups groups = Groups::Unused);

  /// regexp.MatchString: whether it matches somewhere in the text. Bytes that are no UTF-8 count as U+FFFD.
  bool search(std::string_view text) const;

  /// regexp.FindStringSubmatch: fills `found` with the leftmost match and its groups, as parts of `text`; what matched
  /// nothing, and places behind the last group, have no data().
  bool find(std::string_view text, std::span<std::string_view> found) const;

  /// Reads what ReplaceAllString takes: "$1", "${1}", "${name}", "$$". Unknown groups stand for nothing.
  GoTemplate read_template(std::string_view text) const;

  /// regexp.ReplaceAllString, with a template of this expression.
  std::string replace_all(std::string_view text, const GoTemplate& by) const;

  /// The expression in a spelling that means the same to RE2 and to Go.
  std::string_view pattern() const;

  struct Literals;

  /// What is surely in every text that it matches, read from the expression: a search need not be tried where that is
  /// missing.
  Literals literals() const;

 private:
  bool find_from(std::string_view text, std::size_t from, std::span<std::string_view> found) const;
  int group_of(std::string_view name) const;

  std::shared_ptr<const re2::RE2> regexp_;
  std::shared_ptr<const std::vector<std::string>> names_;  ///< Of the groups; null: they are not used.
  bool between_bytes_ = false;
};

struct GoRegexp::Compiled {
  GoRegexp regexp;
  std::string error;   ///< Empty: `regexp` may be used.
  bool limit = false;  ///< The error is gw's, not Go's.
};

/// Characters of ASCII only. Empty: nothing is known.
struct GoRegexp::Literals {
  enum class Whole : std::uint8_t {
    No,
    Start,  ///< It matches the texts that begin with `start`, and no other.
    All,    ///< It matches `start` and nothing else.
  };

  std::string start;    ///< The text begins with this.
  std::string end;      ///< The text ends in this.
  std::string longest;  ///< The longest run of characters that the text has somewhere.
  bool fold = false;    ///< Case does not count in any of them; nor does it in U+017F and U+212A. Then never `whole`.
  Whole whole = Whole::No;
};

}  // namespace gw::rule

#endif  // GW_RULE_GO_REGEXP_H_
