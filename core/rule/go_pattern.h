#ifndef GW_RULE_GO_PATTERN_H_
#define GW_RULE_GO_PATTERN_H_

// The syntax of Go's regular expressions: what regexp.Compile refuses and in which words, and the same expression in
// the spelling of RE2. Both come of one parent, but differ in names, escapes and limits.
// Source: Go 1.26 regexp/syntax parse.go.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gw::rule {

/// Go's parse stack, as far as its limits need it: kinds, heights and sizes instead of trees. Not kept are the runes
/// of classes and the factoring of alternatives, so that an expression near a limit may be judged otherwise than by Go.
class GoPatternStack {
 public:
  enum class Op : std::uint8_t {
    Literal,
    Class,
    AnyButNewline,
    Any,
    Empty,
    Repeat,
    Concat,
    Alternate,
    Group,
    LeftParen,
    Bar
  };
  enum class Limit : std::uint8_t { None, Large, Deep };

  void literal(bool fold);
  void push(Op op);
  void left_paren(int flags, bool captures);
  void bar();
  /// The flags as they were at the left parenthesis; -1: there is none.
  int right_paren();
  bool finish();  ///< False: a parenthesis is open.

  bool can_repeat() const { return !stack_.empty() && stack_.back().op < Op::LeftParen; }
  enum class Times : std::uint8_t { Star, PlusOrQuest, Counted };
  /// False: it repeats something more than 1,000 times. Requires: can_repeat().
  bool repeat(Times times, int least, int most);

  Limit limit() const { return limit_; }

 private:
  struct Item {
    Op op = Op::Empty;
    bool fold = false;
    bool captures = false;
    int flags = 0;
    int height = 1;
    std::int64_t size = 1;
    std::int64_t copies = 1;  ///< Of the innermost thing, by the repetitions around it.
  };

  void make() { free_ > 0 ? --free_ : ++made_; }
  void add(const Item& item);
  void check(const Item& item, std::int64_t times);
  bool too_large() const;
  bool merge_literals();
  void concatenate();
  void alternate();
  bool swap_bar();
  Item collapse(std::size_t from, Op op);

  std::vector<Item> stack_;
  int made_ = 0, free_ = 0;
  std::int64_t repeats_ = 1;
  bool counts_size_ = false, counts_height_ = false;
  Limit limit_ = Limit::None;
};

struct GoPattern {
  std::string error;                ///< "error parsing regexp: missing closing ): `(`"; empty: Go takes it.
  std::string re2;                  ///< The same for RE2.
  std::vector<std::string> groups;  ///< The names of what captures; empty where there is none.
  bool between_bytes = false;       ///< It holds \B, which for RE2 is also true inside a character.
};

/// `captures`: the expression for RE2 has its groups; otherwise it only tells whether there is a match.
GoPattern read_go_pattern(std::string_view pattern, bool captures = false);

}  // namespace gw::rule

#endif  // GW_RULE_GO_PATTERN_H_
