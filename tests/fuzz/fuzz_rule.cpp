// Any bytes as a rule, in both syntaxes and for both protocols: places lie in the text, what is printed is read as
// the same rule, and asking a rule ends.

#include "check.h"
#include "rule/print.h"
#include "rule/program.h"

namespace {

using namespace gw;

void check_range(rule::Range range, std::size_t size) {
  fuzz::require(range.begin <= range.end && range.end <= size, "a range lies in the rule");
}

void check_tree(const rule::Expr& expr, std::string_view text) {
  for (rule::NodeId id : rule::post_order(expr)) {
    const rule::Node& node = expr[id];
    check_range(node.range, text.size());
    check_range(node.name, text.size());
    fuzz::require(node.range.begin <= node.name.begin && node.name.end <= node.range.end, "a name lies in its node");
    for (rule::NodeId child : {node.left, node.right}) {
      if (child == rule::kNone) continue;
      fuzz::require(node.range.begin <= expr[child].range.begin && expr[child].range.end <= node.range.end,
                    "an operand lies in its node");
    }
    if (node.kind != rule::Kind::Leaf) continue;
    for (std::size_t i = 0; i < node.count; ++i) check_range(expr.argument(node, i).range, text.size());
  }
}

void check_rule(std::string_view text, rule::Syntax syntax, rule::Protocol protocol) {
  rule::Parsed parsed = rule::parse(text, protocol, syntax);
  check_range(parsed.error.range, text.size());
  if (parsed.ok) {
    check_tree(parsed.expr, text);
    std::string printed = rule::print(parsed.expr);
    rule::Parsed again = rule::parse(printed, protocol, syntax);
    fuzz::require(again.ok && rule::same(parsed.expr, again.expr), "a printed rule is read as the same rule");
    fuzz::require(rule::print(again.expr) == printed, "a printed rule is printed as it is");
  }
  constexpr Version kVersion{3, 7, 13};
  rule::Compiled compiled = rule::compile(text, syntax, protocol, kVersion);
  check_range(compiled.blame, text.size());
  fuzz::require((compiled.program != nullptr) == compiled.error.empty(), "a rule is refused with an error");
  check_range(rule::domains(text, protocol, kVersion).blame, text.size());
  rule::default_priority(text, protocol);
  if (compiled.program == nullptr) return;
  if (protocol == rule::Protocol::Http) {
    rule::HttpRequest request;
    request.method = "GET";
    request.host = "a.example.com";
    request.path = "/a\xFF";
    compiled.program->matches(request);
  } else {
    rule::TcpConnection connection;
    connection.server_name = "a.example.com";
    compiled.program->matches(connection);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = fuzz::view(data, size);
  for (rule::Syntax syntax : {rule::Syntax::V3, rule::Syntax::V2}) {
    for (rule::Protocol protocol : {rule::Protocol::Http, rule::Protocol::Tcp}) check_rule(text, syntax, protocol);
  }
  return 0;
}
