#include "encode/rule_parts.h"

#include <map>

namespace gw::encode {

using rule::Kind;
using Alternatives = std::vector<std::vector<RulePart>>;

std::optional<Alternatives> alternatives(std::string_view text, std::size_t most, std::string& why) {
  rule::Parsed parsed = rule::parse(text, rule::Protocol::Http, rule::Syntax::V3);
  if (!parsed.ok) {
    why = "the rule cannot be read";
    return std::nullopt;
  }
  std::map<rule::NodeId, Alternatives> known;
  for (rule::NodeId id : rule::post_order(parsed.expr)) {
    const rule::Node& node = parsed.expr[id];
    Alternatives out;
    if (node.kind == Kind::Not) {
      why = "it has a negation";
      return std::nullopt;
    }
    bool header = node.matcher == rule::Matcher::Header || node.matcher == rule::Matcher::HeaderRegexp;
    if (node.kind == Kind::Leaf && node.count < (header ? 2U : 1U)) {
      why = "a matcher lacks a value";
      return std::nullopt;
    }
    if (node.kind == Kind::Leaf) out.push_back({{node.matcher, parsed.expr.values(node)}});
    if (node.kind == Kind::Or) {
      out = known[node.left];
      out.insert(out.end(), known[node.right].begin(), known[node.right].end());
    }
    if (node.kind == Kind::And) {
      for (const auto& left : known[node.left]) {
        for (const auto& right : known[node.right]) {
          if (out.size() > most) break;
          out.push_back(left);
          out.back().insert(out.back().end(), right.begin(), right.end());
        }
      }
    }
    if (out.size() > most) {
      why = "it has too many alternatives";
      return std::nullopt;
    }
    known[id] = std::move(out);
  }
  return known[parsed.expr.root];
}

}  // namespace gw::encode
