#include <algorithm>

#include "base/ip.h"
#include "base/strings.h"
#include "lint/rule_clash.h"
#include "lint/rule_logic.h"

namespace gw::lint::exact_path_slash_rule {

using gw::rule::HttpRequest;
using gw::rule::Matcher;
using gw::rule::Node;

/// A request that has what the matchers of a rule ask for, as far as that is plain. Views are of the rule or `host_`.
class Witness {
 public:
  explicit Witness(const RuleText& rule) {
    const gw::rule::Expr& expr = rule.program->expr();
    for (const gw::rule::Program::Leaf& leaf : rule.program->leaves()) {
      const Node& node = expr[leaf.node];
      if (!node.negated && node.count > 0) add(expr, node);
    }
    request_.headers = headers_;
    request_.query = query_;
    if (request_.method.empty()) request_.method = "GET";
    if (host_.empty()) host_ = "host.invalid";
    request_.host = request_.raw_host = host_;
  }
  Witness(const Witness&) = delete;

  const HttpRequest& with(std::string_view path) {
    request_.path = path;
    return request_;
  }
  const std::string& host() const { return host_; }

 private:
  void add(const gw::rule::Expr& expr, const Node& node) {
    const std::string& value = expr.argument(node, 0).value;
    if (node.matcher == Matcher::Host && host_.empty()) host_ = base::ascii_lower(value);
    if (host_.starts_with("*.")) host_.replace(0, 1, "any");
    if (node.matcher == Matcher::Method) request_.method = value;
    if (node.matcher == Matcher::Header) headers_.push_back({value, expr.argument(node, 1).value});
    if (node.matcher == Matcher::Query && node.count == 2) query_.push_back({value, expr.argument(node, 1).value});
    if (node.matcher != Matcher::ClientIp) return;
    if (auto range = base::parse_ip_or_range(value)) request_.peer = range->first;
  }

  HttpRequest request_;
  std::string host_;
  std::vector<gw::rule::Pair> headers_, query_;
};

std::string_view service_of(const RuleText& rule) {
  const model::Value* service = rule.router->value.find("service");
  return service == nullptr ? std::string_view() : service->string();
}

/// The router that gets the request on the rule's first entry point; null: none does, or it is not certain which.
const RuleText* taker(Context& context, const RuleText& rule, const HttpRequest& request) {
  const RuleText* best = nullptr;
  bool tie = false;
  auto there = [&](const RuleText& other) {
    const auto& points = other.router->using_;
    return !rule.router->using_.empty() && std::ranges::find(points, rule.router->using_[0]) != points.end();
  };
  for (const RuleText& other : context.rule_texts()) {
    bool same =
        other.live && !other.child && other.http() && other.program != nullptr && other.tls == rule.tls && there(other);
    if (!same || (best != nullptr && other.priority < best->priority) || !other.program->matches(request)) continue;
    tie = best != nullptr && other.priority == best->priority;
    best = &other;
  }
  return tie ? nullptr : best;
}

void check_path(Context& context, const RuleText& rule, const Node& leaf, const gw::rule::Argument& argument) {
  Witness witness(rule);
  const std::string &path = argument.value, slash = path + "/";
  bool exact = rule.program->matches(witness.with(path)) && !rule.program->matches(witness.with(slash));
  if (!exact || taker(context, rule, witness.with(path)) != &rule) return;
  const RuleText* other = taker(context, rule, witness.with(slash));
  if (other == nullptr || service_of(*other) == service_of(rule)) return;
  diag::Diagnostic& said =
      report_rule(context, rule, argument.range,
                  rule.shown(leaf) + " does not match " + slash + ", which goes to " + std::string(name_of(*other)));
  std::string both = "(Path(`" + path + "`) || Path(`" + slash + "`))";
  said.remedy = "If it should come here too, write " + both + ".";
  if (leaf.count == 1 && path.find('`') == std::string::npos)
    fix_rule(context, said, rule, "write " + both, {{leaf.range, both}}, diag::Fix::Safety::Unsafe);
}

bool candidate(const RuleText& rule, const Node& leaf, std::string_view value) {
  bool path = leaf.matcher == Matcher::Path && !leaf.negated && literal_path(rule, value) && !value.ends_with('/');
  // Nobody writes a slash behind the name of a file.
  return path && value.substr(value.rfind('/')).find('.') == std::string_view::npos;
}

void check(Context& context) {
  constexpr std::size_t kLargest = 100;  // A rule of more matchers is not asked about each of them.
  std::size_t looked_at = 0;
  for (const RuleText& rule : context.rule_texts()) {
    bool fit = rule.live && !rule.child && rule.program != nullptr && rule.program->leaves().size() <= kLargest;
    if (!fit) continue;
    for_each_argument(rule, [&](const Node& leaf, const gw::rule::Argument& argument) {
      if (candidate(rule, leaf, argument.value) && may_compare(context, ++looked_at))
        check_path(context, rule, leaf, argument);
    });
  }
}

}  // namespace gw::lint::exact_path_slash_rule

GW_LINT_RULE(exact_path_slash) = {
    .code = {"GW216"},
    .name = "exact-path-slash",
    .severity = gw::diag::Severity::Info,
    .summary = "Path matches without a slash at the end only, and with it another router's service answers.",
    .why = "People type both: /admin/ goes somewhere else than /admin.",
    .remedy = "Ask for both paths.",
    .source = "pkg/muxer/http/matcher.go (path)",
    .bad = R"(http:
  routers:
    admin: {rule: Host(`a.example`) && Path(`/admin`), service: s}
    site: {rule: Host(`a.example`), service: t}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .good = R"(http:
  routers:
    admin: {rule: Host(`a.example`) && (Path(`/admin`) || Path(`/admin/`)), service: s}
    site: {rule: Host(`a.example`), service: t}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)",
    .check = gw::lint::exact_path_slash_rule::check,
};
