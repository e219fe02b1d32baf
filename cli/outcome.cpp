#include "cli/outcome.h"

#include <algorithm>
#include <cstdio>

namespace gw::cli {
namespace {

bool is_gap(const diag::Fact& fact) {
  return fact.kind == diag::FactKind::Unreadable || fact.kind == diag::FactKind::TemplateNotEvaluated ||
         fact.kind == diag::FactKind::UnknownInput;
}

bool any_of(const diag::Facts& facts) { return std::ranges::any_of(facts, is_gap); }

void tell(const diag::Facts& facts, const text::SourceSet& sources) {
  for (const diag::Fact& fact : facts) {
    if (!is_gap(fact)) continue;
    std::string where = fact.span.written() ? std::string(sources[fact.span.source].name()) + ": " : "";
    std::string why = !fact.detail.empty() ? fact.detail : fact.traefik;
    if (fact.kind == diag::FactKind::TemplateNotEvaluated)
      why = "gw does not evaluate this template" + (fact.subject.empty() ? "" : ": " + fact.subject);
    std::fprintf(stderr, "gw: %s%s\n", where.c_str(), why.c_str());
  }
}

/// The first line of what Traefik says.
const char* first(const std::vector<std::string>& errors) {
  return errors.empty() ? "gw lint says why" : errors.front().c_str();
}

}  // namespace

void tell_not_analysed(const source::Project& project, const text::SourceSet& sources) {
  for (const source::Input& input : project.inputs) {
    if (input.analysed) continue;
    bool named = input.reason.starts_with(input.path + ":");
    std::fprintf(stderr, "gw: %s%s\n", named ? "" : (input.path + ": ").c_str(), input.reason.c_str());
  }
  for (const source::Gateway& gateway : project.gateways) {
    tell(gateway.install.facts, sources);
    for (const source::Provider& provider : gateway.providers) tell(provider.facts, sources);
  }
}

void tell_why_not(const source::Gateway& gateway, const runtime::Graph& graph) {
  if (!gateway.install.starts) std::fprintf(stderr, "gw: Traefik does not start: %s\n", first(gateway.install.errors));
  auto crash = std::ranges::find(graph.facts, diag::FactKind::Crash, &diag::Fact::kind);
  if (crash != graph.facts.end()) std::fprintf(stderr, "gw: Traefik ends with it: %s\n", crash->traefik.c_str());
  for (const source::Provider& provider : gateway.providers) {
    const std::vector<std::string>& errors = provider.loaded ? provider.refused : provider.errors;
    if ((provider.loaded && errors.empty()) || any_of(provider.facts)) continue;
    const char* who = provider.loaded ? "not taken" : "Traefik refuses it";
    std::fprintf(stderr, "gw: provider %s: %s: %s\n", provider.name.c_str(), who, first(errors));
  }
}

bool not_analysed(const source::Project& project) {
  if (!project.facts.empty()) return true;
  return std::ranges::any_of(project.gateways, [&](const source::Gateway& gateway) {
    return any_of(gateway.install.facts) ||
           std::ranges::any_of(gateway.providers,
                               [&](const source::Provider& provider) { return any_of(provider.facts); });
  });
}

bool runs(const source::Gateway& gateway, const runtime::Graph& graph) {
  bool crash = std::ranges::any_of(graph.facts, [](const auto& fact) { return fact.kind == diag::FactKind::Crash; });
  return gateway.install.starts && !crash && std::ranges::all_of(gateway.providers, [](const auto& provider) {
           return provider.loaded && provider.refused.empty();
         });
}

}  // namespace gw::cli
