#ifndef GW_AUTOMATA_CHAR_SET_H_
#define GW_AUTOMATA_CHAR_SET_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "automata/symbol.h"

namespace gw::automata {

/// A set of code points: sorted ranges that do not touch.
class CharSet {
 public:
  struct Range {
    std::uint32_t first, last;
    friend bool operator==(const Range&, const Range&) = default;
  };

  static CharSet all();

  void add(std::uint32_t first, std::uint32_t last);
  void add(const CharSet& other);
  void negate();  ///< Within all code points.
  void fold();    ///< Adds all that differ from a member only in case. Source: Go regexp/syntax appendFoldedRange.

  bool contains(std::uint32_t point) const;
  const std::vector<Range>& ranges() const { return ranges_; }

  friend bool operator==(const CharSet&, const CharSet&) = default;

 private:
  void tidy();

  std::vector<Range> ranges_;
};

/// \p{name}; `folds` is false for the class that (?i) leaves as it is. False: Go knows no such class.
/// Source: Go 1.26 regexp/syntax parse.go (unicodeTable, canonicalName).
bool find_class(std::string_view name, CharSet& out, bool& folds);

/// The class of a name such as "alpha" in [:alpha:]. False: there is none.
bool find_posix_class(std::string_view name, CharSet& out);

/// \d, \s, \w by their letter.
CharSet perl_class(char letter);

}  // namespace gw::automata

#endif  // GW_AUTOMATA_CHAR_SET_H_
