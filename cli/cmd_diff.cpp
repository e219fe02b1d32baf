#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>

#include "cli/command.h"
#include "cli/diff_report.h"
#include "cli/inputs.h"
#include "cli/lint_overlaps.h"
#include "cli/outcome.h"

namespace gw::cli {
namespace {

/// What the command line says of one side.
struct Side {
  std::vector<std::string> inputs;
  std::string static_file, traefik;
};

/// One side as it was read.
struct Loaded {
  source::Project project;
  source::World world;
  bool whole = true;  ///< Everything could be analysed.
};

bool is_url(std::string_view input) { return input.starts_with("http://") || input.starts_with("https://"); }

class Diff final : public Invocation {
 public:
  void declare(CLI::App& app) override {
    app.add_option("sides", sides_, "OLD and NEW: a file, a directory, REV:PATH (a git revision), a URL with --live")
        ->expected(0, 2);
    app.add_option("--old", old_.inputs, "The old side, where it has several inputs")->type_name("INPUT...");
    app.add_option("--new", now_.inputs, "The new side, where it has several inputs")->type_name("INPUT...");
    app.add_option("--old-static", old_.static_file, "The static configuration of the old side")->type_name("FILE");
    app.add_option("--new-static", now_.static_file, "The static configuration of the new side")->type_name("FILE");
    app.add_option("--traefik-old", old_.traefik, "The Traefik version of the old side")->type_name("VERSION");
    app.add_option("--traefik-new", now_.traefik, "The Traefik version of the new side")->type_name("VERSION");
    app.add_flag("--live", live_, "Sides may be URLs of a running Traefik or gw");
    app.add_option("--ignore", ignore_, "servers: services count without the addresses of their servers")
        ->check(CLI::IsMember({"servers"}));
    app.add_flag("--structural", structural_, "Compare the objects only");
    app.add_flag("--behavioural", behavioural_, "Compare what becomes of requests only");
    app.add_option("--format", format_, "human, json, markdown or github")
        ->check(CLI::IsMember({"human", "json", "markdown", "github"}));
    app.add_option("--fail-on", fail_on_, "What makes the exit code 1: any difference, a behavioural one, or never")
        ->check(CLI::IsMember({"any", "behavioural", "never"}));
    app.add_flag("--all", options_.all, "A request for every pair of routers, not one a group");
    app.add_option("--budget", steps_, "Steps that a proof about rules may take (default 20000)")
        ->check(CLI::PositiveNumber)
        ->type_name("STEPS");
    app.add_option("--output", output_, "Write to this file, whole or not at all");
    common_.declare(app, Inputs::As::Sides);
  }

  Exit run(const Global& global) override {
    if (!take_sides()) return Exit::Usage;
    if (!structural_ && !behavioural_) structural_ = behavioural_ = true;
    options_.servers = ignore_.empty();
    options_.budget = budget_of(steps_);
    text::SourceSet sources;
    std::optional<Loaded> old = load(old_, sources, global), now;
    if (old) now = load(now_, sources, global);
    if (!old || !now) return Exit::Usage;
    for (const Loaded* side : {&*old, &*now}) {
      if (!side->project.gateways.empty()) continue;
      std::fprintf(stderr, "gw: %s side: no gateway configuration found\n", side == &*old ? "old" : "new");
      return Exit::NotAnalysed;
    }
    std::vector<Difference> all = compare(*old, *now, sources);
    std::string report = format_ == "json"       ? diff_json(all, sources)
                         : format_ == "markdown" ? diff_markdown(all, sources)
                         : format_ == "github"
                             ? diff_github(all, sources)
                             : diff_text(all, sources, output_.empty() && use_color(global), options_.all);
    bool whole = old->whole && now->whole && !refused_ && std::ranges::all_of(all, &Difference::complete);
    if (!write_report(report, output_) || !whole) return Exit::NotAnalysed;
    bool behavioural = std::ranges::any_of(all, [](const Difference& one) { return !one.behaviour.changes.empty(); });
    bool any = !std::ranges::all_of(all, &Difference::equal);
    bool fails = fail_on_ == "any" ? any : fail_on_ == "behavioural" && behavioural;
    return fails || paired_badly_ ? Exit::Findings : Exit::Clean;
  }

 private:
  bool take_sides() {
    auto wrong = [](const char* what) {
      std::fprintf(stderr, "gw: %s\n", what);
      return false;
    };
    bool named = !old_.inputs.empty() || !now_.inputs.empty();
    if (named && !sides_.empty()) return wrong("name the sides as OLD NEW, or with --old and --new, not both");
    if (sides_.size() == 2) {
      old_.inputs = {sides_[0]};
      now_.inputs = {sides_[1]};
    } else if (sides_.size() == 1 && old_.traefik != now_.traefik) {
      // An upgrade: one input, two releases.
      old_.inputs = now_.inputs = sides_;
    }
    if (old_.inputs.empty() || now_.inputs.empty())
      return wrong(
          "two sides are wanted: gw diff OLD NEW, or --old INPUT... --new INPUT..., or one input with "
          "--traefik-old and --traefik-new");
    for (const Side* side : {&old_, &now_}) {
      if (!live_ && std::ranges::any_of(side->inputs, is_url))
        return wrong("a side is a URL: --live allows to ask a running Traefik");
    }
    return true;
  }

  std::optional<Loaded> load(const Side& side, text::SourceSet& sources, const Global& global) {
    Inputs inputs = common_;
    inputs.set(side.inputs);
    inputs.set_static(side.static_file);
    inputs.set_traefik(side.traefik);
    std::optional<source::Project> project = inputs.load(sources, global);
    if (!project) return std::nullopt;
    tell_not_analysed(*project, sources);
    bool whole = !not_analysed(*project) && std::ranges::all_of(project->inputs, &source::Input::analysed);
    return Loaded{std::move(*project), inputs.world(), whole};
  }

  /// Gateways of one name belong together; the only ones of both sides do, too.
  std::vector<Difference> compare(const Loaded& old, const Loaded& now, const text::SourceSet& sources) {
    std::vector<Difference> out;
    bool single = old.project.gateways.size() == 1 && now.project.gateways.size() == 1;
    for (const source::Gateway& after : now.project.gateways) {
      auto before = std::ranges::find(old.project.gateways, after.name, &source::Gateway::name);
      if (single) before = old.project.gateways.begin();
      if (before == old.project.gateways.end()) lone(after, "new");
      else out.push_back(compare(*before, old, after, now, sources, single ? std::string() : after.name));
    }
    for (const source::Gateway& before : old.project.gateways) {
      bool found = single || std::ranges::find(now.project.gateways, before.name, &source::Gateway::name) !=
                                 now.project.gateways.end();
      if (!found) lone(before, "gone");
    }
    return out;
  }

  void lone(const source::Gateway& gateway, const char* what) {
    std::fprintf(stderr, "gw: gateway %s is %s: its requests were not compared\n", gateway.name.c_str(), what);
    paired_badly_ = true;
  }

  Difference compare(const source::Gateway& old, const Loaded& old_side, const source::Gateway& now,
                     const Loaded& now_side, const text::SourceSet& sources, std::string name) {
    Difference out;
    out.gateway = std::move(name);
    out.structural = structural_;
    out.behavioural = behavioural_;
    flow::Gateway before(old, sources, old_side.world), after(now, sources, now_side.world);
    for (auto [side, gateway] : {std::pair(&before, &old), std::pair(&after, &now)}) {
      if (runs(*gateway, side->graph())) continue;
      tell_why_not(*gateway, side->graph());
      refused_ = true;
    }
    if (structural_)
      out.edits =
          diff::compare_objects(before.source(), before.graph(), after.source(), after.graph(), {options_.servers});
    if (behavioural_) out.behaviour = diff::compare_behaviour(before, after, options_);
    return out;
  }

  Inputs common_;
  std::vector<std::string> sides_, ignore_;
  Side old_, now_;
  diff::BehaviourOptions options_;
  std::size_t steps_ = 0;  ///< Of --budget; 0: the usual ones.
  bool live_ = false, structural_ = false, behavioural_ = false, paired_badly_ = false;
  bool refused_ = false;  ///< Traefik does not run a side: what it would run is not what is written.
  std::string format_ = "human", fail_on_ = "any", output_;
};

}  // namespace
}  // namespace gw::cli

GW_COMMAND(diff) = {
    .name = "diff",
    .summary = "Tell which objects and which requests two configurations treat otherwise",
    .description =
        "Compares two configurations of any form: first what becomes of requests, then the objects field by\n"
        "field. Requests that change their fate are grouped by what was and what is done with them; each group\n"
        "is shown by one request, which was asked of both sides. All other requests are proved to fare as\n"
        "before, or the exit code is 3 and what is not known is named. Order, format, comments, defaults that\n"
        "are written out and the names of providers do not count.",
    .examples =
        "# What the working tree changes\ngw diff main:deploy/ deploy/\n\n"
        "# A comment for the pull request, failing only where requests change\n"
        "gw diff --format markdown --fail-on behavioural origin/main:traefik/ traefik/\n\n"
        "# What an upgrade changes\ngw diff dynamic/ --traefik-old 3.3 --traefik-new 3.7\n\n"
        "# Is what runs what is written?\ngw diff --live http://127.0.0.1:8080 deploy/\n",
    .make = [] { return std::unique_ptr<gw::cli::Invocation>(new gw::cli::Diff); },
};
