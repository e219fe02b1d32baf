#include "cli/rule_answer.h"

#include <algorithm>

#include "report/characters.h"
#include "report/excerpt.h"
#include "report/paint.h"
#include "rule/print.h"

namespace gw::cli {
namespace {

using model::Tree;

constexpr std::size_t kWidth = 100;

/// "Host `a.example`", "not Path `/x`".
std::string leaf_text(const rule::Expr& expr, const rule::Node& leaf) {
  std::string out = leaf.negated ? "not " : "";
  out += rule::name_of(leaf.matcher);
  for (const std::string& value : expr.values(leaf)) out += " " + report::printable(rule::print_value(value));
  return out;
}

/// A line a matcher and operator, in the order of the rule; chains of one operator stand on one level.
class Drawing {
 public:
  explicit Drawing(const rule::Expr& expr) : expr_(expr) {}

  std::string draw() {
    const rule::Node& root = expr_[expr_.root];
    out_ = "  " + (root.kind == rule::Kind::Leaf ? leaf_text(expr_, root) : word(root)) + "\n";
    if (root.kind != rule::Kind::Leaf) children(expr_.root, "  ", 0);
    return out_;
  }

 private:
  static constexpr int kDeepest = 40;  // What is nested deeper is said in one line.

  static std::string word(const rule::Node& node) { return node.kind == rule::Kind::And ? "all of" : "one of"; }

  /// The operands of a chain: (a && b) && c has three.
  std::vector<rule::NodeId> operands(rule::NodeId top) const {
    std::vector<rule::NodeId> out, open{top};
    while (!open.empty()) {
      rule::NodeId id = open.back();
      open.pop_back();
      if (expr_[id].kind == expr_[top].kind) {
        open.push_back(expr_[id].right);
        open.push_back(expr_[id].left);
      } else {
        out.push_back(id);
      }
    }
    return out;
  }

  void children(rule::NodeId top, const std::string& indent, int depth) {
    std::vector<rule::NodeId> all = operands(top);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const rule::Node& node = expr_[all[i]];
      bool last = i + 1 == all.size(), leaf = node.kind == rule::Kind::Leaf;
      out_ += indent + (last ? "└─ " : "├─ ") + (leaf ? leaf_text(expr_, node) : word(node)) + "\n";
      if (leaf) continue;
      if (depth == kDeepest) out_ += indent + (last ? "   " : "│  ") + "└─ …\n";
      else children(all[i], indent + (last ? "   " : "│  "), depth + 1);
    }
  }

  const rule::Expr& expr_;
  std::string out_;
};

Tree node_tree(const rule::Expr& expr, rule::NodeId id, int depth) {
  constexpr int kDeepest = 200;
  const rule::Node& node = expr[id];
  Tree out = Tree::map();
  if (node.kind == rule::Kind::Leaf) {
    out.set("matcher", Tree::of(std::string(rule::name_of(node.matcher))));
    out.set("values", Tree::list_of(expr.values(node)));
    out.set("negated", Tree::of(node.negated));
  } else {
    out.set("operator", Tree::of(node.kind == rule::Kind::And ? "and" : "or"));
    if (depth < kDeepest) {
      out.set("left", node_tree(expr, node.left, depth + 1));
      out.set("right", node_tree(expr, node.right, depth + 1));
    }
  }
  out.set("begin", Tree::of(std::int64_t{node.range.begin}));
  out.set("end", Tree::of(std::int64_t{node.range.end}));
  return out;
}

Tree domains_tree(const RuleAnswer& answer) {
  return answer.domains.values.empty() ? Tree() : Tree::list_of(answer.domains.values);
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + report::printable(text);
  return out;
}

}  // namespace

RuleAnswer answer(const RuleQuestion& question) {
  return {rule::compile(question.rule, question.syntax, question.protocol, question.version),
          rule::default_priority(question.rule, question.protocol),
          rule::domains(question.rule, question.protocol, question.version)};
}

Tree batch_tree(const RuleAnswer& answer) {
  Tree out = Tree::map();
  out.set("error", answer.compiled.error.empty() ? Tree() : Tree::of(answer.compiled.error));
  out.set("priority", Tree::of(std::int64_t{answer.priority}));
  out.set("domains", domains_tree(answer));
  if (answer.compiled.limit) out.set("limit", Tree::of(true));
  return out;
}

Tree rule_tree(const RuleQuestion& question, const RuleAnswer& answer) {
  Tree out = Tree::map();
  out.set("rule", Tree::of(question.rule));
  out.set("kind", Tree::of(question.protocol == rule::Protocol::Tcp ? "tcp-rule" : "http-rule"));
  out.set("syntax", Tree::of(question.syntax == rule::Syntax::V2 ? "v2" : "v3"));
  Tree said = batch_tree(answer);
  for (auto& [name, value] : said.members) out.set(name, std::move(value));
  if (answer.compiled.program == nullptr) {
    out.set("begin", Tree::of(std::int64_t{answer.compiled.blame.begin}));
    out.set("end", Tree::of(std::int64_t{answer.compiled.blame.end}));
    return out;
  }
  const rule::Expr& expr = answer.compiled.program->expr();
  out.set("canonical", Tree::of(rule::print(expr)));
  out.set("tree", node_tree(expr, expr.root, 0));
  return out;
}

std::string rule_text(const RuleQuestion& question, const RuleAnswer& answer, bool color) {
  report::Paint paint(color);
  const char* kind = question.protocol == rule::Protocol::Tcp ? "TCP" : "HTTP";
  std::string what = std::string(kind) + " rule, " + (question.syntax == rule::Syntax::V2 ? "v2" : "v3") + " syntax";
  if (answer.compiled.program != nullptr) {
    std::string out = paint.bold(report::printable(question.rule)) + "\n  " + what + "\n  priority  " +
                      std::to_string(answer.priority) + (answer.priority < 0 ? " (catch-all)" : " (length)") + "\n";
    if (!answer.domains.values.empty()) out += "  domains   " + joined(answer.domains.values) + "\n";
    return out + Drawing(answer.compiled.program->expr()).draw();
  }
  text::SourceSet sources;
  text::SourceId id = sources.add("rule", question.rule);
  rule::Range blame = answer.compiled.blame;
  std::string out = paint.severity(diag::Severity::Error, "refused") + ": " + what + "\n";
  if (auto place = report::place_of(sources, {id, blame.begin, std::max(blame.begin, blame.end)})) {
    report::Excerpt excerpt = report::excerpt(*place, kWidth);
    out += "  " + excerpt.text + "\n  " + std::string(excerpt.indent, ' ') +
           paint.severity(diag::Severity::Error, std::string(excerpt.carets, '^')) + "\n";
  }
  return out + (answer.compiled.limit ? "gw cannot follow it: " : "Traefik says: ") +
         report::printable(answer.compiled.error) + "\n";
}

}  // namespace gw::cli
