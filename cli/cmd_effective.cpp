#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "cli/command.h"
#include "cli/inputs.h"
#include "runtime/effective.h"

namespace gw::cli {
namespace {

class Effective final : public Invocation {
 public:
  void declare(CLI::App& app) override {
    inputs_.declare(app);
    app.add_option("--format", format_, "json, or rawdata as /api/rawdata gives it")
        ->check(CLI::IsMember({"json", "rawdata"}));
    app.add_option("--output", output_, "Write to this file instead of standard output");
    app.add_flag("--internal", options_.internal, "Objects of the provider internal too");
  }

  Exit run(const Global& global) override {
    text::SourceSet sources;
    std::optional<source::Project> project = inputs_.load(sources, global);
    if (!project) return Exit::Usage;
    for (const source::Input& input : project->inputs) {
      if (!input.analysed) std::fprintf(stderr, "gw: %s: %s\n", input.path.c_str(), input.reason.c_str());
    }
    if (project->gateways.empty()) {
      std::fprintf(stderr, "gw: no gateway configuration found\n");
      return Exit::NotAnalysed;
    }
    std::string report;
    bool good = true;
    for (const source::Gateway& gateway : project->gateways) {
      runtime::Graph graph = runtime::build(gateway, sources, inputs_.world());
      good = good && gateway.install.starts &&
             std::ranges::find(graph.facts, diag::FactKind::Crash, &diag::Fact::kind) == graph.facts.end();
      for (const source::Provider& provider : gateway.providers) good = good && provider.loaded;
      model::Tree tree = format_ == "rawdata" ? runtime::rawdata(graph, gateway.version, options_.internal)
                                              : runtime::effective(gateway, graph, options_);
      if (project->gateways.size() > 1 && format_ == "json") tree.set("gateway", model::Tree::of(gateway.name));
      report += model::to_json(tree, 2) + "\n";
    }
    if (!write_report(report, output_)) return Exit::NotAnalysed;
    if (!project->facts.empty()) return Exit::NotAnalysed;
    return good ? Exit::Clean : Exit::Findings;
  }

 private:
  Inputs inputs_;
  runtime::EffectiveOptions options_;
  std::string format_ = "json", output_;
};

}  // namespace
}  // namespace gw::cli

GW_COMMAND(effective) = {
    .name = "effective",
    .summary = "Print what Traefik would run",
    .make = [] { return std::unique_ptr<gw::cli::Invocation>(new gw::cli::Effective); },
};
