#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "report/characters.h"
#include "report/paint.h"
#include "report/place.h"

namespace gw::report {
namespace {

struct Row {
  std::string_view code, name;
  diag::Severity severity = diag::Severity::Info;  ///< The worst.
  std::size_t count = 0, fixable = 0;
};

std::vector<Row> rows(const Lint& lint) {
  std::map<std::string_view, Row> by_code;
  for (const diag::Diagnostic& d : lint.diagnostics) {
    Row& row = by_code[d.code.id];
    row.code = d.code.id;
    row.name = d.name;
    row.severity = std::max(row.severity, d.severity);
    ++row.count;
    if (d.fix) ++row.fixable;
  }
  std::vector<Row> out;
  for (const auto& [code, row] : by_code) out.push_back(row);
  std::ranges::stable_sort(out, std::ranges::greater(), &Row::count);
  return out;
}

}  // namespace

std::string statistics(const Lint& lint, const Style& style) {
  const Paint paint(style.color);
  const std::vector<Row> table = rows(lint);
  std::size_t widest = 0;
  for (const Row& row : table) widest = std::max(widest, row.name.size());
  std::string out;
  for (const Row& row : table) {
    out += fmt::format("{:>6}  {}  {:<{}}  {}", row.count, row.code, printable(row.name), widest,
                       paint.severity(row.severity, diag::to_string(row.severity)));
    if (row.fixable > 0) out += fmt::format(", {} fixable", row.fixable);
    out += "\n";
  }
  if (lint.left_out > 0) out += fmt::format("{:>6}  beyond --max, of any code\n", lint.left_out);
  return out;
}

}  // namespace gw::report
