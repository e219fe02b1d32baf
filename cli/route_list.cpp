#include "cli/route_list.h"

#include <cstdio>

#include "cli/route_gateways.h"
#include "cli/route_text.h"
#include "report/characters.h"
#include "report/paint.h"

namespace gw::cli {
namespace {

using model::Tree;

std::string dropped_text(const flow::Gateway& gateway, const route::EntryPoint* point, bool color) {
  report::Paint paint(color);
  std::string out;
  for (const runtime::Object* router : dropped(gateway, point)) {
    if (out.empty()) out = paint.bold("dropped") + "\n";
    out += "  " + paint.severity(diag::Severity::Error, "✗") + " " + report::printable(router->name) + "  " +
           report::printable(router->errors.front()) + "\n";
  }
  return out;
}

Tree dropped_tree(const flow::Gateway& gateway, const route::EntryPoint* point) {
  Tree out = Tree::list();
  for (const runtime::Object* router : dropped(gateway, point)) {
    Tree one = Tree::map();
    one.set("router", Tree::of(std::string(router->name))).set("errors", Tree::list_of(router->errors));
    out.items.push_back(std::move(one));
  }
  return out;
}

}  // namespace

void RouteList::declare(const Options& command) {
  inputs_.declare(command, Inputs::As::Options);
  command.option("--entrypoint", entry_point_, "Only this entry point").value("NAME");
  command.option("--format", format_, "Form of the list").one_of({"human", "json"});
  command.flag("--repaired", repaired_,
               "Take what could be read of files that Traefik refuses, as if they were repaired");
  command.option("--output", output_, "Write to this file, whole or not at all").value("FILE");
}

Exit RouteList::run(const Global& global) {
  Exit exit = Exit::Clean;
  std::unique_ptr<Gateways> gateways = load_gateways(inputs_, global, repaired_, exit);
  if (gateways == nullptr) return exit;
  bool color = use_color(global) && output_.empty(), found = false;
  std::string text;
  Tree tree = Tree::list();
  for (const auto& gateway : gateways->all) {
    Tree points = Tree::list();
    if (gateways->all.size() > 1 && !gateway->source().name.empty()) text += gateway->source().name + "\n";
    const route::EntryPoint* only = entry_point_.empty() ? nullptr : gateway->tables().find(entry_point_);
    for (const route::EntryPoint& point : gateway->tables().points) {
      bool stand_in = gateway->tables().any_point && point.udp && point.udp_router == nullptr;
      if (stand_in || (!entry_point_.empty() && &point != only)) continue;
      found = true;
      text += (text.empty() ? "" : "\n") + table_text(*gateway, point, color);
      points.items.push_back(table_tree(*gateway, point));
    }
    std::string lost = dropped_text(*gateway, only, color);
    if (!lost.empty()) text += (text.empty() ? "" : "\n") + lost;
    Tree one = Tree::map();
    one.set("gateway", Tree::of(gateway->source().name)).set("entrypoints", std::move(points));
    tree.items.push_back(one.set("dropped", dropped_tree(*gateway, only)));
  }
  if (!found && !entry_point_.empty()) {
    std::fprintf(stderr, "gw: no entry point is called %s\n", entry_point_.c_str());
    return Exit::Usage;
  }
  std::string report = format_ == "json" ? model::to_json(tree, 2) + "\n" : text;
  return write_report(report, output_) ? gateways->exit : Exit::NotAnalysed;
}

}  // namespace gw::cli
