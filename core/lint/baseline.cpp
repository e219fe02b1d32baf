// A baseline: one finding a line, keyed without line numbers so that edits elsewhere do not matter.

#include <map>

#include "base/strings.h"
#include "lint/filters.h"

namespace gw::lint {
namespace {

constexpr std::string_view kHead =
    "# Findings that gw lint --baseline does not report again: code, file, path, message.\n";

std::string key_of(const diag::Diagnostic& one, const text::SourceSet& sources) {
  std::string file = one.span.written() ? sources[one.span.source].name() : "-";
  std::string message = one.message;
  for (char& c : message) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  return std::string(one.code.id) + "\t" + file + "\t" + (one.path.empty() ? one.object : one.path) + "\t" + message;
}

}  // namespace

bool is_baseline(std::string_view text) { return text.starts_with(kHead); }

std::string make_baseline(const report::Lint& lint, const text::SourceSet& sources) {
  std::string out(kHead);
  for (const diag::Diagnostic& one : lint.diagnostics) out += key_of(one, sources) + "\n";
  return out;
}

void apply_baseline(Diagnostics& diagnostics, const text::SourceSet& sources, const std::string& baseline) {
  std::map<std::string, int> known;
  for (std::string_view line : base::split(baseline, "\n")) {
    if (!line.empty() && !line.starts_with('#')) ++known[std::string(line)];
  }
  std::vector<bool> keep;
  for (const diag::Diagnostic& one : diagnostics) {
    auto found = known.find(key_of(one, sources));
    bool old = found != known.end() && found->second > 0;
    if (old) --found->second;
    keep.push_back(!old);
  }
  retain(diagnostics, keep);
}

}  // namespace gw::lint
