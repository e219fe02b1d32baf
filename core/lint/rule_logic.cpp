#include "lint/rule_logic.h"

#include <algorithm>

#include "base/strings.h"
#include "lint/rule_clash.h"

namespace gw::lint {
namespace {

using gw::rule::Expr;
using gw::rule::Kind;
using gw::rule::Matcher;
using gw::rule::Node;
using gw::rule::NodeId;

/// A rule with the way from its nodes to its leaves.
struct Numbered {
  const RuleText* rule;
  std::vector<std::size_t> leaf_of;

  explicit Numbered(const RuleText& of) : rule(&of), leaf_of(of.program->expr().nodes.size()) {
    for (std::size_t i = 0; i < of.program->leaves().size(); ++i) leaf_of[of.program->leaves()[i].node] = i;
  }
};

/// Goes through the ways to make rules true: what && joins must hold at once, of || one side.
class Search {
 public:
  using Todo = std::vector<std::pair<const Numbered*, NodeId>>;

  /// No way is left. False also where there are too many of them.
  bool none(Todo todo) {
    while (!todo.empty()) {
      auto [of, id] = todo.back();
      todo.pop_back();
      const Node& node = of->rule->program->expr()[id];
      if (node.kind == Kind::Or) return none_of_both(std::move(todo), *of, node);
      if (node.kind == Kind::And) {
        todo.emplace_back(of, node.right);
        todo.emplace_back(of, node.left);
      } else if (excluded({of->rule, of->leaf_of[id]})) {
        return true;
      }
    }
    return false;
  }

  const Clash& first() const { return first_; }

 private:
  bool none_of_both(Todo todo, const Numbered& of, const Node& node) {
    if (--branches_ < 0) return false;
    std::size_t mark = chosen_.size();
    for (NodeId side : {node.left, node.right}) {
      Todo one = todo;
      one.emplace_back(&of, side);
      if (!none(std::move(one))) return false;
      chosen_.resize(mark);
    }
    return true;
  }

  bool excluded(const LeafOf& leaf) {
    for (const LeafOf& other : chosen_) {
      if (--pairs_ < 0) return false;
      if (!clash(other, leaf)) continue;
      if (first_.first == nullptr) first_ = {&other.node(), &leaf.node()};
      return true;
    }
    chosen_.push_back(leaf);
    return false;
  }

  std::vector<LeafOf> chosen_;
  Clash first_;
  int branches_ = 500, pairs_ = 20'000;
};

/// A pattern that is found in every text.
bool finds_everything(std::string_view pattern) {
  constexpr std::string_view kPatterns[] = {".*", "^.*", ".*$", "^.*$", ".+", "^.+", ".+$", "^.+$"};
  return std::ranges::find(kPatterns, pattern) != std::end(kPatterns);
}

/// The only value of a v2 matcher is one variable that takes everything: "{any:.*}".
bool takes_everything(std::string_view value) {
  if (value.starts_with('/')) value.remove_prefix(1);
  std::size_t colon = value.find(':');
  bool variable = value.starts_with('{') && value.ends_with('}') && colon != std::string_view::npos;
  return variable && finds_everything(value.substr(colon + 1, value.size() - colon - 2));
}

bool always_true(const LeafOf& of) {
  const Node& node = of.node();
  const RuleText& rule = *of.rule;
  if (node.negated || node.count == 0) return false;
  const std::string& value = rule.program->expr().argument(node, 0).value;
  switch (node.matcher) {
    case Matcher::PathPrefix: return value == "/" || (!rule.v3() && takes_everything(value));
    case Matcher::PathRegexp: return finds_everything(value) || value == "/" || value == "^/" || value == "^/.*";
    case Matcher::Host: return rule.v3() && value == "*" && rule.version >= Version{3, 7, 7};
    case Matcher::HostRegexp: break;
    default: return false;
  }
  if (!rule.v3()) return takes_everything(value);
  // The flattened host is empty where it is off, and is searched, too.
  return finds_everything(value) || (!rule.flat_hosts && rule.program->leaf_matches(of.leaf, gw::rule::HttpRequest()));
}

/// One router may get what another does not take.
bool meets(const RuleText& a, const RuleText& b) {
  bool same = &a != &b && b.live && !b.child && b.http() && b.program != nullptr && a.tls == b.tls;
  return same && std::ranges::any_of(a.router->using_, [&](std::string_view name) {
           return std::ranges::find(b.router->using_, name) != b.router->using_.end();
         });
}

}  // namespace

std::optional<Clash> contradiction(const RuleText& rule) {
  if (rule.program->leaves().size() < 2) return std::nullopt;
  Numbered numbered(rule);
  Search search;
  if (!search.none({{&numbered, rule.program->expr().root}})) return std::nullopt;
  Clash out = search.first();
  if (out.second->range.begin < out.first->range.begin) std::swap(out.first, out.second);
  return out;
}

bool disjoint(const RuleText& a, const RuleText& b) {
  Numbered left(a), right(b);
  return Search().none({{&right, b.program->expr().root}, {&left, a.program->expr().root}});
}

const Node* always_true(const RuleText& rule) {
  const Expr& expr = rule.program->expr();
  Numbered numbered(rule);
  std::vector<const Node*> why(expr.nodes.size(), nullptr);
  for (NodeId id : gw::rule::post_order(expr)) {
    const Node& node = expr[id];
    if (node.kind == Kind::Leaf) why[id] = always_true(LeafOf{&rule, numbered.leaf_of[id]}) ? &node : nullptr;
    else if (node.kind == Kind::Or) why[id] = why[node.left] != nullptr ? why[node.left] : why[node.right];
    else why[id] = why[node.left] != nullptr && why[node.right] != nullptr ? why[node.left] : nullptr;
  }
  return why[expr.root];
}

bool overtakes(const RuleText& rule, const RuleText& other) {
  return rule.live && !rule.child && other.priority < rule.priority && meets(rule, other) && !disjoint(rule, other);
}

std::vector<const RuleText*> overtaken(Context& context, const RuleText& rule) {
  std::vector<const RuleText*> out;
  for (const RuleText& other : context.rule_texts()) {
    if (overtakes(rule, other)) out.push_back(&other);
  }
  return out;
}

bool may_compare(Context& context, std::size_t routers) {
  constexpr std::size_t kComparisons = 10'000'000;
  if (routers * context.rule_texts().size() <= kComparisons) return true;
  context.not_done("which routers come before which", "too many routers to compare each with each");
  return false;
}

std::string names_of(const std::vector<const RuleText*>& rules) {
  std::string out(name_of(*rules[0]));
  if (rules.size() == 1) return out;
  std::string second(name_of(*rules[1]));
  if (rules.size() == 2) return out + " and " + second;
  return out + ", " + second + " and " + std::to_string(rules.size() - 2) + " more";
}

std::int64_t priority_below(const std::vector<const RuleText*>& rules) {
  std::int64_t least = 2;
  for (const RuleText* rule : rules) least = std::min(least, rule->priority);
  return least - 1 == 0 ? -1 : least - 1;
}

}  // namespace gw::lint
