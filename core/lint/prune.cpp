#include "lint/prune.h"

#include <algorithm>

#include "runtime/router.h"

namespace gw::lint {
namespace {

using gw::rule::Expr;
using gw::rule::Kind;
using gw::rule::Node;
using gw::rule::NodeId;
using gw::rule::Range;

constexpr std::string_view kSpaces = " \t\r\n";

bool same_range(Range a, Range b) { return a.begin == b.begin && a.end == b.end; }

/// The rule as it is written, without some operands.
class Pruner {
 public:
  Pruner(const RuleText& rule, const Unneeded& unneeded)
      : rule_(rule), unneeded_(unneeded), parsed_(gw::rule::parse(rule.text, rule.protocol, rule.syntax)) {}

  /// False: it cannot be done.
  bool run() {
    if (!parsed_.ok) return false;
    gone_.assign(expr().nodes.size(), false);
    std::vector<NodeId> nodes = chains();
    // Children stand behind their parents.
    for (auto at = nodes.rbegin(); at != nodes.rend(); ++at)
      gone_[*at] = gone_[*at] || (expr()[*at].kind == unneeded_.chain && both_gone(*at));
    bool all = found_ == unneeded_.operands.size() && !gone_[expr().root];
    return all && remove(nodes) && reads_as_rest();
  }

  const std::string& text() const { return text_; }

 private:
  const Expr& expr() const { return parsed_.expr; }
  bool both_gone(NodeId id) const { return gone_[expr()[id].left] && gone_[expr()[id].right]; }

  bool is_unneeded(NodeId id) const {
    while (expr()[id].kind == Kind::Not) id = expr()[id].left;
    return std::ranges::any_of(unneeded_.operands, [&](NodeId operand) {
      return same_range(rule_.program->expr()[operand].range, expr()[id].range);
    });
  }

  /// Nodes of && and || that no Not changes, parents first; marks the operands that go.
  std::vector<NodeId> chains() {
    std::vector<NodeId> out, open = {expr().root};
    while (!open.empty()) {
      NodeId id = open.back();
      open.pop_back();
      const Node& node = expr()[id];
      if (node.kind != Kind::And && node.kind != Kind::Or) continue;
      out.push_back(id);
      for (NodeId side : {node.left, node.right}) {
        if (node.kind == unneeded_.chain && is_unneeded(side)) {
          gone_[side] = true;
          ++found_;
        }
        open.push_back(side);
      }
    }
    return out;
  }

  bool below_gone(NodeId id, const std::vector<NodeId>& parent) const {
    for (; id != gw::rule::kNone; id = parent[id]) {
      if (gone_[id]) return true;
    }
    return false;
  }

  bool remove(const std::vector<NodeId>& nodes) {
    std::vector<NodeId> parent(expr().nodes.size(), gw::rule::kNone);
    for (NodeId id : nodes) parent[expr()[id].left] = parent[expr()[id].right] = id;
    std::vector<Range> cuts;
    for (NodeId id : nodes) {
      const Node& node = expr()[id];
      bool left = gone_[node.left], right = gone_[node.right];
      if ((!left && !right) || below_gone(id, parent)) continue;
      // Of an operand of another kind nothing would be left.
      if (node.kind != unneeded_.chain) return false;
      std::size_t next = rule_.text.find_first_not_of(kSpaces, node.name.end);
      std::size_t last = rule_.text.find_last_not_of(kSpaces, node.name.begin - 1) + 1;
      if (left) cuts.push_back({node.range.begin, static_cast<std::uint32_t>(next)});
      else cuts.push_back({static_cast<std::uint32_t>(last), node.range.end});
    }
    std::ranges::sort(cuts, {}, &Range::begin);
    std::uint32_t at = 0;
    for (Range cut : cuts) {
      if (cut.begin < at || cut.end < cut.begin) return false;
      text_.append(rule_.text, at, cut.begin - at);
      at = cut.end;
    }
    text_.append(rule_.text, at);
    return !cuts.empty();
  }

  NodeId left_of(NodeId id) const {
    while (expr()[id].kind == unneeded_.chain && gone_[expr()[id].left] != gone_[expr()[id].right])
      id = gone_[expr()[id].left] ? expr()[id].right : expr()[id].left;
    return id;
  }

  bool reads_as_rest() const {
    gw::rule::Parsed now = gw::rule::parse(text_, rule_.protocol, rule_.syntax);
    if (!now.ok || gw::rule::compile(text_, rule_.syntax, rule_.protocol, rule_.version).program == nullptr)
      return false;
    Expr rest = expr();
    for (Node& node : rest.nodes) {
      for (NodeId* side : {&node.left, &node.right}) {
        if (*side != gw::rule::kNone) *side = left_of(*side);
      }
    }
    rest.root = left_of(rest.root);
    return gw::rule::same(rest, now.expr);
  }

  const RuleText& rule_;
  const Unneeded& unneeded_;
  gw::rule::Parsed parsed_;
  std::vector<bool> gone_;
  std::size_t found_ = 0;
  std::string text_;
};

/// No request meets all parts, whatever the entry points make of paths.
bool holds_everywhere(Reaches& reaches, const std::vector<std::vector<analysis::Part>>& claims) {
  for (bool routing : {false, true}) {
    for (bool sanitized : {false, true}) {
      analysis::Solver solver(reaches.catalog(), {routing, sanitized}, reaches.survey().limits());
      for (const std::vector<analysis::Part>& parts : claims) {
        if (solver.solve(parts).kind != analysis::Answer::Kind::None) return false;
      }
    }
  }
  return true;
}

/// Names of certificates and TLS options, each once.
std::vector<std::string> domains_of(const RuleText& rule, std::string_view text) {
  std::vector<std::string> out;
  for (std::string& name : gw::rule::domains(text, rule.protocol, rule.version).values) {
    if (std::ranges::find(out, name) == out.end()) out.push_back(std::move(name));
  }
  return out;
}

/// Nothing but the requests that it matches comes from the text of the rule.
bool only_matches(const Context& context, const RuleText& rule, std::string_view now) {
  // TCP makes a difference of HostSNI(`*`) alone; names of Kubernetes' routers come from their rules, and so do those
  // of cookies; 2.11 answers what a Method refuses itself; behind middlewares and with two hosts proofs say less.
  bool plain = rule.http() && rule.version.major >= 3 && !rule.child && !rule.flat_hosts &&
               runtime::provider_of(rule.router->name) != "kubernetescrd" && context.policy().gateways == 1;
  return plain && (!rule.tls || domains_of(rule, rule.text) == domains_of(rule, now));
}

/// The routers that have their rule from the same place.
std::vector<const RuleText*> sharing(Context& context, const RuleText& rule) {
  std::vector<const RuleText*> out;
  for (const RuleText& other : context.rule_texts()) {
    if (other.whole.source == rule.whole.source && other.whole.begin < rule.whole.end &&
        rule.whole.begin < other.whole.end)
      out.push_back(&other);
  }
  return out;
}

/// Some of the file may be an anchor of YAML, whose text stands for that of other routers, too.
bool may_be_shared(std::string_view bytes) {
  for (std::size_t at = bytes.find('&'); at != std::string_view::npos; at = bytes.find('&', at + 1)) {
    bool begins = at == 0 || std::string_view(" \t\r\n[{,:-").find(bytes[at - 1]) != std::string_view::npos;
    if (begins && bytes.substr(at + 1, 1).find_first_not_of("& \t\r\n") == 0) return true;
  }
  return false;
}

/// In YAML without quotes it would be something else than a text.
bool may_begin(const RuleText& rule, const text::SourceSet& sources, const std::string& now) {
  if (('A' <= now[0] && now[0] <= 'Z') || ('a' <= now[0] && now[0] <= 'z') || now[0] == '(') return true;
  std::string_view bytes = sources[rule.whole.source].bytes();
  return rule.begin > 0 && std::string_view("\"'=").find(bytes[rule.begin - 1]) != std::string_view::npos;
}

}  // namespace

std::optional<diag::Fix> prune(Context& context, Priorities& priorities, const RuleText& rule, std::string title,
                               const Unneeded& unneeded) {
  const text::SourceSet& sources = context.sources();
  if (!rule.traceable || sources[rule.whole.source].parent() != text::SourceId::None) return std::nullopt;
  if (may_be_shared(sources[rule.whole.source].bytes())) return std::nullopt;
  Pruner pruner(rule, unneeded);
  if (!pruner.run() || !may_begin(rule, sources, pruner.text())) return std::nullopt;
  std::vector<const RuleText*> all = sharing(context, rule);
  bool one = std::ranges::all_of(all, [&](const RuleText* other) {
    return other->text == rule.text && other->router->value.span == rule.router->value.span &&
           other->protocol == rule.protocol && other->syntax == rule.syntax &&
           other->priority_written == rule.priority_written;
  });
  if (!one) return std::nullopt;
  diag::Fix fix{std::move(title), diag::Fix::Safety::Unsafe, {}};
  // All of the rule, so that no other fix in it is made together with this one: the claims are about what is there.
  fix.edits.push_back({rule.span({0, static_cast<std::uint32_t>(rule.text.size())}), pruner.text()});
  if (!rule.priority_written) {
    std::optional<diag::Edit> pin = priorities.add(rule, rule.priority);
    if (!pin || rule.priority != gw::rule::default_priority(rule.text, rule.protocol)) return std::nullopt;
    fix.edits.push_back(*std::move(pin));
    fix.title += " and write the priority that it has now";
  }
  bool safe =
      std::ranges::all_of(all, [&](const RuleText* other) { return only_matches(context, *other, pruner.text()); });
  if (safe && holds_everywhere(context.reaches(), unneeded.claims)) fix.safety = diag::Fix::Safety::Safe;
  return fix;
}

}  // namespace gw::lint
