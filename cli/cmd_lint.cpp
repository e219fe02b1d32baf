#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <map>
#include <set>

#include "cli/command.h"
#include "cli/diff.h"
#include "cli/inputs.h"
#include "cli/lint_overlaps.h"
#include "io/file.h"
#include "lint/filters.h"
#include "lint/lint.h"

namespace gw::cli {
namespace {

std::string today() {
  std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

class Lint final : public Invocation {
 public:
  void declare(const Options& command) override {
    inputs_.declare(command);
    std::vector<std::string> names;
    for (const report::Format& format : report::formats()) names.emplace_back(format.name);
    command.option("--format", format_, "Form of the report").one_of(names);
    command.option("--output", output_, "Write the report to this file, whole or not at all").value("FILE");
    command.option("--select", select_, "Report these rules only: codes, prefixes (GW1), names")
        .value("RULES")
        .separated_by(',');
    command.option("--ignore", ignore_, "Do not report these rules").value("RULES").separated_by(',');
    command.option("--fail-on", fail_on_, "Least severity that makes the exit code 1")
        .one_of({"error", "warning", "info", "never"});
    command.option("--max", max_, "Report at most so many findings").not_negative();
    command.flag("--statistics", statistics_, "Count findings by rule instead of listing them");
    command.flag("--fix", fix_, "Apply safe fixes to the files");
    command.flag("--unsafe-fixes", unsafe_, "With --fix or --diff: apply fixes too that may change behaviour");
    command.flag("--diff", diff_, "Print what --fix would change");
    command.option("--only", settings_.only, "Report findings in these files only").value("FILE").separated_by(',');
    command.option("--baseline", baseline_, "Do not report findings that this file lists").value("FILE");
    command.option("--write-baseline", write_baseline_, "Write a file that lists all findings").value("FILE");
    command.option("--explain-overlaps", explain_, "Only list the routers that share requests with this one")
        .value("ROUTER");
    command.option("--budget", steps_, "Steps that a proof about rules may take (default 20000)")
        .positive()
        .value("STEPS");
    command.flag("--require-complete", require_complete_, "Exit with 3 if a check could not be done");
    command.flag("--show-secrets", show_secrets_, "Show users, tokens and keys instead of ****");
    command.flag("-v,--verbose", verbose_, "List consequences and files passed over");
  }

  Exit run(const Global& global) override {
    auto begin = std::chrono::steady_clock::now();
    text::SourceSet sources;
    std::optional<source::Project> project = inputs_.load(sources, global);
    if (!project || !prepare()) return Exit::Usage;
    if (!explain_.empty())
      return print_overlaps(*project, sources, inputs_.world(), explain_, budget_of(steps_), format_ == "json",
                            output_);
    report::Lint lint = judge(*project, sources);
    Exit result = verdict(*project, lint);
    if (!write_baseline_.empty()) return baseline(lint, sources, result);
    if (fix_ || diff_) return mend(lint, sources, result);
    limit(lint);
    auto time = std::chrono::steady_clock::now() - begin;
    if (format_ == "human") lint.milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    report::Style style{use_color(global) && output_.empty(), width(), verbose_};
    std::string text =
        statistics_ ? report::statistics(lint, style) : report::find_format(format_)->render(lint, sources, style);
    if (!show_secrets_) blot_out(text);
    return write_report(text, output_) ? result : Exit::NotAnalysed;
  }

 private:
  bool prepare() {
    const source::ProjectFile& file = inputs_.project_file();
    settings_.select = select_.empty() ? file.select : select_;
    settings_.ignore = ignore_;
    settings_.ignore.insert(settings_.ignore.end(), file.ignore.begin(), file.ignore.end());
    settings_.severity = file.severity;
    settings_.policy = {file.external, inputs_.partial(), &source::glob_match, budget_of(steps_)};
    settings_.today = today();
    std::string error = lint::settings_error(settings_);
    if (!error.empty()) {
      std::fprintf(stderr, "gw: %s\n", error.c_str());
      return false;
    }
    if (baseline_.empty()) baseline_ = file.baseline;
    if (baseline_.empty()) return true;
    Result<std::string> bytes = io::read_file(baseline_);
    if (!bytes) {
      std::fprintf(stderr, "gw: --baseline: %s\n", bytes.error().message.c_str());
      return false;
    }
    if (!lint::is_baseline(*bytes)) {
      std::fprintf(stderr, "gw: --baseline: %s is no baseline: gw lint --write-baseline makes one\n",
                   baseline_.c_str());
      return false;
    }
    settings_.baseline = *std::move(bytes);
    return true;
  }

  report::Lint judge(const source::Project& project, const text::SourceSet& sources) {
    secrets_ = lint::secrets_of(project);
    report::Lint lint = lint::run(project, sources, inputs_.world(), settings_);
    lint.gw = GW_VERSION;
    lint.traefik = to_string(inputs_.version());
    if (project.gateways.size() == 1 && project.gateways[0].install.given)
      lint.gateway_note = "entry points from " + project.gateways[0].name;
    if (project.gateways.size() > 1) lint.gateway_note = std::to_string(project.gateways.size()) + " gateways";
    return lint;
  }

  /// Whatever the format: a secret that stands in a line, a message or a fix is not printed.
  void blot_out(std::string& text) const {
    for (const std::string& secret : secrets_) {
      for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 4))
        text.replace(at, secret.size(), "****");
    }
  }

  Exit verdict(const source::Project& project, const report::Lint& lint) const {
    bool not_analysed = project.inputs.empty() && project.gateways.empty();
    if (not_analysed) std::fprintf(stderr, "gw: no gateway configuration found\n");
    for (const report::Input& input : lint.inputs) not_analysed = not_analysed || !input.analysed;
    for (const diag::Diagnostic& one : lint.diagnostics) not_analysed = not_analysed || one.code.id == "GW001";
    if (not_analysed || (require_complete_ && !lint.checks_not_done.empty())) return Exit::NotAnalysed;
    int least = fail_on_ == "error" ? 2 : fail_on_ == "warning" ? 1 : fail_on_ == "info" ? 0 : 3;
    bool fails = std::ranges::any_of(
        lint.diagnostics, [&](const diag::Diagnostic& one) { return static_cast<int>(one.severity) >= least; });
    return fails ? Exit::Findings : Exit::Clean;
  }

  void limit(report::Lint& lint) const {
    if (max_ < 0 || static_cast<std::size_t>(max_) >= lint.diagnostics.size()) return;
    auto kept = static_cast<std::size_t>(max_);
    std::vector<bool> keep(lint.diagnostics.size(), false);
    // A consequence is never kept without its cause.
    for (std::size_t i = 0; i < keep.size() && kept > 0; ++i) {
      int cause = lint.diagnostics[i].cause;
      if (cause >= 0 && !keep[static_cast<std::size_t>(cause)]) continue;
      keep[i] = true;
      --kept;
    }
    for (std::size_t i = 0; i < keep.size(); ++i) {
      if (keep[i]) continue;
      ++lint.left_out;
      diag::Severity severity = lint.diagnostics[i].severity;
      if (lint.diagnostics[i].cause >= 0) continue;
      ++(severity == diag::Severity::Error     ? lint.left_out_errors
         : severity == diag::Severity::Warning ? lint.left_out_warnings
                                               : lint.left_out_infos);
    }
    lint::retain(lint.diagnostics, keep);
  }

  Exit baseline(const report::Lint& lint, const text::SourceSet& sources, Exit result) const {
    if (std::optional<Error> error = io::write_file(write_baseline_, lint::make_baseline(lint, sources))) {
      std::fprintf(stderr, "gw: %s\n", error->message.c_str());
      return Exit::NotAnalysed;
    }
    std::fprintf(stderr, "%s: %zu findings\n", write_baseline_.c_str(), lint.diagnostics.size());
    return result == Exit::NotAnalysed ? result : Exit::Clean;
  }

  Exit mend(const report::Lint& lint, const text::SourceSet& sources, Exit result) const {
    std::vector<const diag::Fix*> fixes;
    for (const diag::Diagnostic& one : lint.diagnostics) {
      bool safe = one.fix && one.fix->safety == diag::Fix::Safety::Safe;
      if (one.fix && !one.fix->edits.empty() && (safe || unsafe_)) fixes.push_back(&*one.fix);
    }
    // A fix with edits in several files is made in all of them or in none.
    fixes = diag::compatible(fixes);
    std::map<text::SourceId, std::set<const diag::Fix*>> by_file;
    for (const diag::Fix* fix : fixes) {
      for (const diag::Edit& edit : fix->edits) by_file[edit.span.source].insert(fix);
    }
    std::string report;
    for (const auto& [id, here] : by_file) {
      const text::Source& source = sources[id];
      std::string after = diag::apply(source.bytes(), id, {here.begin(), here.end()});
      if (diff_) {
        report += unified_diff(source.name(), source.bytes(), after);
      } else if (std::optional<Error> error = io::write_file(source.name(), after)) {
        std::fprintf(stderr, "gw: %s\n", error->message.c_str());
        return Exit::NotAnalysed;
      } else {
        report += source.name() + ": " + std::to_string(here.size()) + (here.size() == 1 ? " fix\n" : " fixes\n");
      }
    }
    if (!diff_) report += std::to_string(lint.diagnostics.size() - fixes.size()) + " findings left\n";
    if (!write_report(report, output_)) return Exit::NotAnalysed;
    return result;
  }

  Inputs inputs_;
  lint::Settings settings_;
  std::vector<std::string> select_, ignore_;
  std::string explain_;
  std::size_t steps_ = 0;  ///< 0: the usual ones.
  std::string format_ = "human", output_, fail_on_ = "error", baseline_, write_baseline_;
  std::vector<std::string> secrets_;
  long max_ = -1;
  bool statistics_ = false, fix_ = false, unsafe_ = false, diff_ = false, show_secrets_ = false,
       require_complete_ = false, verbose_ = false;
};

}  // namespace
}  // namespace gw::cli

GW_COMMAND(lint) = {
    .name = "lint",
    .summary = "Find what Traefik refuses, drops or misreads",
    .description =
        "Loads the configuration as Traefik does and reports what Traefik would refuse, drop, or take otherwise than "
        "it\n"
        "was meant, with the place, the reason and the remedy. Nothing is written unless --fix says so; no network is\n"
        "used.\n\n"
        "A comment '# gw:ignore GW205 reason=\"...\"' on a line or above it keeps a finding there out of the report; "
        "gw\n"
        "explain tells about a rule.",
    .examples =
        "# The gateway in this directory\ngw lint\n\n"
        "# In CI, for an older Traefik\ngw lint --traefik 3.5 --format sarif --output gw.sarif deploy\n\n"
        "# See what can be repaired, then repair it\ngw lint --diff\ngw lint --fix\n\n"
        "# Accept what is there today, report what is new\n"
        "gw lint --write-baseline baseline.json\ngw lint --baseline baseline.json\n",
    .make = [] { return std::unique_ptr<gw::cli::Invocation>(new gw::cli::Lint); },
};
