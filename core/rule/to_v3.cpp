#include "rule/to_v3.h"

#include <algorithm>
#include <vector>

#include "rule/print.h"
#include "rule/program.h"
#include "rule/template.h"

namespace gw::rule {
namespace {

/// The pattern of a v2 template without names for its variables.
std::string without_names(std::string_view text, std::string_view fallback, std::string& why) {
  RouteTemplate read = read_template(text, fallback);
  if (!read.error.empty()) {
    why = read.error;
    return {};
  }
  std::string out = read.pattern;
  for (std::size_t i = 0; i < read.variables.size(); ++i) {
    const std::string& variable = read.variables[i];
    std::string group = "(?P<v" + std::to_string(i) + ">";
    std::size_t at = out.find(group);
    // Alone it stands for itself, unless it holds a choice or sets flags.
    bool bare = variable.find('|') == std::string::npos && variable.find("(?") == std::string::npos;
    out.replace(at, group.size() + variable.size() + 1, bare ? variable : "(?:" + variable + ")");
  }
  return out;
}

bool has_template(std::string_view text) { return text.find_first_of("{}") != std::string_view::npos; }

bool has_capitals(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

class Rewriter {
 public:
  Rewriter(std::string_view text, const Expr& expr) : text_(text), expr_(expr) {}

  std::optional<std::string> run(std::string& why) {
    struct Edit {
      Range range;
      std::string text;
    };
    std::vector<Edit> edits;
    std::vector<char> loose(expr_.nodes.size(), 0);  // Leaves that stand below And or Not.
    std::vector<NodeId> order = post_order(expr_);
    for (NodeId id : order) {
      const Node& node = expr_[id];
      if (node.kind != Kind::And && node.kind != Kind::Not) continue;
      for (NodeId child : {node.left, node.right}) {
        if (child != kNone) loose[child] = 1;
      }
    }
    for (NodeId id : order) {
      const Node& node = expr_[id];
      if (node.kind != Kind::Leaf) continue;
      std::vector<std::string> parts = leaf(node, why);
      if (!why.empty()) return std::nullopt;
      if (parts.empty()) continue;
      std::string joined;
      for (const std::string& part : parts) joined += (joined.empty() ? "" : all_ ? " && " : " || ") + part;
      bool parentheses = parts.size() > 1 && (loose[id] != 0);
      edits.push_back({node.range, parentheses ? "(" + joined + ")" : joined});
    }
    std::string out(text_);
    std::ranges::sort(edits, [](const Edit& a, const Edit& b) { return a.range.begin > b.range.begin; });
    for (const Edit& edit : edits) out.replace(edit.range.begin, edit.range.end - edit.range.begin, edit.text);
    return out;
  }

 private:
  static std::string call(std::string_view name, const std::vector<std::string>& values) {
    std::string out(name);
    out += '(';
    for (std::size_t i = 0; i < values.size(); ++i) out += (i == 0 ? "" : ", ") + print_value(values[i]);
    return out + ')';
  }

  /// The calls in the place of a leaf, joined by || (by && if all_); empty: it stays as it is.
  std::vector<std::string> leaf(const Node& node, std::string& why) {
    std::vector<std::string> values = expr_.values(node), out;
    std::string_view name = name_of(node.matcher);
    all_ = false;
    switch (node.matcher) {
      case Matcher::HostHeader:
        for (const std::string& value : values) out.push_back(call("Host", {value}));
        return out;
      case Matcher::Host:
      case Matcher::Method:
      case Matcher::ClientIp:
      case Matcher::HostSni:
      case Matcher::Alpn:
        if (values.size() < 2) return {};
        for (const std::string& value : values) out.push_back(call(name, {value}));
        return out;
      case Matcher::HostRegexp:
      case Matcher::HostSniRegexp:
        for (const std::string& value : values) {
          std::string pattern = without_names(value, "[^.]+", why) + "$";
          if (has_capitals(pattern) || node.matcher == Matcher::HostSniRegexp) pattern.insert(0, "(?i)");
          out.push_back(call(name, {pattern}));
        }
        return out;
      case Matcher::Path:
      case Matcher::PathPrefix: return paths(node, values, why);
      case Matcher::Headers:
      case Matcher::HeadersRegexp: {
        std::string_view now = node.matcher == Matcher::Headers ? "Header" : "HeaderRegexp";
        for (std::size_t i = 0; i + 1 < values.size(); i += 2) out.push_back(call(now, {values[i], values[i + 1]}));
        all_ = true;
        return out;
      }
      case Matcher::Query: return queries(values, why);
      default: return {};
    }
  }

  std::vector<std::string> paths(const Node& node, const std::vector<std::string>& values, std::string& why) {
    bool prefix = node.matcher == Matcher::PathPrefix;
    bool any = std::ranges::any_of(values, [](const std::string& value) { return has_template(value); });
    if (values.size() < 2 && !any) return {};
    std::vector<std::string> out;
    for (const std::string& value : values) {
      if (!has_template(value)) {
        out.push_back(call(name_of(node.matcher), {value}));
        continue;
      }
      std::string pattern = without_names(value, "[^/]+", why);
      out.push_back(call("PathRegexp", {pattern + (prefix ? "" : "$")}));
    }
    return out;
  }

  std::vector<std::string> queries(const std::vector<std::string>& values, std::string& why) {
    std::vector<std::string> parts, out;
    for (const std::string& value : values) {
      std::size_t equals = value.find('=');
      parts.push_back(value.substr(0, equals));
      if (equals != std::string::npos) parts.push_back(value.substr(equals + 1));
    }
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
      const std::string &key = parts[i], &value = parts[i + 1];
      if (has_template(key)) {
        why = "v3 has no variable in the name of a query parameter: " + key;
        return {};
      }
      if (value.empty()) out.push_back(call("QueryRegexp", {key, ".*"}));
      else if (!has_template(value)) out.push_back(call("Query", {key, value}));
      else out.push_back(call("QueryRegexp", {key, without_names(value, ".*", why) + "$"}));
    }
    all_ = true;
    return out;
  }

  std::string_view text_;
  const Expr& expr_;
  bool all_ = false;
};

}  // namespace

std::optional<std::string> to_v3(std::string_view text, Protocol protocol, Version from, std::string& why) {
  Compiled before = compile(text, Syntax::V2, protocol, from);
  if (before.program == nullptr) {
    why = "Traefik refuses the rule: " + before.error;
    return std::nullopt;
  }
  Parsed parsed = parse(text, protocol, Syntax::V2);
  std::optional<std::string> out = Rewriter(text, parsed.expr).run(why);
  if (!out) return out;
  Compiled after = compile(*out, Syntax::V3, protocol, Version{3, 0, 0});
  if (after.program != nullptr) return out;
  why = "v3 refuses what it would be: " + after.error;
  return std::nullopt;
}

}  // namespace gw::rule
