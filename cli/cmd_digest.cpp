#include <algorithm>
#include <cstdio>

#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/outcome.h"
#include "digest/digest.h"
#include "model/tree.h"
#include "source/files.h"

namespace gw::cli {
namespace {

using model::Tree;

/// `name`: of the gateway; empty: it is the only one.
Tree to_tree(const digest::Digest& digest, const std::string& name, Version version, bool logical, bool objects) {
  Tree out = Tree::map();
  if (!name.empty()) out.set("name", Tree::of(name));
  out.set("digest", Tree::of(digest.digest));
  out.set("logical", Tree::of(logical));
  out.set("version", Tree::of(to_string(version)));
  Tree entries = Tree::list(), notes = Tree::list();
  for (const digest::Entry& entry : digest.objects) {
    Tree one = Tree::map();
    one.set("kind", Tree::of(entry.kind)).set("name", Tree::of(entry.name)).set("digest", Tree::of(entry.digest));
    entries.items.push_back(std::move(one));
  }
  for (const digest::Note& note : digest.notes) {
    Tree one = Tree::map();
    one.set("what", Tree::of(note.what)).set("why", Tree::of(note.why));
    notes.items.push_back(std::move(one));
  }
  if (objects) out.set("objects", std::move(entries));
  out.set("notes", std::move(notes));
  return out;
}

std::string to_text(const digest::Digest& digest, const std::string& name, bool objects) {
  std::string out;
  std::size_t width = 0;
  for (const digest::Entry& entry : digest.objects) width = std::max(width, entry.kind.size());
  if (objects) {
    for (const digest::Entry& entry : digest.objects)
      out += entry.digest + "  " + entry.kind + std::string(width - entry.kind.size() + 2, ' ') + entry.name + "\n";
  }
  return out + digest.digest + (name.empty() ? "" : "  " + name) + "\n";
}

class Digest final : public Invocation {
 public:
  void declare(const Options& command) override {
    inputs_.declare(command);
    command.flag("--per-object", objects_, "A line for each object too");
    command.flag("--logical", logical_, "Whatever objects are called, where they are written and where servers are");
    command.option("--format", format_, "human or json").one_of({"human", "json"});
    command.option("--output", output_, "Write to this file, whole or not at all");
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
    bool several = project->gateways.size() > 1, good = true, whole = !not_analysed(*project);
    std::string report;
    Tree gateways = Tree::list();
    for (const source::Gateway& gateway : project->gateways) {
      runtime::Graph graph = runtime::build(gateway, sources, inputs_.world());
      if (!runs(gateway, graph)) {
        good = false;
        tell_why_not(gateway, graph);
      }
      auto level = logical_ ? digest::Level::Logical : digest::Level::Physical;
      source::World world = source::seen_from(inputs_.world(), gateway.place);
      auto file = [&](std::string_view name) { return source::named_file(world, name); };
      digest::Digest made = digest::digest(gateway, graph, level, file);
      whole = whole && made.complete;
      tell(made);
      std::string name = several ? gateway.name : "";
      if (objects_ && !report.empty()) report += "\n";
      report += to_text(made, name, objects_);
      gateways.items.push_back(to_tree(made, name, gateway.version, logical_, objects_));
    }
    if (format_ == "json") report = model::to_json(several ? all_of(std::move(gateways)) : gateways.items[0], 2) + "\n";
    if (!whole) std::fprintf(stderr, "gw: the digest is partial: what could not be analysed does not count\n");
    if (!write_report(report, output_) || !whole) return Exit::NotAnalysed;
    return good ? Exit::Clean : Exit::Findings;
  }

 private:
  static Tree all_of(Tree gateways) {
    Tree out = Tree::map();
    out.set("gateways", std::move(gateways));
    return out;
  }

  static void tell(const digest::Digest& digest) {
    if (!digest.complete) std::fprintf(stderr, "gw: references run in too many circles, or too deep\n");
    for (const digest::Note& note : digest.notes)
      std::fprintf(stderr, "gw: %s: %s\n", note.what.c_str(), note.why.c_str());
  }

  Inputs inputs_;
  bool objects_ = false, logical_ = false;
  std::string format_ = "human", output_;
};

}  // namespace
}  // namespace gw::cli

GW_COMMAND(digest) = {
    .name = "digest",
    .summary = "Print a hash of what Traefik would run",
    .description =
        "Prints a SHA-256 that is equal for configurations that Traefik runs alike, and another for every change\n"
        "that can be seen from outside: the order of files and keys, comments, defaults that are written out and\n"
        "the form (YAML, TOML, JSON, a key/value store) do not count. Names of objects count, without their\n"
        "provider where only one publishes anything. Of the static configuration everything counts but global,\n"
        "log, accessLog and providers; what providers.precedence decides between routers does.\n"
        "\n"
        "With --logical neither names nor providers nor addresses of servers count, nor what no router leads to:\n"
        "labels and custom resources are equal to the file that says the same. What a change of form really\n"
        "changes is a difference, and is told on standard error: a session cookie whose name Traefik makes of the\n"
        "service's, routers of equal priority whose providers have an order.\n"
        "\n"
        "Files that the configuration names, such as certificates, count by their names; where one is missing here,\n"
        "Traefik may refuse an object for it (--map says where files lie), and the status of objects counts, but\n"
        "not the texts of their errors. The release of Traefik counts only where its defaults differ. The exit code\n"
        "is 1 where Traefik would not run it, and 3 where something could not be analysed: then the digest is one\n"
        "of the rest.",
    .examples =
        "# A rebuilt configuration is the same as the running one\n"
        "test \"$(gw digest build/)\" = \"$(gw digest live/)\"\n\n"
        "# Which objects differ between two revisions\n"
        "diff <(gw digest --per-object main:deploy/) <(gw digest --per-object deploy/)\n\n"
        "# The labels of a compose file say what the file said\n"
        "gw digest --logical compose.yml\n",
    .make = [] { return std::unique_ptr<gw::cli::Invocation>(new gw::cli::Digest); },
};
