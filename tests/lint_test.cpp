// Each rule is its own first test: it reports on its bad example, and not on its good one.

#include "lint/lint.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

#include "io/file.h"
#include "schema/schema.h"
#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"

using namespace gw;

namespace {

/// Writes an example: one dynamic file, or several behind "#=== NAME" lines.
void unpack(const testing::Directory& directory, std::string_view example) {
  std::istringstream lines{std::string(example)};
  std::string name = "dynamic.yml", text;
  bool any = false;
  auto flush = [&] {
    if (any) directory.write(name, text);
    text.clear();
    any = false;
  };
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("#=== ", 0) == 0) {
      flush();
      name = line.substr(5);
      continue;
    }
    text += line + "\n";
    any = true;
  }
  flush();
}

report::Lint lint_of(std::string_view example) {
  testing::Directory directory;
  unpack(directory, example);
  std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(directory.path());
  text::SourceSet sources;
  source::Request request;
  request.version = schema::newest();
  request.inputs = {"."};
  request.world.file = [](std::string_view name) -> std::optional<std::string> {
    Result<std::string> bytes = io::read_file(std::string(name));
    return bytes ? std::optional<std::string>(*std::move(bytes)) : std::nullopt;
  };
  if (example.find("#===") == std::string_view::npos) request.inputs = {"dynamic=dynamic.yml"};
  if (example.rfind("# flags", 0) == 0) request.flags_given = true;
  source::Project project = source::discover(sources, request);
  lint::Settings settings;
  settings.today = "2026-01-01";
  settings.policy.match = &source::glob_match;
  report::Lint out = lint::run(project, sources, request.world, settings);
  std::filesystem::current_path(before);
  return out;
}

std::string list(const report::Lint& lint) {
  std::string out;
  for (const diag::Diagnostic& one : lint.diagnostics) out += std::string(one.code.id) + " " + one.message + "\n";
  return out;
}

/// Rules whose example needs more than files: flags beside a static file.
const std::set<std::string_view> kOtherTests = {"GW017"};

}  // namespace

TEST_CASE("lint: examples of the rules", "[lint]") {
  for (const lint::Rule* rule : lint::rules()) {
    DYNAMIC_SECTION(rule->code.id << " " << rule->name) {
      report::Lint bad = lint_of(rule->bad), good = lint_of(rule->good);
      auto own = [&](const diag::Diagnostic& one) { return one.code == rule->code; };
      INFO("bad:\n" << rule->bad << "reports:\n" << list(bad));
      if (!kOtherTests.contains(rule->code.id)) CHECK(std::ranges::any_of(bad.diagnostics, own));
      INFO("good:\n" << rule->good << "reports:\n" << list(good));
      CHECK(std::ranges::none_of(good.diagnostics, own));
      CHECK(std::ranges::none_of(good.diagnostics,
                                 [](const auto& one) { return one.severity == diag::Severity::Error; }));
    }
  }
}

TEST_CASE("lint: rules are complete, and their codes are for ever", "[lint]") {
  std::set<std::string_view> codes, names;
  std::string golden;
  for (const lint::Rule* rule : lint::rules()) {
    INFO(rule->code.id);
    CHECK(codes.insert(rule->code.id).second);
    CHECK(names.insert(rule->name).second);
    for (std::string_view text : {rule->summary, rule->why, rule->remedy, rule->source, rule->bad, rule->good})
      CHECK_FALSE(text.empty());
    golden += std::string(rule->code.id) + "\t" + std::string(rule->name) + "\n";
  }
  testing::check_golden(testing::source_path("testdata/codes.golden"), golden);
}
