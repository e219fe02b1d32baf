#include "rule/simple.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::rule {
namespace {

constexpr std::size_t kMostBytes = 1 << 16;
constexpr int kDeepest = 32;

/// An operand: its node, and its bytes with the parentheses around it.
struct Operand {
  NodeId node = kNone;
  Range range;
};

/// Functions give false when the text is not simple.
class SimpleParser {
 public:
  SimpleParser(std::string_view text, Protocol protocol, std::optional<Syntax> syntax)
      : text_(text), protocol_(protocol), syntax_(syntax) {}

  std::optional<Expr> run() {
    Operand whole;
    if (text_.size() > kMostBytes || !alternatives(whole) || !next_is({})) return std::nullopt;
    expr_.root = whole.node;
    return std::move(expr_);
  }

 private:
  bool alternatives(Operand& out) {
    if (++depth_ > kDeepest || !conjunction(out)) return false;
    while (next_is("||")) {
      if (!join(Kind::Or, out)) return false;
    }
    --depth_;
    return true;
  }

  bool conjunction(Operand& out) {
    if (!unary(out)) return false;
    while (next_is("&&")) {
      if (!join(Kind::And, out)) return false;
    }
    return true;
  }

  /// The operator stands next; `left` becomes the whole.
  bool join(Kind kind, Operand& left) {
    Node node;
    node.kind = kind;
    node.name = take(2);
    Operand right;
    if (!(kind == Kind::And ? unary(right) : conjunction(right))) return false;
    node.left = left.node;
    node.right = right.node;
    node.range = {left.range.begin, right.range.end};
    left = add(node);
    return true;
  }

  bool unary(Operand& out) {
    if (!next_is("!")) return primary(out);
    Node node;
    node.kind = Kind::Not;
    node.name = take(1);
    Operand operand;
    if (++depth_ > kDeepest || !unary(operand)) return false;
    --depth_;
    node.left = operand.node;
    node.range = {node.name.begin, operand.range.end};
    out = add(node);
    return true;
  }

  bool primary(Operand& out) {
    if (!next_is("(")) return matcher(out);
    Range open = take(1);
    if (!alternatives(out) || !next_is(")")) return false;
    out.range = {open.begin, take(1).end};
    return true;
  }

  bool matcher(Operand& out) {
    std::size_t size = 0;
    auto letter = [](char c) { return 'a' <= base::ascii_lower(c) && base::ascii_lower(c) <= 'z'; };
    while (at_ + size < text_.size() && letter(text_[at_ + size])) ++size;
    const MatcherRow* row = find_matcher(text_.substr(at_, size), protocol_, syntax_);
    if (row == nullptr) return false;
    Node node;
    node.matcher = row->matcher;
    node.first = static_cast<std::uint32_t>(expr_.arguments.size());
    node.name = take(size);
    if (!next_is("(")) return false;
    do {
      take(1);
      if (!value()) return false;
      ++node.count;
    } while (next_is(","));
    if (!next_is(")")) return false;
    node.range = {node.name.begin, take(1).end};
    out = add(node);
    return true;
  }

  bool value() {
    if (!next_is("`")) return false;
    std::size_t close = text_.find('`', at_ + 1);
    if (close == std::string_view::npos) return false;
    std::string_view text = text_.substr(at_ + 1, close - at_ - 1);
    if (!std::ranges::all_of(text, [](char c) { return ' ' <= c && c <= '~'; })) return false;
    expr_.arguments.push_back({std::string(text), take(text.size() + 2)});
    return true;
  }

  /// Whether, after blanks, this comes next; of nothing, whether nothing does.
  bool next_is(std::string_view token) {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return token.empty() ? at_ == text_.size() : text_.substr(at_).starts_with(token);
  }

  Range take(std::size_t size) {
    auto begin = static_cast<std::uint32_t>(at_);
    at_ += size;
    return {begin, static_cast<std::uint32_t>(at_)};
  }

  Operand add(const Node& node) {
    expr_.nodes.push_back(node);
    return {static_cast<NodeId>(expr_.nodes.size() - 1), node.range};
  }

  std::string_view text_;
  Protocol protocol_;
  std::optional<Syntax> syntax_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Expr expr_;
};

}  // namespace

std::optional<Expr> parse_simple(std::string_view text, Protocol protocol, std::optional<Syntax> syntax) {
  return SimpleParser(text, protocol, syntax).run();
}

}  // namespace gw::rule
