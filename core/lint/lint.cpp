#include "lint/lint.h"

#include <algorithm>
#include <list>
#include <map>
#include <optional>
#include <set>

#include "base/parallel.h"
#include "base/strings.h"
#include "lint/filters.h"
#include "lint/reaches.h"
#include "lint/walk.h"
#include "runtime/runtime.h"

namespace gw::lint {
namespace {

using diag::Diagnostic;

/// Sets `cause` of diagnostics whose fact follows from another fact that was reported.
void link_causes(Diagnostics& all, const diag::Facts& facts, std::map<const diag::Fact*, int>& reported) {
  std::map<const diag::Fact*, const diag::Fact*> causes;
  for (const diag::Fact& fact : facts) {
    if (fact.cause >= 0 && static_cast<std::size_t>(fact.cause) < facts.size())
      causes[&fact] = &facts[static_cast<std::size_t>(fact.cause)];
  }
  for (Diagnostic& one : all) {
    auto cause = causes.find(one.fact);
    if (cause == causes.end()) continue;
    auto found = reported.find(cause->second);
    if (found != reported.end() && &all[static_cast<std::size_t>(found->second)] != &one) one.cause = found->second;
  }
}

/// How many objects the providers have.
std::size_t objects_of(const source::Gateway& gateway) {
  std::size_t out = 0;
  for (const source::Provider& provider : gateway.providers) {
    for (const model::Property& protocol : provider.config.root.properties()) {
      for (const model::Property& kind : protocol.value.properties()) out += kind.value.properties().size();
    }
  }
  return out;
}

/// A gateway as rules judge it, and what Traefik would run of it.
class Subject {
 public:
  /// `alone`: there is no other gateway, whose proofs would take memory at the same time.
  Subject(const source::Gateway& gateway, const text::SourceSet& sources, const source::World& world,
          std::size_t budget, bool alone)
      : repaired_(repaired(gateway)),
        gateway_(repaired_ ? *repaired_ : gateway),
        reaches_(begin_reaches(sources, world, budget, alone)),
        graph_(runtime::build(gateway_, sources, world)) {}
  Subject(const Subject&) = delete;

  const source::Gateway& gateway() const { return gateway_; }
  const runtime::Graph& graph() const { return graph_; }
  BegunReaches take_reaches() { return std::move(reaches_); }

 private:
  /// Proofs take about as long as everything else, and need nothing of it; for few objects a thread is not worth its
  /// while.
  BegunReaches begin_reaches(const text::SourceSet& sources, const source::World& world, std::size_t budget,
                             bool alone) const {
    constexpr std::size_t kMany = 1000;
    return base::beside(alone && objects_of(gateway_) >= kMany, [this, &sources, &world, budget] {
      auto out = std::make_shared<Reaches>(gateway_, sources, world, budget);
      out->reach_all();
      return out;
    });
  }

  std::optional<source::Gateway> repaired_;
  const source::Gateway& gateway_;
  BegunReaches reaches_;
  runtime::Graph graph_;
};

void link_all(Diagnostics& all, const std::list<Subject>& subjects) {
  std::map<const diag::Fact*, int> reported;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].fact != nullptr) reported.emplace(all[i].fact, static_cast<int>(i));
  }
  for (const Subject& subject : subjects) {
    link_causes(all, subject.gateway().install.facts, reported);
    for (const source::Provider& provider : subject.gateway().providers) link_causes(all, provider.facts, reported);
    link_causes(all, subject.graph().facts, reported);
  }
}

/// Points spans at inputs: what lies in an executed template stands somewhere in its file.
void to_inputs(Diagnostics& all, const text::SourceSet& sources) {
  for (Diagnostic& one : all) {
    if (one.span.written()) one.span = sources.original(one.span);
    for (diag::Note& note : one.notes) {
      if (note.span.written()) note.span = sources.original(note.span);
    }
  }
}

/// The same fault of a file that two gateways read is one finding.
void unite(Diagnostics& all) {
  using Key = std::tuple<std::string_view, text::SourceId, std::uint32_t, std::uint32_t, std::string>;
  std::set<Key> seen;
  std::vector<bool> keep;
  for (const Diagnostic& one : all)
    keep.push_back(seen.insert(Key(one.code.id, one.span.source, one.span.begin, one.span.end, one.message)).second);
  retain(all, keep);
}

void sort(Diagnostics& all, const text::SourceSet& sources) {
  std::vector<int> order(all.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
  auto name = [&](const Diagnostic& one) {
    return one.span.written() ? std::string_view(sources[one.span.source].name()) : std::string_view();
  };
  std::ranges::stable_sort(order, [&](int left, int right) {
    const Diagnostic &a = all[static_cast<std::size_t>(left)], &b = all[static_cast<std::size_t>(right)];
    return std::tuple(name(a), a.span.begin, a.cause >= 0, a.code.id) <
           std::tuple(name(b), b.span.begin, b.cause >= 0, b.code.id);
  });
  std::vector<int> place(order.size());
  Diagnostics out;
  for (std::size_t i = 0; i < order.size(); ++i) place[static_cast<std::size_t>(order[i])] = static_cast<int>(i);
  for (int index : order) out.push_back(std::move(all[static_cast<std::size_t>(index)]));
  for (Diagnostic& one : out) {
    if (one.cause >= 0) one.cause = place[static_cast<std::size_t>(one.cause)];
  }
  all = std::move(out);
}

void select(Diagnostics& all, const Settings& settings, const text::SourceSet& sources) {
  std::vector<bool> keep;
  auto any = [](const std::vector<std::string>& selectors, const Diagnostic& one) {
    return std::ranges::any_of(selectors, [&](const std::string& selector) { return selects(selector, one); });
  };
  for (Diagnostic& one : all) {
    for (const auto& [selector, severity] : settings.severity) {
      if (!selects(selector, one)) continue;
      one.severity = severity == "error"     ? diag::Severity::Error
                     : severity == "warning" ? diag::Severity::Warning
                                             : diag::Severity::Info;
    }
    bool good = settings.select.empty() || any(settings.select, one);
    good = good && !any(settings.ignore, one);
    if (!settings.only.empty()) {
      std::string_view file = one.span.written() ? std::string_view(sources[one.span.source].name()) : "";
      good = good && std::ranges::any_of(settings.only, [&](std::string_view only) {
               return only == file || (only.starts_with("./") && only.substr(2) == file);
             });
    }
    keep.push_back(good);
  }
  retain(all, keep);
}

void describe(report::Lint& out) {
  std::set<std::string_view> codes;
  for (const Diagnostic& one : out.diagnostics) codes.insert(one.code.id);
  for (const Rule* rule : rules()) {
    if (codes.contains(rule->code.id))
      out.rules.push_back(
          {rule->code.id, rule->name, rule->summary, rule->why, rule->remedy, rule->source, rule->severity});
  }
}

}  // namespace

std::optional<source::Gateway> repaired(const source::Gateway& gateway) {
  auto refused = [](const source::Provider& provider) {
    return !provider.loaded && provider.salvage.root.kind != model::Value::Kind::Nil;
  };
  if (!gateway.install.starts || std::ranges::none_of(gateway.providers, refused)) return std::nullopt;
  source::Gateway out = gateway;
  for (source::Provider& provider : out.providers) {
    if (!refused(provider)) continue;
    provider.config = provider.salvage;
    provider.loaded = true;  // `errors` still tell that Traefik refuses it.
  }
  return out;
}

std::string settings_error(const Settings& settings) {
  auto known = [](std::string_view selector) {
    return !selector.empty() && std::ranges::any_of(rules(), [&](const Rule* rule) {
      return rule->name == selector || base::starts_with_fold(rule->code.id, selector);
    });
  };
  for (const auto* list : {&settings.select, &settings.ignore}) {
    for (const std::string& selector : *list) {
      if (!known(selector)) return no_such_rule(selector);
    }
  }
  for (const auto& [selector, severity] : settings.severity) {
    if (!known(selector)) return no_such_rule(selector);
    if (severity != "error" && severity != "warning" && severity != "info")
      return "severity of " + selector + ": error, warning or info, not " + severity;
  }
  return {};
}

report::Lint run(const source::Project& project, const text::SourceSet& sources, const source::World& world,
                 const Settings& settings) {
  report::Lint out;
  std::list<Subject> subjects;
  for (const source::Gateway& gateway : project.gateways)
    subjects.emplace_back(gateway, sources, world, settings.policy.budget, project.gateways.size() == 1);
  Diagnostics all;
  std::set<std::pair<std::string, std::string>> not_done;
  source::Gateway inputs;
  inputs.install.given = true;
  inputs.install.facts = project.facts;
  runtime::Graph nothing;
  Policy policy = settings.policy;
  policy.gateways = project.gateways.size();
  auto lint = [&](const source::Gateway& gateway, const runtime::Graph& graph, BegunReaches reaches) {
    Context context(gateway, graph, sources, world, policy, all, std::move(reaches));
    auto begin = static_cast<std::ptrdiff_t>(all.size());
    for (bool proofs : {false, true}) {
      for (const Rule* rule : rules()) {
        if (rule->proofs == proofs) context.run(*rule);
      }
    }
    std::stable_sort(all.begin() + begin, all.end(),
                     [](const auto& a, const auto& b) { return a.code.id < b.code.id; });
    not_done.insert(context.not_done().begin(), context.not_done().end());
  };
  lint(inputs, nothing, {});
  for (Subject& subject : subjects) {
    lint(subject.gateway(), subject.graph(), subject.take_reaches());
    if (!subject.gateway().install.given)
      not_done.emplace("entry points and certificate resolvers", "no static configuration given");
    out.routers += static_cast<std::size_t>(std::ranges::count_if(subject.graph().objects, [](const auto& object) {
      bool router = object.role == runtime::Role::Router || object.role == runtime::Role::TcpRouter ||
                    object.role == runtime::Role::UdpRouter;
      return router && !object.name.ends_with("@internal");
    }));
  }
  link_all(all, subjects);
  to_inputs(all, sources);
  for (Diagnostic& one : all) one.fact = nullptr;  // Facts of `inputs` end here.
  unite(all);
  sort(all, sources);
  apply_suppressions(all, sources, settings.today);
  select(all, settings, sources);
  if (!settings.baseline.empty()) apply_baseline(all, sources, settings.baseline);
  out.diagnostics = std::move(all);
  for (const auto& [check, reason] : not_done) out.checks_not_done.push_back({check, reason});
  for (const source::Input& input : project.inputs)
    out.inputs.push_back({input.path, std::string(source::to_string(input.kind)), input.analysed});
  out.passed = project.passed_over;
  out.passed_over = project.passed_over.size();
  describe(out);
  return out;
}

std::vector<std::string> secrets_of(const source::Project& project) {
  std::vector<std::string> out;
  constexpr std::size_t kShortest = 8;  // Shorter ones would blot out unrelated text.
  auto take = [&](const model::Value& value, const schema::Field* field, std::string_view) {
    bool text = value.kind == model::Value::Kind::String && value.string().size() >= kShortest;
    if (!text || field == nullptr || !field->secret || field->name.starts_with("user") != (field->name == "users"))
      return;
    if (field->role == "file" && value.string().find('\n') == std::string_view::npos) return;  // A path.
    out.emplace_back(value.string());
    // Of "user:hash" the hash alone is one too.
    std::string_view hash = value.string().substr(value.string().rfind(':') + 1);
    if (hash.size() >= kShortest) out.emplace_back(hash);
  };
  for (const source::Gateway& gateway : project.gateways) for_each_value(repaired(gateway).value_or(gateway), take);
  std::ranges::sort(out,
                    [](const auto& a, const auto& b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace gw::lint
