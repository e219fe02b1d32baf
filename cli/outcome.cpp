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

void add(const diag::Facts& facts, const text::SourceSet& sources, std::vector<std::string>& out) {
  for (const diag::Fact& fact : facts) {
    if (!is_gap(fact)) continue;
    std::string where = fact.span.written() ? std::string(sources[fact.span.source].name()) + ": " : "";
    std::string why = !fact.detail.empty() ? fact.detail : fact.traefik;
    if (fact.kind == diag::FactKind::TemplateNotEvaluated)
      why = "gw does not evaluate this template" + (fact.subject.empty() ? "" : ": " + fact.subject);
    out.push_back(where + why);
  }
}

void tell(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) std::fprintf(stderr, "gw: %s\n", line.c_str());
}

/// The first line of what Traefik says.
std::string first(const std::vector<std::string>& errors) {
  return errors.empty() ? "gw lint says why" : errors.front();
}

}  // namespace

std::string gap_of(const source::Input& input) {
  bool named = input.reason.find(input.path + ":") != std::string::npos;
  return (named ? "" : input.path + ": ") + input.reason;
}

std::vector<std::string> gaps_of(const source::Project& project, const text::SourceSet& sources) {
  std::vector<std::string> out;
  for (const source::Input& input : project.inputs) {
    if (!input.analysed) out.push_back(gap_of(input));
  }
  for (const source::Gateway& gateway : project.gateways) {
    add(gateway.install.facts, sources, out);
    for (const source::Provider& provider : gateway.providers) add(provider.facts, sources, out);
  }
  return out;
}

void tell_not_analysed(const source::Project& project, const text::SourceSet& sources) {
  tell(gaps_of(project, sources));
}

std::vector<std::string> faults_of(const source::Gateway& gateway, const runtime::Graph& graph) {
  std::vector<std::string> out;
  if (!gateway.install.starts) out.push_back("Traefik does not start: " + first(gateway.install.errors));
  auto crash = std::ranges::find(graph.facts, diag::FactKind::Crash, &diag::Fact::kind);
  if (crash != graph.facts.end()) out.push_back("Traefik ends with it: " + crash->traefik);
  for (const source::Provider& provider : gateway.providers) {
    const std::vector<std::string>& errors = provider.loaded ? provider.refused : provider.errors;
    if ((provider.loaded && errors.empty()) || any_of(provider.facts)) continue;
    const char* what = provider.loaded ? ": not taken: " : ": Traefik refuses it: ";
    out.push_back("provider " + provider.name + what + first(errors));
  }
  return out;
}

void tell_why_not(const source::Gateway& gateway, const runtime::Graph& graph) { tell(faults_of(gateway, graph)); }

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
