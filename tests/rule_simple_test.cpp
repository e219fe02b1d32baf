// The short way to the tree of a rule makes the tree of the long way, to the byte of every range. A tab at the end
// changes nothing in a rule, but the short way does not know it.

#include <random>

#include "rule/expr.h"
#include "rule/simple.h"
#include "support/catch.h"

using namespace gw;

namespace {

bool same_range(const rule::Range& a, const rule::Range& b) { return a.begin == b.begin && a.end == b.end; }

bool same_tree(const rule::Expr& a, const rule::Expr& b) {
  auto node = [](const rule::Node& x, const rule::Node& y) {
    return x.kind == y.kind && same_range(x.range, y.range) && same_range(x.name, y.name) && x.left == y.left &&
           x.right == y.right && x.matcher == y.matcher && x.negated == y.negated && x.first == y.first &&
           x.count == y.count;
  };
  auto argument = [](const rule::Argument& x, const rule::Argument& y) {
    return x.value == y.value && same_range(x.range, y.range);
  };
  return a.root == b.root && std::ranges::equal(a.nodes, b.nodes, node) &&
         std::ranges::equal(a.arguments, b.arguments, argument);
}

}  // namespace

TEST_CASE("rule/simple: tokens in any order, read the short and the long way", "[rule]") {
  constexpr const char* kTokens[] = {"Host(`a`)",
                                     "PathPrefix(`/\\x`)",
                                     "Header(`A` , `b`)",
                                     "HOST( `c` )",
                                     "Query(``)",
                                     "HostSNI(`*`)",
                                     "Nothing(`a`)",
                                     "Path(`a`,)",
                                     "Host(\"a\")",
                                     "Host()",
                                     "Host",
                                     "`a`",
                                     "(",
                                     ")",
                                     "(",
                                     ")",
                                     "!",
                                     "!",
                                     "&&",
                                     "||",
                                     "&&",
                                     "||",
                                     "&",
                                     ",",
                                     " ",
                                     "\t",
                                     "\n",
                                     "Method(`\xC3\xA9`)"};
  std::mt19937 random(11);
  std::size_t simple = 0, refused = 0;
  for (int i = 0; i < 300'000; ++i) {
    std::string text;
    int open = 0;
    bool operand = true;  // Mostly what may stand next, so that many of the rules are rules.
    for (std::size_t n = 1 + random() % 9; n > 0 || (operand && random() % 9 != 0); n -= n > 0 ? 1 : 0) {
      std::size_t kind = random() % 12;
      if (kind == 0 && random() % 8 == 0) text += kTokens[random() % std::size(kTokens)];
      else if (operand && kind < 3) text += "!";
      else if (operand && kind < 6) text += "(", ++open;
      else if (operand) text += kTokens[random() % (random() % 20 == 0 ? 12 : 4)], operand = false;
      else if (open > 0 && kind < 5) text += ")", --open;
      else text += random() % 2 == 0 ? "&&" : "||", operand = true;
      if (random() % 3 == 0) text += " ";
    }
    if (random() % 20 != 0) text += std::string(static_cast<std::size_t>(open), ')');
    bool tcp = random() % 10 == 0;
    rule::Protocol protocol = tcp ? rule::Protocol::Tcp : rule::Protocol::Http;
    std::optional<rule::Syntax> syntax;
    if (random() % 4 != 0) syntax = random() % 4 == 0 ? rule::Syntax::V2 : rule::Syntax::V3;
    std::optional<rule::Expr> own = rule::parse_simple(text, protocol, syntax);
    rule::Parsed all = rule::parse(text + "\t", protocol, syntax);
    if (!own) {
      ++refused;
      continue;
    }
    ++simple;
    if (!all.ok || !same_tree(*own, all.expr)) FAIL(text);
  }
  CHECK(simple > 100'000);
  CHECK(refused > 10'000);
}

TEST_CASE("rule/simple: what is too long or too deep is left to the parser", "[rule]") {
  auto simple = [](const std::string& text) {
    return rule::parse_simple(text, rule::Protocol::Http, rule::Syntax::V3).has_value();
  };
  auto nested = [](std::size_t n, const char* open, char close) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) out += open;
    return out + "Host(`a`)" + (close == ' ' ? std::string() : std::string(n, close));
  };
  CHECK(simple(nested(20, "(", ')')));
  CHECK_FALSE(simple(nested(100'000, "(", ')')));
  CHECK_FALSE(simple(nested(60'000, "!", ' ')));
  CHECK_FALSE(simple("Host(`" + std::string(70'000, 'a') + "`)"));
}
