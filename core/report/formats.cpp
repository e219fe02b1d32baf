#include "report/formats.h"

#include <algorithm>
#include <map>

#include "report/report.h"

namespace gw::report {

std::span<const Format> formats() {
  static constexpr Format kFormats[] = {{"human", human},          {"json", json},     {"sarif", sarif},
                                        {"junit", junit},          {"github", github}, {"gitlab", gitlab},
                                        {"checkstyle", checkstyle}};
  return kFormats;
}

const Format* find_format(std::string_view name) {
  auto at = std::ranges::find(formats(), name, &Format::name);
  return at == formats().end() ? nullptr : &*at;
}

std::string statistics(const Lint& lint, const Style&) {
  std::map<std::string_view, std::size_t> by_code;
  for (const diag::Diagnostic& one : lint.diagnostics) ++by_code[one.code.id];
  std::vector<std::pair<std::size_t, std::string_view>> sorted;
  for (const auto& [code, number] : by_code) sorted.emplace_back(number, code);
  std::ranges::sort(sorted, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::string out;
  for (const auto& [number, code] : sorted) {
    auto rule = std::ranges::find(lint.rules, code, &RuleText::code);
    std::string shown = std::to_string(number);
    out += std::string(6 - std::min<std::size_t>(shown.size(), 5), ' ') + shown + "  " + std::string(code);
    if (rule != lint.rules.end()) out += "  " + std::string(rule->name);
    out += "\n";
  }
  return out;
}

}  // namespace gw::report
