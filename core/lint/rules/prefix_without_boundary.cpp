#include <algorithm>

#include "lint/rule_clash.h"
#include "lint/rule_logic.h"

namespace gw::lint::prefix_without_boundary_rule {

using gw::rule::Matcher;
using gw::rule::Node;

/// A path that a router asks for.
struct Asked {
  std::string_view path;
  const RuleText* rule;
};

std::vector<Asked> paths_of(Context& context) {
  std::vector<Asked> out;
  for (const RuleText& rule : context.rule_texts()) {
    for_each_argument(rule, [&](const Node& leaf, const gw::rule::Argument& argument) {
      bool path = (leaf.matcher == Matcher::Path || leaf.matcher == Matcher::PathPrefix) && !leaf.negated;
      if (path && literal_path(rule, argument.value)) out.push_back({argument.value, &rule});
    });
  }
  std::ranges::stable_sort(out, {}, &Asked::path);
  return out;
}

void report(Context& context, const RuleText& rule, const Node& leaf, const gw::rule::Argument& argument,
            const Asked& beyond) {
  diag::Diagnostic& said = report_rule(context, rule, argument.range,
                                       rule.shown(leaf) + " also takes " + std::string(beyond.path) + " before " +
                                           std::string(name_of(*beyond.rule)) + " can");
  std::string value = argument.value, or_below = "(Path(`" + value + "`) || PathPrefix(`" + value + "/`))";
  said.remedy = "If only " + value + " and what lies below it is meant, write " + or_below + ".";
  if (leaf.count == 1 && value.find('`') == std::string::npos)
    fix_rule(context, said, rule, "write " + or_below, {{leaf.range, or_below}}, diag::Fix::Safety::Unsafe);
}

class Finder {
 public:
  explicit Finder(Context& context) : paths_(paths_of(context)) {}

  bool gave_up() const { return comparisons_ <= 0; }

  /// A path that only begins like the prefix, of a router that the rule overtakes; null: none is known.
  const Asked* beyond(const RuleText& rule, std::string_view prefix) {
    auto after = [&](std::string_view path) { return std::ranges::upper_bound(paths_, path, {}, &Asked::path); };
    for (auto at = after(prefix); at != paths_.end() && at->path.starts_with(prefix) && comparisons_ > 0;) {
      // What lies below the prefix is meant, and ends where a '/' would be followed by the next letter.
      if (at->path[prefix.size()] == '/') {
        std::string end = std::string(prefix) + static_cast<char>('/' + 1);
        at = std::ranges::lower_bound(at, paths_.end(), end, {}, &Asked::path);
        continue;
      }
      --comparisons_;
      if (overtakes(rule, *at->rule)) return &*at;
      ++at;
    }
    return nullptr;
  }

 private:
  std::vector<Asked> paths_;
  int comparisons_ = 100'000;  ///< Routers without end are not compared with routers without end.
};

void check(Context& context) {
  Finder finder(context);
  for (const RuleText& rule : context.rule_texts()) {
    for_each_argument(rule, [&](const Node& leaf, const gw::rule::Argument& argument) {
      bool prefix = leaf.matcher == Matcher::PathPrefix && !leaf.negated && literal_path(rule, argument.value) &&
                    argument.value.size() > 1 && !argument.value.ends_with('/');
      const Asked* beyond = prefix ? finder.beyond(rule, argument.value) : nullptr;
      if (beyond != nullptr) report(context, rule, leaf, argument, *beyond);
    });
  }
  if (finder.gave_up())
    context.not_done("prefixes that take other routers' paths", "too many routers to compare each with each");
}

}  // namespace gw::lint::prefix_without_boundary_rule

GW_LINT_RULE(prefix_without_boundary) = {
    .code = {"GW214"},
    .name = "prefix-without-boundary",
    .severity = gw::diag::Severity::Info,
    .summary = "PathPrefix takes paths of another router that only begin with the same letters.",
    .why = "PathPrefix compares bytes, not parts of the path: /api also matches /apidocs.",
    .remedy = "Ask for the path itself or what lies below it.",
    .source = "pkg/muxer/http/matcher.go (pathPrefix)",
    .bad = R"(http:
  routers:
    api: {rule: Host(`a.example`) && PathPrefix(`/api`), service: s}
    docs: {rule: PathPrefix(`/apidocs`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    api: {rule: Host(`a.example`) && (Path(`/api`) || PathPrefix(`/api/`)), service: s}
    docs: {rule: PathPrefix(`/apidocs`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::prefix_without_boundary_rule::check,
};
