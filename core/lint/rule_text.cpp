#include "lint/rule_text.h"

#include <algorithm>
#include <map>

#include "model/view.h"
#include "route/options.h"
#include "runtime/router.h"

namespace gw::lint {
namespace {

using gw::rule::Range;
using model::Value;
using runtime::Role;

/// What entry points do to paths, each looked at once.
class EntryPoints {
 public:
  explicit EntryPoints(const source::Gateway& gateway) : gateway_(gateway) {}

  const route::EntryPointOptions& operator[](std::string_view name) {
    auto found = known_.find(name);
    if (found == known_.end())
      found = known_.emplace(std::string(name), route::entry_point_options(gateway_, name)).first;
    return found->second;
  }

 private:
  const source::Gateway& gateway_;
  std::map<std::string, route::EntryPointOptions, std::less<>> known_;
};

bool flattens(const source::Gateway& gateway) {
  const Value* value = gateway.install.config.root.at("hostResolver.cnameFlattening");
  return value != nullptr && value->kind == Value::Kind::Bool && value->boolean;
}

void locate(RuleText& out, const text::SourceSet& sources) {
  const Value* rule = out.router->value.find("rule");
  out.whole = rule->span.written() ? rule->span : out.router->value.span;
  if (!rule->span.written()) return;
  // A rule that stands in its file as it is can be pointed into; of others the whole is shown.
  std::size_t at = sources.text(out.whole).find(out.text);
  out.traceable = at != std::string_view::npos;
  if (out.traceable) out.begin = out.whole.begin + static_cast<std::uint32_t>(at);
}

RuleText read(const runtime::Object& router, const source::Gateway& gateway, const text::SourceSet& sources,
              EntryPoints& points) {
  RuleText out;
  out.router = &router;
  out.text = model::written(router.value, "rule");
  out.protocol = router.role == Role::Router ? gw::rule::Protocol::Http : gw::rule::Protocol::Tcp;
  out.version = gateway.version;
  out.syntax = runtime::syntax_of(router.value, gateway.version);
  out.program = gw::rule::compile(out.text, out.syntax, out.protocol, out.version).program;
  out.live = router.status != runtime::Status::Disabled;
  out.child = runtime::has_parents(router.value);
  out.tls = router.value.find("tls") != nullptr;
  const Value* priority = router.value.find("priority");
  if (priority != nullptr && priority->kind == Value::Kind::Int) {
    out.priority = priority->integer;
    out.priority_written = priority->integer != 0 && priority->origin == model::OriginKind::Written;
  }
  // Without a static configuration entry points are as Traefik has them by default.
  std::vector<std::string_view> names(router.using_.begin(), router.using_.end());
  if (names.empty() && !gateway.install.given) names.emplace_back();
  auto all = [&](auto option) {
    return !names.empty() && std::ranges::all_of(names, [&](std::string_view name) { return points[name].*option; });
  };
  out.normalizes = all(&route::EntryPointOptions::normalize_path);
  out.sanitizes = out.normalizes && all(&route::EntryPointOptions::sanitize_path);
  out.flat_hosts = flattens(gateway);
  locate(out, sources);
  return out;
}

}  // namespace

std::span<const RuleText> Context::rule_texts() {
  if (rule_texts_ != nullptr) return *rule_texts_;
  auto out = std::make_shared<std::vector<RuleText>>();
  EntryPoints points(gateway_);
  for (const runtime::Object& object : graph_.objects) {
    bool router = object.role == Role::Router || object.role == Role::TcpRouter;
    if (!router || object.name.ends_with("@internal") || model::written(object.value, "rule").empty()) continue;
    out->push_back(read(object, gateway_, sources_, points));
  }
  rule_texts_ = std::move(out);
  return *rule_texts_;
}

text::Span RuleText::span(Range range) const {
  if (!traceable || range.begin > range.end || range.end > text.size()) return whole;
  return {whole.source, begin + range.begin, begin + range.end};
}

std::optional<Range> RuleText::inside(const gw::rule::Argument& argument, std::size_t from, std::size_t to) const {
  std::string_view literal = slice(argument.range);
  bool raw = literal.size() == argument.value.size() + 2 && literal.substr(1, argument.value.size()) == argument.value;
  if (!raw) return std::nullopt;
  std::uint32_t first = argument.range.begin + 1;
  return Range{first + static_cast<std::uint32_t>(from), first + static_cast<std::uint32_t>(to)};
}

std::string RuleText::shown(const gw::rule::Node& leaf) const {
  constexpr std::size_t kLongest = 60;
  std::string_view written = slice(leaf.range);
  std::string out = leaf.negated ? "!" : "";
  if (written.size() <= kLongest && written.find('\n') == std::string_view::npos) return out.append(written);
  return out.append(gw::rule::name_of(leaf.matcher)) + "(…)";
}

std::vector<gw::rule::NodeId> operands_of(const gw::rule::Expr& expr, gw::rule::NodeId root, gw::rule::Kind kind) {
  std::vector<gw::rule::NodeId> out, open = {root};
  while (!open.empty()) {
    gw::rule::NodeId at = open.back();
    open.pop_back();
    if (expr[at].kind == kind) open.insert(open.end(), {expr[at].right, expr[at].left});
    else out.push_back(at);
  }
  return out;
}

std::string_view name_of(const RuleText& rule) {
  std::string_view name = rule.router->name;
  if (name.ends_with("@file")) name.remove_suffix(5);
  return name;
}

diag::Diagnostic& report_rule(Context& context, const RuleText& rule, Range range, std::string message) {
  diag::Diagnostic& out = context.report(rule.span(range), std::move(message));
  out.object = rule.router->name;
  return out;
}

void fix_rule(const Context& context, diag::Diagnostic& diagnostic, const RuleText& rule, std::string title,
              const std::vector<RuleEdit>& edits, diag::Fix::Safety best) {
  // What a template made is not written anywhere.
  bool editable = rule.traceable && context.sources()[rule.whole.source].parent() == text::SourceId::None;
  if (!editable || edits.empty()) return;
  diag::Fix fix{std::move(title), best, {}};
  std::size_t before = 0, after = 0;
  for (const RuleEdit& edit : edits) {
    before += edit.range.end - edit.range.begin;
    after += edit.now.size();
    fix.edits.push_back({rule.span(edit.range), edit.now});
  }
  if (before != after && !rule.priority_written) fix.safety = diag::Fix::Safety::Unsafe;
  diagnostic.fix = std::move(fix);
}

}  // namespace gw::lint
