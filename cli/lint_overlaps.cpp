#include "cli/lint_overlaps.h"

#include <cstdio>

#include "cli/inputs.h"
#include "cli/outcome.h"
#include "lint/explain_overlaps.h"
#include "lint/lint.h"
#include "model/tree.h"

namespace gw::cli {
namespace {

using lint::OverlapLine;
using model::Tree;

std::string text_of(const OverlapLine& line) {
  std::string out =
      line.other + "   " + line.rule + "   entry point " + line.entry_point + (line.tls ? ", TLS" : "") + "\n";
  if (!line.unknown.empty()) return out + "    not known: " + line.unknown + "\n";
  out += "    shares   " + line.relation + (line.request.empty() ? "" : ", such as " + line.request) + "\n";
  out += "    first    " + (line.first.empty() ? std::string("chance decides") : line.first) + ": " + line.why + "\n";
  return out + "    leads    " +
         (line.same_action ? "to the same service through the same middlewares\n" : "elsewhere\n");
}

Tree tree_of(const OverlapLine& line) {
  Tree out = Tree::map();
  out.set("router", Tree::of(line.other)).set("rule", Tree::of(line.rule));
  out.set("entrypoint", Tree::of(line.entry_point)).set("tls", Tree::of(line.tls));
  if (!line.unknown.empty()) return std::move(out.set("unknown", Tree::of(line.unknown)));
  out.set("shares", Tree::of(line.relation)).set("request", line.request.empty() ? Tree() : Tree::of(line.request));
  out.set("first", line.first.empty() ? Tree() : Tree::of(line.first)).set("why", Tree::of(line.why));
  return std::move(out.set("same", Tree::of(line.same_action)));
}

}  // namespace

std::size_t budget_of(std::size_t steps) {
  std::size_t usual = analysis::Limits().steps;
  return steps <= usual ? 1 : (steps + usual - 1) / usual;
}

Exit print_overlaps(const source::Project& project, const text::SourceSet& sources, const source::World& world,
                    const std::string& router, std::size_t budget, bool json, const std::string& output) {
  std::vector<OverlapLine> lines;
  tell_not_analysed(project, sources);
  bool found = false, unknown = project.gateways.empty() || not_analysed(project);
  for (const source::Gateway& gateway : project.gateways) {
    // As the rules of gw lint look at it: a file that Traefik refuses counts as far as it could be read.
    std::optional<source::Gateway> repaired = lint::repaired(gateway);
    lint::Reaches reaches(repaired ? *repaired : gateway, sources, world, budget);
    if (repaired) {
      std::fprintf(stderr, "gw: Traefik refuses files of this configuration: this is true when they are repaired\n");
      unknown = true;
    }
    found = lint::explain_overlaps(reaches, router, lines) || found;
  }
  if (!found) {
    std::fprintf(stderr, "gw: no router that works is called %s: gw route list lists them\n", router.c_str());
    return unknown ? Exit::NotAnalysed : Exit::Findings;
  }
  Tree overlaps = Tree::list();
  std::string text;
  for (const OverlapLine& line : lines) {
    unknown = unknown || !line.unknown.empty();
    overlaps.items.push_back(tree_of(line));
    text += (text.empty() ? "" : "\n") + text_of(line);
  }
  if (lines.empty()) text = router + " shares no request with another router\n";
  Tree all = Tree::map();
  all.set("router", Tree::of(router)).set("overlaps", std::move(overlaps));
  if (!write_report(json ? model::to_json(all, 2) + "\n" : text, output) || unknown) return Exit::NotAnalysed;
  return Exit::Clean;
}

}  // namespace gw::cli
