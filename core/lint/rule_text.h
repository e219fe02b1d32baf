#ifndef GW_LINT_RULE_TEXT_H_
#define GW_LINT_RULE_TEXT_H_

// The rules of routers, compiled once a run for all lint rules, with the way from their parts to bytes of the file.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/rule.h"
#include "rule/program.h"

namespace gw::lint {

/// A router that has a rule. Views are those of the graph.
struct RuleText {
  const runtime::Object* router = nullptr;
  std::string_view text;  ///< As Traefik has it; not empty.
  gw::rule::Protocol protocol{};
  gw::rule::Syntax syntax{};
  Version version;
  std::shared_ptr<const gw::rule::Program> program;  ///< Null: Traefik refuses the rule.

  bool live = false;   ///< The router serves requests.
  bool child = false;  ///< It gets them from another router, whose middlewares may have changed them.
  bool tls = false;
  std::int64_t priority = 0;      ///< The one that counts.
  bool priority_written = false;  ///< It is not the rule's length.

  bool normalizes = false;  ///< All its entry points make a routing path: escapes decoded but for reserved characters.
  bool sanitizes = false;   ///< And without "//", "/./", "/../" (sanitizePath).
  bool flat_hosts = false;  ///< hostResolver.cnameFlattening: a request has two hosts.

  text::Span whole;         ///< The rule in its file; the router if it stands nowhere.
  std::uint32_t begin = 0;  ///< Where the text begins in the source, if it stands there as it is.
  bool traceable = false;

  bool http() const { return protocol == gw::rule::Protocol::Http; }
  bool v3() const { return syntax == gw::rule::Syntax::V3; }

  /// The bytes of the file; of a rule that is written in another way than it reads, the whole.
  text::Span span(gw::rule::Range range) const;
  std::string_view slice(gw::rule::Range range) const { return text.substr(range.begin, range.end - range.begin); }
  /// Bytes [begin, end) of an argument's value; nothing if its literal has escapes.
  std::optional<gw::rule::Range> inside(const gw::rule::Argument& argument, std::size_t from, std::size_t to) const;

  /// A leaf as it is written, "!" included: "!Host(`a.example`)"; a long one as "Host(…)".
  std::string shown(const gw::rule::Node& leaf) const;
};

/// The operands of a chain of && or ||, from left to right: of (a || b) || c all three.
std::vector<gw::rule::NodeId> operands_of(const gw::rule::Expr& expr, gw::rule::NodeId root, gw::rule::Kind kind);

/// The router's name without the file provider's suffix.
std::string_view name_of(const RuleText& rule);

/// Context::report for a part of a rule.
diag::Diagnostic& report_rule(Context& context, const RuleText& rule, gw::rule::Range range, std::string message);

struct RuleEdit {
  gw::rule::Range range;
  std::string now;
};

/// Gives the diagnostic a fix of the rule's text, if that can be edited. It is safe at most as `best` says, and only if
/// the router keeps its priority: by the rule's length or because the priority is written.
void fix_rule(const Context& context, diag::Diagnostic& diagnostic, const RuleText& rule, std::string title,
              const std::vector<RuleEdit>& edits, diag::Fix::Safety best = diag::Fix::Safety::Safe);

/// Calls visit(leaf, argument) for each argument of an HTTP rule that Traefik takes.
template <class Visit>
void for_each_argument(const RuleText& rule, Visit visit) {
  if (!rule.http() || rule.program == nullptr) return;
  const gw::rule::Expr& expr = rule.program->expr();
  for (const gw::rule::Program::Leaf& leaf : rule.program->leaves()) {
    const gw::rule::Node& node = expr[leaf.node];
    for (std::size_t i = 0; i < node.count; ++i) visit(node, expr.argument(node, i));
  }
}

/// The same for every such rule of the gateway: visit(rule, leaf, argument).
template <class Visit>
void for_each_rule(Context& context, Visit visit) {
  for (const RuleText& rule : context.rule_texts())
    for_each_argument(
        rule, [&](const gw::rule::Node& node, const gw::rule::Argument& argument) { visit(rule, node, argument); });
}

}  // namespace gw::lint

#endif  // GW_LINT_RULE_TEXT_H_
