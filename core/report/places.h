#ifndef GW_REPORT_PLACES_H_
#define GW_REPORT_PLACES_H_

// What all formats need: places as lines and columns, counts, and texts that are safe to print.

#include <string>
#include <string_view>

#include "report/report.h"

namespace gw::report {

struct Place {
  std::string file;  ///< Empty: nowhere.
  text::LineColumn start, end;
  std::uint32_t begin_offset = 0, end_offset = 0;
};

Place place_of(text::Span span, const text::SourceSet& sources);

struct Counts {
  std::size_t errors = 0, warnings = 0, infos = 0, fixable = 0, not_analysed = 0;
};

/// Consequences count with their cause, not by themselves. What --max left out is in errors, warnings and infos.
Counts count(const Lint& lint);

/// Bytes that are not UTF-8 become U+FFFD.
std::string valid_utf8(std::string_view text);

/// For a terminal: valid UTF-8, control characters written as \x1b, tabs and line breaks as spaces.
std::string printable(std::string_view text);

/// For XML 1.0 text and attributes: escaped, forbidden characters as U+FFFD.
std::string xml(std::string_view text);

/// The message with what Traefik says and what to do, for formats that have one text only.
std::string whole_message(const diag::Diagnostic& diagnostic);

}  // namespace gw::report

#endif  // GW_REPORT_PLACES_H_
