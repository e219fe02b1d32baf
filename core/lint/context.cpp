#include <algorithm>
#include <functional>

#include "base/strings.h"
#include "lint/reaches.h"
#include "lint/rule.h"
#include "runtime/router.h"
#include "source/absent.h"
#include "source/files.h"

namespace gw::lint {

Context::Context(const source::Gateway& gateway, const runtime::Graph& graph, const text::SourceSet& sources,
                 const source::World& world, const Policy& policy, std::vector<diag::Diagnostic>& out,
                 BegunReaches reaches)
    : gateway_(gateway),
      graph_(graph),
      sources_(sources),
      world_(world),
      policy_(policy),
      out_(out),
      begun_reaches_(std::move(reaches)) {
  add(gateway.install.facts);
  for (const source::Provider& provider : gateway.providers) add(provider.facts);
  if (!gateway.assumption.empty()) not_done("what providers find", gateway.assumption);
  add(graph.facts);
}

void Context::add(const diag::Facts& facts) {
  std::vector<bool> open(facts.size(), true);
  for (std::size_t i = 0; i < facts.size(); ++i) {
    int cause = facts[i].cause;
    bool follows = cause >= 0 && static_cast<std::size_t>(cause) < i && !open[static_cast<std::size_t>(cause)];
    open[i] = !follows && checked(facts[i]);
    if (open[i]) facts_.push_back(&facts[i]);
  }
}

namespace {

std::string provider_suffix(std::string_view name) {
  std::size_t at = name.rfind('@');
  return at == std::string_view::npos ? "" : std::string(name.substr(at + 1));
}

}  // namespace

bool Context::checked(const diag::Fact& fact) {
  using diag::FactKind;
  const source::Static& install = gateway_.install;
  if (fact.kind == FactKind::InternalServiceOff && !install.given) {
    not_done("internal services", "no static configuration given");
    return false;
  }
  bool path = fact.kind == FactKind::FileNotFound || fact.kind == FactKind::FileDirectoryMixup ||
              (fact.kind == FactKind::Unreadable && !gateway_.providers.empty());
  if (path && fact.subject.starts_with('/')) {
    not_done("what lies at " + fact.subject, "it is not here: --map says where it lies");
    return false;
  }
  if (fact.kind != FactKind::MissingReference) return true;
  bool of_static = fact.detail == "entrypoint" || fact.detail == "resolver";
  if (!of_static && std::ranges::any_of(gateway_.providers, &source::Provider::gaps)) {
    not_done("references between objects", "a file that could hold them cannot be read");
    return false;
  }
  if (policy_.matches(fact.subject)) {
    not_done("reference to " + fact.subject, "external in gw.toml");
    return false;
  }
  std::string provider = provider_suffix(fact.subject);
  if (!source::may_run_unseen(gateway_, provider)) return true;
  const model::Value* providers = install.config.root.find("providers");
  bool enabled = providers != nullptr && providers->find(source::section_of(provider)) != nullptr;
  not_done("reference to " + fact.subject,
           enabled ? "no input of provider " + provider + " given" : "no static configuration given");
  return false;
}

std::optional<std::string> Context::file(std::string_view name) const {
  return source::named_file(source::seen_from(world_, gateway_.place), name);
}

Reaches& Context::reaches() {
  if (begun_reaches_.valid()) reaches_ = begun_reaches_.get();
  if (reaches_ == nullptr) reaches_ = std::make_shared<Reaches>(gateway_, sources_, world_, policy_.budget);
  return *reaches_;
}

void Context::not_done(std::string check, std::string reason) {
  std::pair<std::string, std::string> entry(std::move(check), std::move(reason));
  if (std::ranges::find(not_done_, entry) == not_done_.end()) not_done_.push_back(std::move(entry));
}

std::vector<const diag::Fact*> Context::facts(std::initializer_list<diag::FactKind> kinds) const {
  std::vector<const diag::Fact*> out;
  for (const diag::Fact* fact : facts_) {
    if (std::ranges::find(kinds, fact->kind) != kinds.end()) out.push_back(fact);
  }
  return out;
}

diag::Diagnostic& Context::report(text::Span span, std::string message) {
  diag::Diagnostic diagnostic;
  diagnostic.code = rule_->code;
  diagnostic.name = rule_->name;
  diagnostic.severity = rule_->severity;
  diagnostic.remedy = rule_->remedy;
  diagnostic.span = span;
  diagnostic.message = std::move(message);
  out_.push_back(std::move(diagnostic));
  return out_.back();
}

/// Traefik gives up a document at the first fault, and builds nothing of what it gave up.
bool Context::said(const diag::Fact& fact) const {
  if (fact.object.ends_with("@internal")) return false;
  const diag::Facts& built = graph_.facts;
  bool of_run_time =
      !built.empty() && std::greater_equal<>()(&fact, &built.front()) && std::less_equal<>()(&fact, &built.back());
  bool refused =
      std::ranges::any_of(gateway_.providers, [](const source::Provider& one) { return !one.errors.empty(); });
  if (of_run_time) return !refused;
  if (!fact.fatal) return true;
  auto holds = [&](const std::vector<std::string>& errors) {
    return std::ranges::any_of(errors, [&](const std::string& e) { return e.find(fact.traefik) != std::string::npos; });
  };
  return holds(gateway_.install.errors) ||
         std::ranges::any_of(gateway_.providers, [&](const source::Provider& one) { return holds(one.errors); });
}

diag::Diagnostic& Context::report(const diag::Fact& fact, std::string message) {
  diag::Diagnostic& diagnostic = report(fact.span, std::move(message));
  if (said(fact)) diagnostic.traefik = fact.traefik;
  diagnostic.path = fact.path;
  diagnostic.object = fact.object;
  diagnostic.notes = fact.notes;
  diagnostic.fact = &fact;
  return diagnostic;
}

void Context::suggest(diag::Diagnostic& diagnostic, const diag::Fact& fact, diag::Fix::Safety safety) const {
  std::vector<std::string> candidates;
  std::string_view provider = runtime::provider_of(fact.object);
  std::string suffix = "@" + std::string(provider.empty() ? "file" : provider);
  for (const std::string& candidate : fact.candidates) {
    // Objects of the own provider are named without suffix.
    bool own = candidate.ends_with(suffix) && fact.subject.find('@') == std::string::npos;
    candidates.push_back(own ? candidate.substr(0, candidate.size() - suffix.size()) : candidate);
  }
  const std::string* nearest = base::nearest(fact.subject, candidates);
  if (nearest == nullptr) return;
  diagnostic.remedy = "did you mean " + *nearest + "?";
  replace(diagnostic, fact.span, fact.subject, *nearest, safety);
}

void Context::replace(diag::Diagnostic& diagnostic, text::Span span, std::string_view old, const std::string& now,
                      diag::Fix::Safety safety) const {
  if (!span.written() || old.empty()) return;
  text::Span place = sources_.original(span);
  std::string_view written = sources_.text(place);
  std::size_t at = written.find(old);
  if (at == std::string_view::npos || written.find(old, at + 1) != std::string_view::npos) return;
  auto begin = static_cast<std::uint32_t>(place.begin + at);
  text::Span part{place.source, begin, begin + static_cast<std::uint32_t>(old.size())};
  diagnostic.fix = diag::Fix{"write " + now, safety, {{part, now}}};
}

void Context::run(const Rule& rule) {
  rule_ = &rule;
  rule.check(*this);
  rule_ = nullptr;
}

}  // namespace gw::lint
