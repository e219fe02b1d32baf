#ifndef GW_RULE_GO_PATTERN_READER_H_
#define GW_RULE_GO_PATTERN_READER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rule/go_pattern.h"

namespace gw::rule {

/// Reads one expression. What follows is at the front of `rest_`; a function that finds a fault calls fail().
class GoPatternReader {
 public:
  GoPatternReader(std::string_view pattern, bool captures) : whole_(pattern), rest_(pattern), captures_(captures) {}

  GoPattern read();

 private:
  enum Flag : int { kFold = 1, kMultiline = 2, kDotNewline = 4, kUngreedy = 8 };

  /// A class in brackets: what stands inside.
  struct Class {
    std::string inside;
    std::size_t items = 0;
    bool negated = false;
    bool single = false;  ///< The last item is one character.
  };

  bool fail(std::string_view what, std::string_view fragment);
  bool invalid_utf8(std::string_view from) { return fail("invalid UTF-8", from); }
  bool valid_utf8(std::string_view text);
  bool next_rune(std::uint32_t& rune);
  std::string_view since(std::string_view begin) const { return begin.substr(0, begin.size() - rest_.size()); }
  void emit_rune(std::uint32_t rune, std::string& out) const;
  void literal(std::uint32_t rune);

  // go_pattern_reader.cpp
  bool step();
  bool group();
  bool named_group(std::size_t name_at);
  bool right_paren();
  void open_group(std::string_view name);
  bool repeat_sign();
  bool counted_repeat(bool& is_repeat);
  bool repeat(GoPatternStack::Times times, int least, int most, std::string_view before);
  static bool read_int(std::string_view& text, int& out);
  bool backslash();
  bool quoted_text();

  // go_pattern_class.cpp
  bool bracket();
  bool class_item(std::string_view whole, Class& out);
  bool class_rune(std::string_view whole, std::uint32_t& out);
  bool posix_class(Class& out, bool& found);
  bool unicode_class(Class& out, bool& found);
  bool unicode_name(std::string_view name, bool negative, Class& out) const;
  bool perl_class(Class& out);
  void emit(const Class& found);
  bool escape(std::uint32_t& out);
  bool hex_escape(std::uint32_t& out, bool& fine);

  std::string_view whole_, rest_;
  bool captures_;
  std::string_view last_repeat_;  ///< Where the repetition right before began; null data: there is none.
  GoPatternStack stack_;
  int flags_ = 0;
  GoPattern out_;
};

}  // namespace gw::rule

#endif  // GW_RULE_GO_PATTERN_READER_H_
