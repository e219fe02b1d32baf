#ifndef GW_REPORT_PLACE_H_
#define GW_REPORT_PLACE_H_

// Where findings are, in the terms of a report: file, line, column.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"

namespace gw::report {

struct Place {
  const text::Source* source = nullptr;  ///< An input, never a derived text.
  std::uint32_t begin = 0, end = 0;      ///< Bytes; begin <= end <= size of the source.
  text::LineColumn start, stop;          ///< Of begin and end.

  std::string_view file() const { return source->name(); }
};

/// Nothing if no file contains it.
std::optional<Place> place_of(const text::SourceSet& sources, text::Span span);

/// The places of a fix's edits, in their order; empty unless each has one: a part of a fix is none.
std::vector<Place> places_of(const text::SourceSet& sources, const diag::Fix& fix);

/// The findings of one file.
struct Group {
  std::string_view file;         ///< Empty: findings without a file.
  const Input* input = nullptr;  ///< Null if the file is none of the inputs.
  std::vector<const diag::Diagnostic*> diagnostics;

  bool analysed() const { return input == nullptr || input->analysed; }
};

/// A group for every input, in their order, with or without findings; then those of other files as
/// they appear, then the findings without a file if there are any.
std::vector<Group> by_file(const Lint& lint, const text::SourceSet& sources);

/// Everything found, what --max left out included.
struct Counts {
  std::size_t errors = 0, warnings = 0, infos = 0;
  std::size_t not_analysed = 0;  ///< Inputs.

  std::size_t findings() const { return errors + warnings + infos; }
};

Counts count(const Lint& lint);

/// "1 error", "2 errors".
std::string amount(std::size_t count, std::string_view noun);

/// The index of the diagnostic that `index` follows from, if it is in the report.
std::optional<std::size_t> cause_of(const Lint& lint, std::size_t index);

/// For each diagnostic a name that stays the same when lines move: 16 hexadecimal digits, unique in
/// the report. Made of code, file, path, object and message.
std::vector<std::string> fingerprints(const Lint& lint, const text::SourceSet& sources);

}  // namespace gw::report

#endif  // GW_REPORT_PLACE_H_
