#include <algorithm>
#include <cstdio>

#include "cli/command.h"
#include "cli/diff_report.h"
#include "cli/diff_sides.h"
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
  std::vector<std::string> paths;  ///< Its inputs.
  source::World world;
  Version version;
  std::vector<std::string> gaps;  ///< What could not be analysed.
};

bool is_live(const Side& side) {
  return std::ranges::any_of(side.inputs, [](const std::string& input) {
    return input.starts_with("http://") || input.starts_with("https://");
  });
}

class Diff final : public Invocation {
 public:
  void declare(const Options& command) override {
    command.option("sides", sides_, "OLD and NEW: a file, a directory, REV:PATH (a git revision), a URL with --live")
        .takes(0, 2);
    command.option("--old", old_.inputs, "The old side, where it has several inputs").value("INPUT...");
    command.option("--new", now_.inputs, "The new side, where it has several inputs").value("INPUT...");
    command.option("--old-static", old_.static_file, "The static configuration of the old side").value("FILE");
    command.option("--new-static", now_.static_file, "The static configuration of the new side").value("FILE");
    command.option("--traefik-old", old_.traefik, "The Traefik version of the old side").value("VERSION");
    command.option("--traefik-new", now_.traefik, "The Traefik version of the new side").value("VERSION");
    command.flag("--live", live_, "Sides may be URLs of a running Traefik or gw");
    command.option("--ignore", ignore_, "servers: services count without the addresses of their servers")
        .one_of({"servers"});
    command.flag("--structural", structural_, "Compare the objects only");
    command.flag("--behavioural", behavioural_, "Compare what becomes of requests only");
    command.option("--format", format_, "human, json, markdown or github")
        .one_of({"human", "json", "markdown", "github"});
    command.option("--fail-on", fail_on_, "What makes the exit code 1: any difference, a behavioural one, or never")
        .one_of({"any", "behavioural", "never"});
    command.flag("--all", options_.all, "A request for every pair of routers, not one a group");
    command.option("--budget", steps_, "Steps that a proof about rules may take (default 20000)")
        .positive()
        .value("STEPS");
    command.option("--output", output_, "Write to this file, whole or not at all");
    common_.declare(command, Inputs::As::Sides);
  }

  Exit run(const Global& global) override {
    if (!take_sides()) return Exit::Usage;
    if (!structural_ && !behavioural_) structural_ = behavioural_ = true;
    options_.servers = ignore_.empty();
    options_.budget = budget_of(steps_);
    text::SourceSet sources;
    // What runs says which release it is, and the other side is read as that.
    bool now_first = is_live(now_) && !is_live(old_);
    std::optional<Loaded> old, now;
    if (now_first) now = load(now_, sources, global);
    if (!now_first || now) old = load(old_, sources, global, now ? to_string(now->version) : "");
    if (old && !now) now = load(now_, sources, global, is_live(old_) && !is_live(now_) ? to_string(old->version) : "");
    if (!old || !now) return Exit::Usage;
    bool both = found(*old, "old");
    if (!found(*now, "new") || !both) return Exit::NotAnalysed;
    use_color_ = output_.empty() && use_color(global);
    std::vector<Difference> all = compare(*old, *now, sources);
    bool told = format_ == "human" && output_.empty();
    for (const Difference& one : all) {
      for (const diff::Unknown& open : one.unread)
        if (!told) std::fprintf(stderr, "gw: %s: %s\n", open.what.c_str(), open.why.c_str());
    }
    if (!write_report(render(all, sources), output_) || !std::ranges::all_of(all, &Difference::complete))
      return Exit::NotAnalysed;
    return fails(all) ? Exit::Findings : Exit::Clean;
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
      if (!live_ && is_live(*side)) return wrong("a side is a URL: --live allows to ask a running Traefik");
    }
    return true;
  }

  std::optional<Loaded> load(const Side& side, text::SourceSet& sources, const Global& global,
                             const std::string& preferred = "") {
    Inputs inputs = common_;
    inputs.prefer(preferred);
    inputs.set(side.inputs);
    inputs.set_static(side.static_file);
    inputs.set_traefik(side.traefik);
    std::optional<source::Project> project = inputs.load(sources, global);
    if (!project) return std::nullopt;
    std::vector<std::string> gaps = gaps_of(*project, sources);
    if (gaps.empty() && not_analysed(*project)) gaps.emplace_back("not all of it could be analysed: gw lint says why");
    return Loaded{std::move(*project), inputs.paths(), inputs.world(), inputs.version(), std::move(gaps)};
  }

  /// False, with a message on standard error, if a side has no gateway.
  static bool found(const Loaded& loaded, const char* side) {
    if (!loaded.project.gateways.empty()) return true;
    for (const std::string& gap : loaded.gaps) std::fprintf(stderr, "gw: %s side: %s\n", side, gap.c_str());
    if (loaded.gaps.empty()) std::fprintf(stderr, "gw: %s side: no gateway configuration found\n", side);
    return false;
  }

  std::vector<Difference> compare(const Loaded& old, const Loaded& now, const text::SourceSet& sources) const {
    std::vector<Difference> out;
    for (const Pair& pair : pair_gateways({old.project.gateways, old.paths}, {now.project.gateways, now.paths})) {
      bool both = pair.old != nullptr && pair.now != nullptr;
      out.push_back(both ? compare(pair, old, now, sources) : lone(pair));
    }
    for (const auto& [side, loaded] : {std::pair("old side", &old), std::pair("new side", &now)}) {
      for (const std::string& gap : loaded->gaps) out.front().unread.push_back({side, gap});
    }
    return out;
  }

  /// A gateway that one side does not have: told, whatever is asked for.
  Difference lone(const Pair& pair) const {
    Difference out;
    out.gateway = pair.name;
    out.behavioural = behavioural_;
    out.lone = out.behaviour.complete = true;
    bool fresh = pair.old == nullptr;
    text::Span span = (fresh ? pair.now : pair.old)->install.config.root.span;
    if (fresh) out.edits.push_back({diff::Edit::Kind::Added, "gateway", pair.name, "", "", pair.name, span});
    else out.edits.push_back({diff::Edit::Kind::Removed, "gateway", pair.name, "", pair.name, "", span});
    return out;
  }

  Difference compare(const Pair& pair, const Loaded& old, const Loaded& now, const text::SourceSet& sources) const {
    Difference out;
    out.gateway = pair.name;
    out.structural = structural_;
    out.behavioural = behavioural_;
    flow::Gateway before(beside(*pair.old, *pair.now, "old side"), sources, old.world);
    flow::Gateway after(beside(*pair.now, *pair.old, "new side"), sources, now.world);
    for (const auto& [side, gateway] : {std::pair("old side", &before), std::pair("new side", &after)}) {
      if (runs(gateway->source(), gateway->graph())) continue;
      for (const std::string& fault : faults_of(gateway->source(), gateway->graph()))
        out.unread.push_back({side, fault});
    }
    if (structural_)
      out.edits =
          diff::compare_objects(before.source(), before.graph(), after.source(), after.graph(), {options_.servers});
    if (behavioural_) out.behaviour = diff::compare_behaviour(before, after, options_);
    for (const diff::Change& change : out.behaviour.changes)
      out.places.push_back(place_of(change, out.edits, before.graph(), after.graph()));
    return out;
  }

  std::string render(const std::vector<Difference>& all, const text::SourceSet& sources) const {
    if (format_ == "json") return diff_json(all, sources);
    if (format_ == "markdown") return diff_markdown(all, sources, options_.all);
    if (format_ == "github") return diff_github(all, sources);
    return diff_text(all, sources, use_color_, options_.all);
  }

  /// There is a difference of those that --fail-on names.
  bool fails(const std::vector<Difference>& all) const {
    if (fail_on_ == "any") return !std::ranges::all_of(all, &Difference::equal);
    return fail_on_ == "behavioural" &&
           std::ranges::any_of(all, [](const Difference& one) { return one.lone || !one.behaviour.changes.empty(); });
  }

  Inputs common_;
  std::vector<std::string> sides_, ignore_;
  Side old_, now_;
  diff::BehaviourOptions options_;
  std::size_t steps_ = 0;  ///< Of --budget; 0: the usual ones.
  bool live_ = false, structural_ = false, behavioural_ = false, use_color_ = false;
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
