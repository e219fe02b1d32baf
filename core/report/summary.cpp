#include "report/summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/characters.h"
#include "report/paint.h"
#include "report/place.h"

namespace gw::report {
namespace {

std::string findings(const Counts& counts) {
  std::string out = amount(counts.errors, "error") + ", " + amount(counts.warnings, "warning");
  if (counts.infos > 0) out += ", " + amount(counts.infos, "info");
  return out;
}

/// "2 files clean, 2 with 3 errors, 0 warnings". Which file is clean is not known once findings were left out.
std::string files(const Lint& lint, const text::SourceSet& sources, const Counts& counts) {
  std::size_t inputs = lint.inputs.size();
  if (counts.findings() == 0) {
    return amount(inputs, "file") + ", " + amount(lint.routers, "router") + ", 0 findings";
  }
  std::size_t clean = 0, bad = 0;
  for (const Group& group : by_file(lint, sources)) {
    if (!group.diagnostics.empty() && !group.file.empty()) ++bad;
    if (group.diagnostics.empty() && group.analysed()) ++clean;
  }
  if (lint.left_out > 0 || bad == 0) return amount(inputs, "file") + ", " + findings(counts);
  if (clean == 0) return amount(bad, "file") + " with " + findings(counts);
  return fmt::format("{} clean, {} with {}", amount(clean, "file"), bad, findings(counts));
}

std::string fixable(const Lint& lint) {
  std::size_t safe = 0, unsafe = 0;
  for (const diag::Diagnostic& d : lint.diagnostics) {
    if (!d.fix) continue;
    ++(d.fix->safety == diag::Fix::Safety::Safe ? safe : unsafe);
  }
  if (safe + unsafe == 0) return {};
  if (unsafe == 0) return fmt::format(" ({} fixable: gw lint --fix)", safe);
  if (safe == 0) return fmt::format(" ({} fixable: gw lint --unsafe-fixes)", unsafe);
  return fmt::format(" ({} fixable: gw lint --fix, {} more with --unsafe-fixes)", safe, unsafe);
}

std::string passed_over(const Lint& lint, const Style& style) {
  if (lint.passed_over == 0) return {};
  bool names = style.verbose && !lint.passed.empty();
  std::string out =
      fmt::format("passed over: {} that {} no gateway configuration{}\n", amount(lint.passed_over, "file"),
                  lint.passed_over == 1 ? "is" : "are", names ? "" : " (-v lists them)");
  if (!names) return out;
  for (const std::string& name : lint.passed) out += "  " + printable(name) + "\n";
  return out;
}

}  // namespace

std::string summary(const Lint& lint, const text::SourceSet& sources, const Style& style) {
  const Paint paint(style.color);
  Counts counts = count(lint);
  std::string line = files(lint, sources, counts);
  if (counts.not_analysed > 0) line += fmt::format(", {} not analysed", counts.not_analysed);
  if (lint.left_out > 0) line += fmt::format(", {} not shown (--max)", lint.left_out);
  line += fixable(lint);
  std::string rest = " · Traefik " + printable(lint.traefik);
  if (!lint.gateway_note.empty()) rest += " · " + printable(lint.gateway_note);
  if (lint.milliseconds >= 0) rest += fmt::format(" · {} ms", lint.milliseconds);
  std::string out = paint.bold(line) + rest + "\n";
  for (const NotDone& check : lint.checks_not_done) {
    out += fmt::format("not checked: {} ({})\n", printable(check.check), printable(check.reason));
  }
  return out + passed_over(lint, style);
}

}  // namespace gw::report
