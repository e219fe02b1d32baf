// From the text of a rule to a program, with the errors of each version.

#include <algorithm>
#include <optional>

#include "base/go_values.h"
#include "base/strings.h"
#include "base/unicode.h"
#include "rule/mux_routes.h"
#include "rule/plain.h"
#include "rule/program.h"
#include "rule/test.h"

namespace gw::rule {

class Compiler {
 public:
  Compiler(std::string_view rule, Syntax syntax, Protocol protocol, Version version)
      : rule_(rule), syntax_(syntax), protocol_(protocol), version_(version) {}

  Compiled run() {
    Parsed parsed = parse(rule_, protocol_, syntax_);
    if (!parsed.ok) return refused(parsed);
    auto program = std::make_shared<Program>();
    program->expr_ = push_down(parsed.expr);
    program->link();
    program->tests_.resize(program->leaves_.size());
    if (protocol_ == Protocol::Http && version_.major < 3) routes_.emplace(program->expr_);
    for (std::size_t i = 0; i < program->leaves_.size(); ++i) {
      if (!build(*program, i)) return std::move(out_);
    }
    out_.program = std::move(program);
    return std::move(out_);
  }

 private:
  /// From 3.4.1 on a parser of its own says of HTTP rules what it was doing.
  bool repeats() const { return protocol_ == Protocol::Http && version_ >= Version{3, 4, 1}; }
  std::string parsing() const { return "error while parsing rule " + std::string(rule_); }

  Compiled refused(const Parsed& parsed) {
    out_.blame = parsed.error.range;
    out_.limit = parsed.error.limit;
    out_.reason = parsed.no_tree ? "obtaining build tree" : parsed.error.text;
    if (parsed.no_tree) out_.error = parsing() + (repeats() ? ": obtaining build tree" : "");
    else if (parsed.error.limit) out_.error = parsed.error.text;
    else if (repeats()) out_.error = parsing() + ": parsing rule " + std::string(rule_) + ": " + parsed.error.text;
    else out_.error = parsing() + ": " + parsed.error.text;
    return std::move(out_);
  }

  bool build(Program& program, std::size_t i) {
    const Node& leaf = program.expr_[program.leaves_[i].node];
    const MatcherRow& row = *find_matcher(leaf.matcher, protocol_, syntax_);
    std::string error = check(program.expr_, leaf, row);
    bool checking = !error.empty();
    if (!checking) error = count_error(leaf, row);
    std::size_t fault = leaf.count;
    if (error.empty()) {
      // A negated matcher has a router to itself.
      auto* taken = routes_ && !leaf.negated ? &routes_->taken(program.leaves_[i].node) : nullptr;
      error = row.build({program.expr_.values(leaf), version_, &out_.limit, &fault, taken}, program.tests_[i]);
    }
    if (error.empty()) return true;
    if (fault < leaf.count) out_.blame = program.expr_.argument(leaf, fault).range;
    else out_.blame = checking ? leaf.range : arguments(program.expr_, leaf);
    bool named = !out_.limit && protocol_ == Protocol::Http && version_.major >= 3;
    out_.reason = named ? std::string(row.name) + ": " + error : error;
    if (out_.limit) out_.error = error;
    else out_.error = wrapped(program, i, checking, row.name, error);
    return false;
  }

  static Range arguments(const Expr& expr, const Node& leaf) {
    return {expr.argument(leaf, 0).range.begin, expr.argument(leaf, leaf.count - 1).range.end};
  }

  /// Source: pkg/rules/parser.go (CheckRule).
  static std::string check(const Expr& expr, const Node& leaf, const MatcherRow& row) {
    std::string name(row.name);
    if (leaf.count == 0) return "no args for matcher " + name;
    bool empty = false;
    for (std::size_t i = 0; i < leaf.count; ++i) empty = empty || expr.argument(leaf, i).value.empty();
    return empty ? "empty args for matcher " + name + ", " + base::go_list(expr.values(leaf)) : std::string();
  }

  std::string count_error(const Node& leaf, const MatcherRow& row) const {
    std::string own = std::to_string(leaf.count);
    bool fits = row.counts.empty() || (own.size() == 1 && row.counts.find(own) != std::string_view::npos);
    if (fits) return {};
    std::string allowed =
        protocol_ == Protocol::Http ? "one of [" + std::string(row.counts) + "]" : std::string(row.counts);
    return "unexpected number of parameters; got " + own + ", expected " + allowed;
  }

  /// 2.11 shows a matcher's error as it is.
  std::string wrapped(const Program& program, std::size_t i, bool checking, std::string_view name,
                      const std::string& error) const {
    if (version_.major < 3) return error;
    std::string rule(rule_);
    if (protocol_ == Protocol::Tcp) return "error while adding rule " + rule + ": " + error;
    std::string out = repeats() ? parsing() + ": adding rule " + rule + ": " : "error while adding rule " + rule + ": ";
    out += operators_above(program.expr_, program.leaves_[i].node);
    return out + "error while " + (checking ? "checking" : "adding") + " rule " + std::string(name) + ": " + error;
  }

  /// The error comes up through every operator of which the leaf lies on the left.
  static std::string operators_above(const Expr& expr, NodeId leaf) {
    std::vector<NodeId> parent(expr.nodes.size(), kNone);
    for (NodeId id = 0; id < expr.nodes.size(); ++id) {
      if (expr[id].kind == Kind::Leaf) continue;
      parent[expr[id].left] = id;
      parent[expr[id].right] = id;
    }
    std::vector<std::string_view> names;
    for (NodeId at = leaf; parent[at] != kNone; at = parent[at]) {
      const Node& above = expr[parent[at]];
      if (above.left == at) names.push_back(above.kind == Kind::And ? "and" : "or");
    }
    std::string out;
    for (auto name = names.rbegin(); name != names.rend(); ++name)
      out += "error while adding rule " + std::string(*name) + ": ";
    return out;
  }

  std::string_view rule_;
  Syntax syntax_;
  Protocol protocol_;
  Version version_;
  std::optional<MuxRoutes> routes_;  ///< Of 2.11.
  Compiled out_;
};

Compiled compile(std::string_view rule, Syntax syntax, Protocol protocol, Version version) {
  return Compiler(rule, syntax, protocol, version).run();
}

long long default_priority(std::string_view rule, Protocol protocol) {
  auto size = static_cast<long long>(rule.size());
  if (protocol == Protocol::Http) return size;
  Parsed parsed = parse(rule, protocol, std::nullopt);
  if (!parsed.ok) return size;
  Expr expr = push_down(parsed.expr);
  const Node& root = expr[expr.root];
  bool lone = root.kind == Kind::Leaf && root.matcher == Matcher::HostSni && root.count == 1;
  return lone && expr.argument(root, 0).value == "*" ? -1 : size;
}

Domains domains(std::string_view rule, Protocol protocol, Version version) {
  Domains out;
  bool negated_too = version < Version{3, 7, 13};
  // 2.11 knows the names of one syntax only.
  std::optional<Syntax> syntax;
  if (version.major < 3) syntax = Syntax::V2;
  std::vector<PlainMatcher> plain;
  if (protocol == Protocol::Http && !syntax && read_plain(rule, &plain)) {
    for (const PlainMatcher& one : plain) {
      if (one.name == "Host" && (!one.negated || negated_too)) out.values.push_back(base::ascii_lower(one.value));
    }
    return out;
  }
  Parsed parsed = parse(rule, protocol, syntax);
  std::string parsing = "error while parsing rule " + std::string(rule);
  if (!parsed.ok) {
    out.blame = parsed.error.range;
    if (parsed.no_tree) out.error = parsing;
    else if (protocol == Protocol::Tcp || parsed.error.limit) out.error = parsed.error.text;
    else out.error = parsing + ": " + parsed.error.text;
    return out;
  }
  Matcher wanted = protocol == Protocol::Http ? Matcher::Host : Matcher::HostSni;
  Expr expr = push_down(parsed.expr);
  for (NodeId id : post_order(expr)) {
    const Node& node = expr[id];
    if (node.kind != Kind::Leaf || node.matcher != wanted || (node.negated && !negated_too)) continue;
    for (const std::string& value : expr.values(node)) out.values.push_back(base::to_lower(value));
  }
  return out;
}

}  // namespace gw::rule
