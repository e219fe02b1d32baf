#include <algorithm>

#include "base/strings.h"
#include "lint/rule_text.h"

namespace gw::lint::host_case_or_dot_rule {

/// Why a value is no host that a request can have, and the host that was meant; empty: not known.
struct Misfit {
  std::string why, host;
};

bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return '0' <= c && c <= '9'; });
}

/// The value after "https://".
std::string_view without_scheme(std::string_view value) {
  std::size_t at = value.find("://");
  return at == std::string_view::npos ? value : value.substr(at + 3);
}

/// "a.example" of "https://a.example:80/x": nothing if more is wrong with it.
std::string host_in(std::string_view value) {
  value = without_scheme(base::trim(value, " \t"));
  value = value.substr(0, value.find('/'));
  if (value.starts_with('[')) {
    value = value.substr(1, value.find(']') - 1);
  } else if (std::size_t colon = value.find(':'); colon != std::string_view::npos && colon == value.rfind(':')) {
    value = value.substr(0, colon);
  }
  bool plain = !value.empty() && value.find_first_of(" \t/[]{}*?#@") == std::string_view::npos;
  return std::string(plain ? value : std::string_view());
}

/// What never equals the host of a well-formed request: that has no port, no brackets and no space around it.
std::string why_not(const RuleText& rule, std::string_view value) {
  if (value.find("://") != std::string_view::npos) return "a host has no scheme";
  if (value.find('/') != std::string_view::npos) return "a host has no path";
  if (base::trim(value, " \t\r\n").size() != value.size()) return "a host has no space around it";
  if (value.find_first_of(" \t\r\n") != std::string_view::npos) return "a host has no space in it";
  if (value.starts_with('[')) return "the host of a request is compared without brackets";
  std::size_t colon = value.find(':');
  if (colon != std::string_view::npos && colon == value.rfind(':') && all_digits(value.substr(colon + 1)))
    return "the host of a request is compared without its port";
  if (value.find_first_of("{}") != std::string_view::npos) return "Host takes no patterns";
  bool wild = rule.v3() && rule.version >= Version{3, 7, 0};
  bool literal_star = wild && value.starts_with('*') && value.size() > 1 && value[1] != '.';
  return literal_star ? "* stands for the whole first label, so a dot follows it" : "";
}

std::optional<Misfit> misfit(const RuleText& rule, std::string_view value) {
  Misfit out{why_not(rule, value), host_in(value)};
  if (out.why.empty()) return std::nullopt;
  return out;
}

std::string remedy(const Misfit& misfit, std::string_view value) {
  std::string_view rest = without_scheme(value);
  std::size_t slash = rest.find('/');
  std::string path(slash == std::string_view::npos ? std::string_view() : rest.substr(slash));
  if (!misfit.host.empty() && path.size() > 1)
    return "Write Host(`" + misfit.host + "`) && PathPrefix(`" + path + "`).";
  if (!misfit.host.empty()) return "Write Host(`" + misfit.host + "`).";
  if (value.find('{') != std::string_view::npos) return "Write a regular expression: HostRegexp(`^.+\\.a\\.example$`).";
  return {};
}

void check_value(Context& context, const RuleText& rule, const gw::rule::Node& leaf,
                 const gw::rule::Argument& argument) {
  std::optional<Misfit> found = misfit(rule, argument.value);
  if (!found) return;
  std::string name(gw::rule::name_of(leaf.matcher));
  diag::Diagnostic& said =
      report_rule(context, rule, argument.range, name + " never matches " + argument.value + ": " + found->why);
  if (std::string text = remedy(*found, argument.value); !text.empty()) said.remedy = std::move(text);
  auto range = rule.inside(argument, 0, argument.value.size());
  // A path would have to go elsewhere.
  std::string_view rest = without_scheme(argument.value);
  bool lone = rest.find('/') == std::string_view::npos || rest.find('/') + 1 == rest.size();
  if (range && lone && !found->host.empty())
    fix_rule(context, said, rule, "write " + found->host, {{*range, found->host}});
}

void check(Context& context) {
  for (const RuleText& rule : context.rule_texts()) {
    for_each_argument(rule, [&](const gw::rule::Node& leaf, const gw::rule::Argument& argument) {
      if (leaf.matcher == gw::rule::Matcher::Host || leaf.matcher == gw::rule::Matcher::HostHeader)
        check_value(context, rule, leaf, argument);
    });
  }
}

}  // namespace gw::lint::host_case_or_dot_rule

GW_LINT_RULE(host_case_or_dot) = {
    .code = {"GW212"},
    .name = "host-case-or-dot",
    .severity = gw::diag::Severity::Warning,
    .summary = "Host with a port, scheme, path, space or brackets.",
    .why =
        "A request's host is compared without its port and brackets: the matcher is never true. Upper case and one "
        "dot at the end do no harm.",
    .remedy = "Write the bare host name.",
    .source = "pkg/muxer/http/matcher.go (host), pkg/middlewares/requestdecorator",
    .bad = R"(http:
  routers:
    r: {rule: 'Host(`a.example:8080`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`A.example.`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::host_case_or_dot_rule::check,
};
