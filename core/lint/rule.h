#ifndef GW_LINT_RULE_H_
#define GW_LINT_RULE_H_

// What one lint rule is. A rule is one file in lint/rules/: its documentation, its examples (which are
// its first tests) and its check. The build finds the file; there is no list to extend.

#include <algorithm>
#include <future>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.h"
#include "runtime/runtime.h"
#include "source/gateway.h"

namespace gw::lint {

class Reaches;
using BegunReaches = std::future<std::shared_ptr<Reaches>>;
struct Rule;
struct RuleText;

/// What the user says about things that gw does not see.
struct Policy {
  std::vector<std::string> external;  ///< Globs of names that exist elsewhere.
  bool partial = false;               ///< The inputs are part of the whole: misses within a provider are warnings.
  bool (*match)(std::string_view glob, std::string_view name) = nullptr;
  std::size_t budget = 1;    ///< How many times the usual limits proofs about rules may take.
  std::size_t gateways = 1;  ///< That are linted together; files may belong to several.

  /// `name` with or without its provider.
  bool matches(std::string_view name) const {
    std::string_view bare = name.substr(0, name.rfind('@'));
    return std::ranges::any_of(external,
                               [&](const std::string& glob) { return match(glob, name) || match(glob, bare); });
  }
};

/// One gateway as the rules see it. Facts about what was not given ("not checked") are left out, with what follows
/// from them, and listed in not_done().
class Context {
 public:
  Context(const source::Gateway& gateway, const runtime::Graph& graph, const text::SourceSet& sources,
          const source::World& world, const Policy& policy, std::vector<diag::Diagnostic>& out,
          BegunReaches reaches = {});

  const source::Gateway& gateway() const { return gateway_; }
  const runtime::Graph& graph() const { return graph_; }
  const text::SourceSet& sources() const { return sources_; }

  /// The bytes of a file, by the name that Traefik opens it by; nothing if it is not at hand.
  std::optional<std::string> file(std::string_view name) const;

  /// Facts of these kinds of all stages, in the order of the stages.
  std::vector<const diag::Fact*> facts(std::initializer_list<diag::FactKind> kinds) const;

  /// Reports with code, name, severity and remedy of the running rule; what is returned can be changed until the
  /// next report.
  diag::Diagnostic& report(text::Span span, std::string message);

  /// The same, with span, Traefik's text, path, object and notes of the fact.
  diag::Diagnostic& report(const diag::Fact& fact, std::string message);

  /// Adds "did you mean" to the remedy and, for an unambiguous one, a fix that writes it over the fact's span.
  void suggest(diag::Diagnostic& diagnostic, const diag::Fact& fact, diag::Fix::Safety safety) const;

  /// A fix that writes `now` where `old` stands within `span`, if it stands there once.
  void replace(diag::Diagnostic& diagnostic, text::Span span, std::string_view old, const std::string& now,
               diag::Fix::Safety safety) const;

  const Policy& policy() const { return policy_; }

  /// The rules of HTTP and TCP routers (lint/rule_text.h), read when first asked for.
  std::span<const RuleText> rule_texts();

  /// Which routers can win and which overlap (lint/reaches.h), worked out when first asked for, if nobody has begun.
  Reaches& reaches();

  /// A check that the inputs do not allow, and why.
  void not_done(std::string check, std::string reason);
  const std::vector<std::pair<std::string, std::string>>& not_done() const { return not_done_; }

  void run(const Rule& rule);

 private:
  const source::Gateway& gateway_;
  const runtime::Graph& graph_;
  const text::SourceSet& sources_;
  const source::World& world_;
  const Policy& policy_;
  std::vector<const diag::Fact*> facts_;
  std::vector<std::pair<std::string, std::string>> not_done_;
  std::vector<diag::Diagnostic>& out_;
  const Rule* rule_ = nullptr;
  std::shared_ptr<const std::vector<RuleText>> rule_texts_;
  std::shared_ptr<Reaches> reaches_;
  BegunReaches begun_reaches_;

  bool said(const diag::Fact& fact) const;
  void add(const diag::Facts& facts);
  bool checked(const diag::Fact& fact);
};

struct Rule {
  diag::Code code;           ///< Never reused, even after the rule is gone.
  std::string_view name;     ///< Kebab case; names what is wrong: "middleware-not-found".
  diag::Severity severity;   ///< Before configuration; a report may lower it.
  std::string_view summary;  ///< One sentence.
  std::string_view why;      ///< What goes wrong at run time.
  std::string_view remedy;   ///< What to do.
  std::string_view source;   ///< Where Traefik's behaviour was read: file or page.
  /// An example on which this rule reports: the text of a dynamic file in YAML, or several files, each after a line
  /// "#=== NAME". A file traefik.yml is the static configuration.
  std::string_view bad;
  std::string_view good;  ///< The same, repaired: no rule reports an error, this one nothing at all.
  void (*check)(Context&);
  bool proofs = false;  ///< It asks Context::reaches(): other rules go first, while that is worked out.
};

/// Every rule, by code.
std::span<const Rule* const> rules();

/// Null if there is none with this code or name.
const Rule* find_rule(std::string_view code_or_name);

/// "no rule is called unused-midleware, did you mean unused-middleware?"
std::string no_such_rule(std::string_view code_or_name);

}  // namespace gw::lint

/// Defines the rule of this file; `id` is the file's name without extension.
#define GW_LINT_RULE(id)     \
  namespace gw::lint::rule { \
  extern const Rule id;      \
  }                          \
  constinit const gw::lint::Rule gw::lint::rule::id

#endif  // GW_LINT_RULE_H_
