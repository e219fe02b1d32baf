#include "report/place.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace gw::report {
namespace {

/// FNV-1a over the fields, each closed by a byte that UTF-8 does not have.
std::uint64_t hash(std::initializer_list<std::string_view> fields) {
  std::uint64_t state = 0xCBF29CE484222325u;
  auto add = [&](unsigned char byte) { state = (state ^ byte) * 0x100000001B3u; };
  for (std::string_view field : fields) {
    for (char c : field) add(static_cast<unsigned char>(c));
    add(0xFF);
  }
  return state;
}

}  // namespace

std::optional<Place> place_of(const text::SourceSet& sources, text::Span span) {
  span = sources.original(span);
  if (!span.written()) return std::nullopt;
  const text::Source& source = sources[span.source];
  Place out;
  out.source = &source;
  out.begin = std::min(span.begin, static_cast<std::uint32_t>(source.bytes().size()));
  out.end = std::clamp(span.end, out.begin, static_cast<std::uint32_t>(source.bytes().size()));
  out.start = source.locate(out.begin);
  out.stop = out.end == out.begin ? out.start : source.locate(out.end);
  return out;
}

std::vector<Place> places_of(const text::SourceSet& sources, const diag::Fix& fix) {
  std::vector<Place> out;
  for (const diag::Edit& edit : fix.edits) {
    std::optional<Place> place = place_of(sources, edit.span);
    if (!place) return {};
    out.push_back(*place);
  }
  return out;
}

std::vector<Group> by_file(const Lint& lint, const text::SourceSet& sources) {
  std::vector<Group> out;
  std::map<std::string_view, std::size_t> index;
  auto group = [&](std::string_view file) -> Group& {
    auto [at, added] = index.emplace(file, out.size());
    if (added) out.push_back({file, nullptr, {}});
    return out[at->second];
  };
  for (const Input& input : lint.inputs) {
    Group& of_input = group(input.path);
    if (of_input.input == nullptr || !input.analysed) of_input.input = &input;
  }
  Group without;
  for (const diag::Diagnostic& d : lint.diagnostics) {
    text::Span span = sources.original(d.span);
    (span.written() ? group(sources[span.source].name()) : without).diagnostics.push_back(&d);
  }
  if (!without.diagnostics.empty()) out.push_back(std::move(without));
  return out;
}

Counts count(const Lint& lint) {
  Counts out{lint.left_out_errors, lint.left_out_warnings, lint.left_out_infos, 0};
  for (const diag::Diagnostic& d : lint.diagnostics) {
    if (d.cause >= 0) continue;  // Counted with its cause.
    switch (d.severity) {
      case diag::Severity::Error: ++out.errors; break;
      case diag::Severity::Warning: ++out.warnings; break;
      case diag::Severity::Info: ++out.infos; break;
    }
  }
  out.not_analysed = static_cast<std::size_t>(std::ranges::count(lint.inputs, false, &Input::analysed));
  return out;
}

std::string amount(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::optional<std::size_t> cause_of(const Lint& lint, std::size_t index) {
  int cause = lint.diagnostics[index].cause;
  if (cause < 0 || static_cast<std::size_t>(cause) >= lint.diagnostics.size()) return std::nullopt;
  return static_cast<std::size_t>(cause);
}

std::vector<std::string> fingerprints(const Lint& lint, const text::SourceSet& sources) {
  std::vector<std::string> out;
  std::map<std::uint64_t, std::size_t> seen;
  for (const diag::Diagnostic& d : lint.diagnostics) {
    text::Span span = sources.original(d.span);
    std::string_view file = span.written() ? std::string_view(sources[span.source].name()) : std::string_view();
    std::uint64_t print = hash({d.code.id, file, d.path, d.object, d.message});
    std::size_t before = seen[print]++;
    if (before > 0) print = hash({fmt::format("{:016x}", print), fmt::format("{}", before)});
    out.push_back(fmt::format("{:016x}", print));
  }
  return out;
}

}  // namespace gw::report
