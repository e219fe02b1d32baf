#include <cctype>

#include "base/strings.h"
#include "lint/rule_clash.h"

namespace gw::lint::path_encoded_literal_rule {

using gw::rule::Matcher;
using gw::rule::Node;

int hex(char c) {
  if ('0' <= c && c <= '9') return c - '0';
  char lower = base::ascii_lower(c);
  return 'a' <= lower && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Bytes whose escapes stay in the routing path. Source: pkg/muxer/http/mux.go (withRoutingPath).
bool stays_encoded(char c) {
  constexpr std::string_view kReserved = ":/?#[]@!$&'()*+,;=%";
  return kReserved.find(c) != std::string_view::npos;
}

/// Whether `rest`, the end of a prefix, may be the begin of an escape that stays.
bool begins_escape(std::string_view rest) {
  return rest == "%" || (rest.size() == 2 && '2' <= rest[1] && rest[1] <= '5');
}

/// Something in a path that the routing path never has.
struct Misfit {
  std::size_t begin = 0, end = 0;
  std::string why;
  std::string instead;  ///< Empty: not known.
};

std::optional<Misfit> escape_at(std::string_view path, std::size_t at, bool prefix) {
  std::string_view rest = path.substr(at, 3);
  if (prefix && rest.size() < 3 && begins_escape(rest)) return std::nullopt;
  bool escape = rest.size() == 3 && hex(rest[1]) >= 0 && hex(rest[2]) >= 0;
  if (!escape) return Misfit{at, at + 1, "a percent sign is %25 there", "%25"};
  char byte = static_cast<char>(hex(rest[1]) * 16 + hex(rest[2]));
  std::string upper = "%";
  for (char c : rest.substr(1)) upper += 'a' <= c && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  if (!stays_encoded(byte)) {
    bool plain = byte == ' ' || byte == '-' || byte == '.' || byte == '_' || byte == '~' ||
                 (static_cast<unsigned char>(byte) < 0x80 && std::isalnum(static_cast<unsigned char>(byte)) != 0);
    return Misfit{at, at + 3, std::string(rest) + " is decoded there", plain ? std::string(1, byte) : ""};
  }
  if (upper != rest) return Misfit{at, at + 3, std::string(rest) + " is " + upper + " there", upper};
  return std::nullopt;
}

std::optional<Misfit> misfit(std::string_view path, std::size_t from, bool prefix) {
  for (std::size_t at = path.find_first_of("%?#", from); at != std::string_view::npos;
       at = path.find_first_of("%?#", at + 1)) {
    if (path[at] == '?') return Misfit{at, at + 1, "? begins the query", ""};
    if (path[at] == '#') return Misfit{at, at + 1, "a path has # only as %23", "%23"};
    if (auto found = escape_at(path, at, prefix)) return found;
  }
  return std::nullopt;
}

/// The path as the routing path has it; nothing if part of that is not known.
std::optional<std::string> corrected(std::string path, bool prefix) {
  std::size_t from = 0;
  while (auto found = misfit(path, from, prefix)) {
    if (found->instead.empty()) return std::nullopt;
    path.replace(found->begin, found->end - found->begin, found->instead);
    from = found->begin + found->instead.size();
  }
  return path;
}

/// "Query(`q`, `1`)" for "?q=1"
std::string query_remedy(std::string_view path) {
  std::size_t mark = path.find('?');
  std::string_view query = mark == std::string_view::npos ? std::string_view() : path.substr(mark + 1);
  std::size_t equals = query.find('=');
  bool one = equals != std::string_view::npos && equals > 0 && query.find('&') == std::string_view::npos;
  if (!one) return "Use Query for what follows the question mark.";
  return "Write Query(`" + std::string(query.substr(0, equals)) + "`, `" + std::string(query.substr(equals + 1)) +
         "`) for the query.";
}

/// Until 3.4.0 paths were decoded as a whole.
void check_decoded(Context& context, const RuleText& rule, const Node& leaf, const gw::rule::Argument& argument) {
  const std::string& path = argument.value;
  std::size_t at = path.find('%');
  bool escape = at != std::string::npos && at + 2 < path.size() && hex(path[at + 1]) >= 0 && hex(path[at + 2]) >= 0;
  if (!escape) return;
  std::string text = path.substr(at, 3);
  diag::Diagnostic& said =
      report_rule(context, rule, rule.inside(argument, at, at + 3).value_or(argument.range),
                  std::string(gw::rule::name_of(leaf.matcher)) + " compares the decoded path: " + text +
                      " stands for itself, not for what it encodes");
  said.remedy = "Write the character itself.";
}

void check_path(Context& context, const RuleText& rule, const Node& leaf, const gw::rule::Argument& argument) {
  if (!rule.normalizes) return check_decoded(context, rule, leaf, argument);
  bool prefix = leaf.matcher == Matcher::PathPrefix;
  auto found = misfit(argument.value, 0, prefix);
  if (!found) return;
  std::string matcher(gw::rule::name_of(leaf.matcher));
  diag::Diagnostic& said =
      report_rule(context, rule, rule.inside(argument, found->begin, found->end).value_or(argument.range),
                  matcher + " never matches " + argument.value + ": " + found->why);
  auto now = corrected(argument.value, prefix);
  if (argument.value.find('?') != std::string::npos) said.remedy = query_remedy(argument.value);
  if (!now) return;
  said.remedy = "Write " + *now + ".";
  if (auto range = rule.inside(argument, 0, argument.value.size()))
    fix_rule(context, said, rule, "write " + *now, {{*range, *now}});
}

void check(Context& context) {
  for (const RuleText& rule : context.rule_texts()) {
    if (rule.child) continue;  // A middleware may have written any path.
    for_each_argument(rule, [&](const Node& leaf, const gw::rule::Argument& argument) {
      bool path = leaf.matcher == Matcher::Path || leaf.matcher == Matcher::PathPrefix;
      if (path && literal_path(rule, argument.value)) check_path(context, rule, leaf, argument);
    });
  }
}

}  // namespace gw::lint::path_encoded_literal_rule

GW_LINT_RULE(path_encoded_literal) = {
    .code = {"GW227"},
    .name = "path-encoded-literal",
    .severity = gw::diag::Severity::Warning,
    .summary = "Path or PathPrefix with an escape that is decoded before it is compared, or with a query.",
    .why =
        "From 3.4.1 on the path is compared decoded, but for reserved characters, which stay as escapes in upper "
        "case: /a%20b and /a%2fb never match, /a b and /a%2Fb do.",
    .remedy = "Write the character itself, or the escape in upper case.",
    .source = "pkg/muxer/http/mux.go (withRoutingPath), pkg/server/server_entrypoint_tcp.go (normalizePath)",
    .bad = R"(http:
  routers:
    r: {rule: Path(`/a%2fb`), service: s}
    q: {rule: PathPrefix(`/my%20files`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Path(`/a%2Fb`), service: s}
    q: {rule: PathPrefix(`/my files`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::path_encoded_literal_rule::check,
};
