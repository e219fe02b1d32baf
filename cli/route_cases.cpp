#include "cli/route_cases.h"

#include <algorithm>
#include <cstdio>

#include "io/file.h"
#include "model/tree.h"
#include "routetest/case_file.h"
#include "routetest/coverage.h"
#include "routetest/near.h"
#include "routetest/results.h"
#include "routetest/suggest.h"

namespace gw::cli {
namespace {

/// The path of a file's `config`, which is relative to the file.
std::string beside(const std::string& file, const std::string& path) {
  std::size_t slash = file.rfind('/');
  if (path.starts_with('/') || slash == std::string::npos) return path;
  return file.substr(0, slash + 1) + path;
}

class Run {
 public:
  Run(Gateways* given, const LoadConfig& load, const CaseOptions& options)
      : given_(given), load_(load), options_(options) {
    results_.gw = GW_VERSION;
  }

  Exit files(const std::vector<std::string>& files) {
    if (files.empty() && given_ != nullptr) {
      for (const auto& gateway : given_->all) coverage_of(*gateway);
      exit_ = given_->exit;
    }
    for (const std::string& file : files) {
      if (Exit own = one(file); own != Exit::Clean) exit_ = std::max(exit_, own);
    }
    if (results_.failed() > 0) exit_ = std::max(exit_, Exit::Findings);
    if (!results_.problems.empty()) exit_ = Exit::NotAnalysed;
    return report() ? exit_ : Exit::NotAnalysed;
  }

 private:
  Exit one(const std::string& file) {
    Result<std::string> bytes = io::read_file(file);
    if (!bytes) {
      std::fprintf(stderr, "gw: --cases: %s\n", bytes.error().message.c_str());
      return Exit::NotAnalysed;
    }
    routetest::CaseFile read = routetest::read_case_file(sources_, sources_.add(file, *std::move(bytes)));
    results_.problems.insert(results_.problems.end(), read.problems.begin(), read.problems.end());
    Exit exit = Exit::Clean;
    Gateways* gateways = given_;
    if (gateways == nullptr) {
      std::vector<std::string> inputs;
      for (const auto& input : read.config) inputs.push_back(beside(file, input.value));
      own_.push_back(load_(inputs, exit));
      gateways = own_.back().get();
      if (gateways == nullptr) return exit;
    }
    exit = gateways->exit;
    for (const routetest::Case& test : read.cases) ask(*gateways, test);
    return exit;
  }

  void ask(const Gateways& gateways, const routetest::Case& test) {
    routetest::Outcome outcome{test.name, test.span, {}, {}};
    std::string why;
    for (const auto& gateway : gateways.all) {
      const route::EntryPoint* point = gateway->ask(test.asked, scratch_, answer_, why);
      if (point == nullptr) continue;
      outcome.differences = routetest::differences(test.expect, answer_);
      if (!outcome.passed()) outcome.because = because(*gateway, test, *point);
      coverage_of(*gateway).add(test.asked, *point, answer_);
      results_.outcomes.push_back(std::move(outcome));
      return;
    }
    outcome.differences.push_back({"entry point", "one that the request comes to", why, test.span});
    results_.outcomes.push_back(std::move(outcome));
  }

  /// What decided: why it is not the router that was expected, of nobody the nearest one, else why it is this one.
  std::string because(const flow::Gateway& gateway, const routetest::Case& test, const route::EntryPoint& point) {
    if (test.expect.router) {
      std::string why = why_not(test.expect.router->value, test.asked, point);
      if (!why.empty()) return why;
    }
    if (answer_.status == 404) {
      std::vector<routetest::Near> near = routetest::near_misses(gateway, test.asked, point, scratch_, 1);
      if (!near.empty()) return std::string(near[0].router->name) + ": " + near[0].what;
    }
    return std::string(answer_.why);
  }

  std::string why_not(const std::string& name, const flow::Asked& asked, const route::EntryPoint& point) {
    if (asked.kind != flow::Asked::Kind::Request) return {};
    const route::Muxer& muxer = asked.tls ? point.tls : point.plain;
    for (const route::Route& route : muxer.routes()) {
      if (route.router->name != name || route.router == answer_.router) continue;
      flow::Scratch again;
      flow::prepare(asked, point, again);
      if (again.prepared.refusal) return {};
      std::string why = routetest::failing(*route.program, again.prepared.view());
      if (!why.empty() || answer_.router == nullptr) return why;
      return "its rule is true, and " + std::string(answer_.router->name) + " comes first: " + std::string(answer_.why);
    }
    return {};
  }

  routetest::Coverage& coverage_of(const flow::Gateway& gateway) {
    for (auto& [known, coverage] : coverage_) {
      if (known == &gateway) return coverage;
    }
    return coverage_.emplace_back(&gateway, routetest::Coverage(gateway)).second;
  }

  bool report() {
    if (options_.suggest) return suggest();
    report::Style style;
    style.color = options_.color;
    std::string text = routetest::find_result_format(options_.format)->render(results_, sources_, style);
    bool counts = options_.coverage || options_.least >= 0;
    for (auto& [gateway, coverage] : coverage_) {
      if (options_.least >= 0 && coverage.percent() < options_.least) {
        exit_ = std::max(exit_, Exit::Findings);
        std::fprintf(stderr, "gw: coverage is %d %%, at least %d %% are required\n", coverage.percent(),
                     options_.least);
      }
      if (counts && options_.format == "human") text += "\n" + routetest::coverage_text(coverage);
      if (!counts || options_.format != "json") continue;
      if (std::optional<model::Tree> tree = model::from_json(text)) {
        tree->set("coverage", routetest::coverage_tree(coverage));
        text = model::to_json(*tree, 2) + "\n";
      }
    }
    return write_report(text, options_.output);
  }

  bool suggest() {
    std::string text;
    for (auto& [gateway, coverage] : coverage_) {
      routetest::Suggestions found = routetest::suggest(*gateway, coverage, options_.matchers);
      text += found.cases;
      for (const std::string& why : found.missing) std::fprintf(stderr, "gw: no case for %s\n", why.c_str());
    }
    return write_report(text, options_.output);
  }

  Gateways* given_;
  const LoadConfig& load_;
  const CaseOptions& options_;
  text::SourceSet sources_;
  routetest::Results results_;
  std::vector<std::unique_ptr<Gateways>> own_;
  std::vector<std::pair<const flow::Gateway*, routetest::Coverage>> coverage_;
  flow::Scratch scratch_;
  flow::Answer answer_;
  Exit exit_ = Exit::Clean;
};

}  // namespace

Exit run_cases(const std::vector<std::string>& files, Gateways* given, const LoadConfig& load,
               const CaseOptions& options) {
  return Run(given, load, options).files(files);
}

}  // namespace gw::cli
