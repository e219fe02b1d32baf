#ifndef GW_AUTOMATA_REGEXP_PARSER_H_
#define GW_AUTOMATA_REGEXP_PARSER_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "automata/regexp.h"

namespace gw::automata {

/// Reads one expression; what follows is `rest_`. Functions that may fail give false.
class RegexpParser {
 public:
  explicit RegexpParser(std::string_view pattern) : rest_(pattern) {}

  std::optional<Regexp> parse();
  const std::string& why() const { return why_; }

 private:
  using Op = Regexp::Op;
  enum Flag : int { kFold = 1, kMultiline = 2, kDotNewline = 4, kUngreedy = 8 };

  /// What stands between a left parenthesis (or the beginning) and where the parser is.
  struct Open {
    std::vector<std::uint32_t> branches;  ///< Those before the last |.
    std::vector<std::uint32_t> items;     ///< Of the branch that is read.
    int flags = 0;                        ///< To go back to behind the right parenthesis.
  };

  bool fail(std::string_view what);
  bool next_rune(std::uint32_t& out);

  std::uint32_t add(Op op) { return add(Regexp::Node{.op = op}); }
  std::uint32_t add(const Regexp::Node& node);
  std::uint32_t add(Op op, const std::vector<std::uint32_t>& children);
  void push(std::uint32_t node) { open_.back().items.push_back(node); }
  void push_set(CharSet set);
  void literal(std::uint32_t rune);
  std::uint32_t close_branch();
  std::uint32_t close_all();

  bool step();
  bool group();
  bool flags();
  bool right_paren();
  bool repeat_sign(char sign);
  bool counted_repeat(bool& is_repeat);
  bool repeat(int least, int most);
  bool backslash();

  // regexp_class.cpp
  bool bracket();
  bool class_item(CharSet& out);
  bool class_rune(std::uint32_t& out);
  bool named_class(CharSet& out, bool& found);
  bool perl_class(CharSet& out);
  bool posix_class(CharSet& out, bool& found);
  bool unicode_class(CharSet& out, bool& found);
  bool escape(std::uint32_t& out);
  bool hex_escape(std::uint32_t& out);

  std::string_view rest_;
  std::string why_;
  Regexp out_;
  std::vector<Open> open_;
  int flags_ = 0;
  bool repeated_ = false, repeats_ = false;          ///< The element before, this one is a repetition.
  std::map<std::uint32_t, std::uint32_t> literals_;  ///< Sets of single characters, by character and fold.
};

}  // namespace gw::automata

#endif  // GW_AUTOMATA_REGEXP_PARSER_H_
