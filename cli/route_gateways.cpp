#include "cli/route_gateways.h"

#include <cstdio>

namespace gw::cli {
namespace {

/// What could be read of a refused provider takes the place of what it publishes.
void repair(source::Provider& provider) {
  provider.config = provider.salvage;
  provider.loaded = true;
}

bool good(source::Gateway& gateway, bool repaired) {
  bool all = true;
  if (!gateway.install.starts) {
    std::fprintf(stderr, "gw: Traefik does not start with this configuration: %s\n",
                 gateway.install.errors.empty() ? "gw lint says why" : gateway.install.errors.front().c_str());
    all = false;
  }
  for (source::Provider& provider : gateway.providers) {
    for (const std::string& error : provider.refused) std::fprintf(stderr, "gw: %s\n", error.c_str());
    all = all && provider.refused.empty();
    if (provider.loaded) continue;
    all = false;
    bool some = provider.salvage.root.kind != model::Value::Kind::Nil;
    const char* advice = !some      ? ": nothing of it runs"
                         : repaired ? ": nothing of it runs until that is repaired, and what follows is then true"
                                    : ": nothing of it runs (--repaired answers as if it did)";
    std::fprintf(stderr, "gw: Traefik refuses the provider %s%s\n    %s\n", provider.name.c_str(), advice,
                 provider.errors.empty() ? "gw lint says why" : provider.errors.front().c_str());
    if (some && repaired) repair(provider);
  }
  return all;
}

void say_assumed(const flow::Gateway& gateway) {
  if (!gateway.source().assumption.empty()) std::fprintf(stderr, "gw: %s\n", gateway.source().assumption.c_str());
  std::string names;
  for (const std::string& name : gateway.absent()) names += (names.empty() ? "" : ", ") + name;
  if (!names.empty()) std::fprintf(stderr, "gw: not among the inputs, taken to be there: %s\n", names.c_str());
  names.clear();
  if (gateway.source().install.given || gateway.source().install.points_known) return;
  for (const route::EntryPoint& point : gateway.tables().points) names += (names.empty() ? "" : ", ") + point.name;
  std::fprintf(stderr,
               gateway.tables().any_point
                   ? "gw: no static configuration is given: every entry point is taken to have these routers\n"
                   : "gw: no static configuration is given: entry points are those that routers name (%s)\n",
               names.c_str());
}

}  // namespace

std::unique_ptr<Gateways> load_gateways(Inputs& inputs, const Global& global, bool repaired, Exit& exit) {
  auto out = std::make_unique<Gateways>();
  std::optional<source::Project> project = inputs.load(out->sources, global);
  exit = Exit::Usage;
  if (!project) return nullptr;
  exit = Exit::NotAnalysed;
  for (const source::Input& input : project->inputs) {
    if (input.analysed) continue;
    std::fprintf(stderr, "gw: %s: %s\n", input.path.c_str(), input.reason.c_str());
    out->exit = Exit::NotAnalysed;
  }
  if (!project->facts.empty()) out->exit = Exit::NotAnalysed;
  if (project->gateways.empty()) {
    std::fprintf(stderr, "gw: no gateway configuration found; name it with -c\n");
    return nullptr;
  }
  for (source::Gateway& gateway : project->gateways) {
    if (!good(gateway, repaired)) out->exit = Exit::NotAnalysed;
    out->all.push_back(std::make_unique<flow::Gateway>(std::move(gateway), out->sources, inputs.world()));
    say_assumed(*out->all.back());
  }
  return out;
}

}  // namespace gw::cli
