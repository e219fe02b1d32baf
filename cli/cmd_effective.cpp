#include <algorithm>
#include <cstdio>

#include "cli/command.h"
#include "cli/effective_text.h"
#include "cli/inputs.h"
#include "cli/outcome.h"
#include "runtime/effective.h"

namespace gw::cli {
namespace {

using model::Tree;

/// The gateways that chance may make of this one, itself left out: every combination of what its providers may publish,
/// up to a bound.
std::vector<source::Gateway> by_chance(const source::Gateway& gateway) {
  constexpr std::size_t kMost = 64;
  std::vector<source::Gateway> out = {gateway};
  for (std::size_t i = 0; i < gateway.providers.size(); ++i) {
    for (std::size_t before = 0, made = out.size(); before < made; ++before) {
      for (const source::Provider& other : gateway.providers[i].alternatives) {
        if (out.size() > kMost) break;
        out.push_back(out[before]);
        out.back().providers[i] = other;
      }
    }
  }
  out.erase(out.begin());
  return out;
}

class Effective final : public Invocation {
 public:
  void declare(const Options& command) override {
    inputs_.declare(command);
    command.option("--format", format_, "human, yaml, json, or rawdata as /api/rawdata gives it")
        .one_of({"human", "yaml", "json", "rawdata"});
    command.option("--output", output_, "Write to this file, whole or not at all");
    command.option("--object", options_.object, "Only the object of this name: api@file");
    command.flag("--origin", options_.origin, "Say why each value is there: file and line, default, derived");
    command.flag("--internal", options_.internal, "Objects of the provider internal too");
  }

  Exit run(const Global& global) override {
    text::SourceSet sources;
    std::optional<source::Project> project = inputs_.load(sources, global);
    if (!project) return Exit::Usage;
    tell_not_analysed(*project, sources);
    if (project->gateways.empty()) {
      std::fprintf(stderr, "gw: no gateway configuration found\n");
      return Exit::NotAnalysed;
    }
    bool color = use_color(global) && output_.empty(), several = project->gateways.size() > 1, good = true;
    std::string report;
    for (const source::Gateway& gateway : project->gateways) {
      runtime::Graph graph = runtime::build(gateway, sources, inputs_.world());
      good = good && runs(gateway, graph);
      if (!report.empty()) report += format_ == "yaml" ? "---\n" : format_ == "human" ? "\n" : "";
      report += print(gateway, graph, sources, several, color);
    }
    if (!options_.object.empty() && !found_) {
      std::fprintf(stderr, "gw: no object is called %s\n", options_.object.c_str());
      return Exit::Findings;
    }
    if (!write_report(report, output_) || not_analysed(*project)) return Exit::NotAnalysed;
    return good ? Exit::Clean : Exit::Findings;
  }

 private:
  std::string print(const source::Gateway& gateway, const runtime::Graph& graph, const text::SourceSet& sources,
                    bool several, bool color) {
    found_ = found_ || std::ranges::any_of(graph.objects, [&](const auto& one) { return one.name == options_.object; });
    if (format_ == "human" && !options_.origin) {
      std::string text = effective_text(gateway, graph, {color, options_.internal, options_.object});
      return (several ? gateway.name + "\n" : "") + text;
    }
    Tree tree = format_ == "rawdata" ? runtime::rawdata(graph, gateway.version, options_.internal)
                                     : runtime::effective(gateway, graph, options_);
    if (format_ != "rawdata") {
      Tree others;
      others.kind = Tree::Kind::List;
      for (const source::Gateway& other : by_chance(gateway))
        others.items.push_back(runtime::effective(other, runtime::build(other, sources, inputs_.world()), options_));
      if (!others.items.empty()) tree.set("alternatives", std::move(others));
    }
    if (format_ == "rawdata" && !options_.object.empty()) runtime::keep_object(tree, options_.object);
    if (several && format_ != "rawdata") tree.set("gateway", Tree::of(gateway.name));
    auto remark = [&](const Tree& leaf) { return options_.origin ? origin_text(leaf, sources) : std::string(); };
    if (format_ == "yaml" || format_ == "human") return model::to_yaml(tree, remark);
    if (options_.origin) tree.set("origins", origins_of(tree, sources));
    return model::to_json(tree, 2) + "\n";
  }

  Inputs inputs_;
  runtime::EffectiveOptions options_;
  std::string format_ = "human", output_;
  bool found_ = false;
};

}  // namespace
}  // namespace gw::cli

GW_COMMAND(effective) = {
    .name = "effective",
    .summary = "Print what Traefik would run",
    .description =
        "Prints the configuration as Traefik holds it after loading: routers, services and middlewares of all\n"
        "providers with their qualified names, defaults filled in, the state of each object and the errors\n"
        "that Traefik would show.",
    .examples =
        "# What the gateway in this directory would run\ngw effective\n\n"
        "# One dynamic file behind static configuration given as flags\n"
        "gw effective dynamic.yml -- --entryPoints.web.address=:80\n\n"
        "# To compare with a running Traefik\ngw effective --format rawdata --traefik 3.6\n",
    .make = [] { return std::unique_ptr<gw::cli::Invocation>(new gw::cli::Effective); },
};
