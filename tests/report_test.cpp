// Every report format on the same findings, against testdata/report/.

#include "report/report.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <random>

#include "support/catch.h"
#include "support/files.h"
#include "support/report_sample.h"
#include "text/utf8.h"

using namespace gw;
using namespace gw::testing;

namespace {

std::string rendered(const ReportSample& sample, std::string_view format, report::Style style = {}) {
  const report::Format* found = report::find_format(format);
  REQUIRE(found != nullptr);
  return found->render(sample.lint, sample.sources, style);
}

std::filesystem::path golden(const std::string& name) { return source_path("testdata/report/" + name); }

const std::map<std::string, std::string> kGoldens = {
    {"human", "sample.txt"},
    {"json", "sample.json"},
    {"sarif", "sample.sarif"},
    {"junit", "sample.junit.xml"},
    {"github", "sample.github"},
    {"gitlab", "sample.gitlab.json"},
    {"checkstyle", "sample.checkstyle.xml"},
};

}  // namespace

TEST_CASE("report: every format on the sample", "[report]") {
  ReportSample sample;
  CHECK(report::formats().size() == kGoldens.size());
  for (const report::Format& format : report::formats()) {
    DYNAMIC_SECTION(format.name) {
      std::string text = rendered(sample, format.name);
      check_golden(golden(kGoldens.at(std::string(format.name))), text);
      CHECK(text::first_malformed(text) == text.size());
      CHECK(std::ranges::none_of(text, [](char c) { return (c >= 0 && c < 0x20 && c != '\n') || c == 0x7F; }));
      for (const char* hidden : {"\xC2\x9B", "\xE2\x80\xAE"}) CHECK(text.find(hidden) == std::string::npos);
    }
  }
  CHECK(report::find_format("xml") == nullptr);
}

TEST_CASE("report: human, colours and -v", "[report]") {
  ReportSample sample;
  report::Style style;
  style.verbose = true;
  style.width = 60;
  check_golden(golden("sample.verbose.txt"), rendered(sample, "human", style));
  style.color = true;
  std::string colored = rendered(sample, "human", style);
  check_golden(golden("sample.color.txt"), colored);
  CHECK(colored.find("\x1b[1;31merror[GW101]\x1b[0m") != std::string::npos);
  CHECK(colored.find("\x1b]0;") == std::string::npos);
  CHECK(colored.find("\x1b[2J") == std::string::npos);
}

TEST_CASE("report: summary of runs", "[report]") {
  text::SourceSet sources;
  report::Lint lint;
  lint.traefik = "3.7";
  lint.routers = 48;
  lint.milliseconds = 9;
  auto summary = [&] { return report::find_format("human")->render(lint, sources, {}); };
  for (int i = 0; i < 12; ++i) lint.inputs.push_back({"f" + std::to_string(i), "dynamic", true});
  CHECK(summary() == "12 files, 48 routers, 0 findings · Traefik 3.7 · 9 ms\n");
  lint.checks_not_done = {{"entry points", "no static configuration given"}};
  lint.inputs[0].analysed = false;
  lint.milliseconds = -1;
  lint.passed_over = 1;
  CHECK(summary() ==
        "12 files, 48 routers, 0 findings, 1 not analysed · Traefik 3.7\n"
        "not checked: entry points (no static configuration given)\n"
        "passed over: 1 file that is no gateway configuration (-v lists them)\n");
  lint.left_out = lint.left_out_errors = 3;
  lint.passed_over = 0;
  lint.checks_not_done.clear();
  CHECK(summary() == "12 files, 3 errors, 0 warnings, 1 not analysed, 3 not shown (--max) · Traefik 3.7\n");
}

TEST_CASE("report: causes in a ring are all shown", "[report]") {
  text::SourceSet sources;
  report::Lint lint;
  for (int i = 0; i < 3; ++i) {
    lint.diagnostics.push_back({{"GW104"}, "ring", diag::Severity::Error, {}, "number " + std::to_string(i)});
    lint.diagnostics.back().cause = (i + 1) % 3;
  }
  std::string text = report::find_format("human")->render(lint, sources, {});
  for (const char* number : {"number 0", "number 1", "number 2"}) CHECK(text.find(number) != std::string::npos);
}

TEST_CASE("report: fingerprints do not depend on lines and are unique", "[report]") {
  auto prints = [](std::string bytes) {
    text::SourceSet sources;
    text::SourceId file = sources.add("a.yml", std::move(bytes));
    report::Lint lint;
    diag::Diagnostic d{{"GW101"}, "x", diag::Severity::Error, span_of(sources, file, "auth"), "message"};
    lint.diagnostics = {d, d};
    std::vector<std::string> out;
    auto read = nlohmann::json::parse(report::find_format("gitlab")->render(lint, sources, {}));
    for (const auto& issue : read) out.push_back(issue["fingerprint"]);
    return out;
  };
  auto before = prints("auth\n"), after = prints("\n\n# moved\nauth\n");
  CHECK(before == after);
  CHECK(before[0] != before[1]);
}

TEST_CASE("report: any bytes, any places, any width", "[report]") {
  std::minstd_rand random(1);
  auto upto = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % (n + 1)); };
  auto noise = [&](std::uint32_t longest) {
    static const std::string_view kParts[] = {"a",
                                              "\t",
                                              "\r",
                                              "\n",
                                              "\x1b[",
                                              "大",
                                              "\xC2",
                                              "\x80",
                                              "\xF4\x8F\xBF",
                                              "<&\"]]>",
                                              "%:,",
                                              " ",
                                              "\xE2\x80\xAE",
                                              "\xF3\xA0\x80\x81",
                                              "\xEF\xBB\xBF",
                                              "\xED\xA0\x80"};
    std::string out(upto(8) == 0 ? 1 : 0, '\0');
    for (std::uint32_t i = upto(longest); i > 0; --i) out += kParts[upto(15)];
    return out;
  };
  for (int round = 0; round < 300; ++round) {
    text::SourceSet sources;
    text::SourceId file = sources.add(noise(6), noise(120));
    auto anywhere = [&] { return text::Span{upto(5) == 0 ? text::SourceId::None : file, upto(200), upto(200)}; };
    report::Lint lint;
    lint.inputs = {{noise(6), noise(2), upto(1) == 0}};
    for (int i = 0; i < 4; ++i) {
      diag::Diagnostic d{{"GW101"}, "x", diag::Severity{static_cast<std::uint8_t>(upto(2))}, anywhere(), noise(20)};
      d.remedy = noise(20);
      d.notes = {{noise(9), anywhere()}};
      d.fix = diag::Fix{noise(5), diag::Fix::Safety::Safe, {{anywhere(), noise(9)}, {anywhere(), noise(9)}}};
      d.cause = static_cast<int>(upto(6)) - 1;
      lint.diagnostics.push_back(d);
    }
    for (const report::Format& format : report::formats()) {
      std::string text = format.render(lint, sources, {false, upto(60), upto(1) == 0});
      INFO(format.name << " in round " << round << "\n" << text);
      bool clean = text::first_malformed(text) == text.size() &&
                   std::ranges::none_of(text, [](char c) { return (c >= 0 && c < 0x20 && c != '\n') || c == 0x7F; });
      if (!clean) CHECK(clean);
      bool is_json = format.name == "json" || format.name == "sarif" || format.name == "gitlab";
      if (is_json && !nlohmann::json::accept(text)) CHECK(nlohmann::json::accept(text));
    }
  }
}

TEST_CASE("report: --statistics", "[report]") {
  ReportSample sample;
  sample.lint.left_out = 4;
  check_golden(golden("sample.statistics.txt"), report::statistics(sample.lint, {}));
}
