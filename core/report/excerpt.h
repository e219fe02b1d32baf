#ifndef GW_REPORT_EXCERPT_H_
#define GW_REPORT_EXCERPT_H_

#include <cstddef>
#include <string>

#include "report/place.h"

namespace gw::report {

/// The first line of a place as it is shown, and what of it to underline, in columns.
struct Excerpt {
  std::string text;        ///< Printable, no trailing blanks; cut ends are "…".
  std::size_t indent = 0;  ///< Columns before the first caret.
  std::size_t carets = 1;  ///< At least one.
};

/// At most `width` columns (taken as 16 to 1000) around the beginning of the place. Tabs go to the next multiple
/// of 4. The work does not depend on the length of the line.
Excerpt excerpt(const Place& place, std::size_t width);

}  // namespace gw::report

#endif  // GW_REPORT_EXCERPT_H_
