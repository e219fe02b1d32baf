// Two matchers. Where one leaves few values of what it looks at (a path, a method, a host), the other is asked about
// each.

#include "lint/rule_clash.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::lint {
namespace {

using gw::rule::HttpRequest;
using gw::rule::Matcher;
using gw::rule::Node;

/// What of a request a matcher looks at.
enum class Input { Path, Method, Host, Peer, Other };

Input input_of(const LeafOf& of) {
  switch (of.node().matcher) {
    case Matcher::Path:
    case Matcher::PathPrefix:
    case Matcher::PathRegexp: return Input::Path;
    case Matcher::Method: return Input::Method;
    case Matcher::Host:
    case Matcher::HostHeader: return Input::Host;
    case Matcher::HostRegexp: return of.rule->v3() ? Input::Host : Input::Other;  // v2 looks at the host as it came.
    case Matcher::ClientIp: return Input::Peer;
    default: return Input::Other;
  }
}

std::vector<std::string> values_of(const LeafOf& of) { return of.rule->program->expr().values(of.node()); }

bool wildcards(const LeafOf& of) { return of.rule->v3() && of.rule->version >= Version{3, 7, 0}; }

std::string without_dots(std::string_view host) {
  return base::ascii_lower(host.substr(0, host.find_last_not_of('.') + 1));
}

void add_hosts(const std::string& value, std::vector<std::string>& out) {
  std::string host = base::ascii_lower(value);
  out.push_back(host + ".");
  if (host.ends_with('.') && host.size() > 1) out.push_back(host.substr(0, host.size() - 1));
  out.push_back(std::move(host));
}

/// All values that the matcher lets through; none if they are not few.
std::vector<std::string> pins(const LeafOf& of) {
  std::vector<std::string> out;
  const Node& node = of.node();
  if (node.negated) return out;
  for (const std::string& value : values_of(of)) {
    bool few = base::ascii(value);
    if (node.matcher == Matcher::Path) few = literal_path(*of.rule, value);
    else if (node.matcher == Matcher::Host || node.matcher == Matcher::HostHeader)
      few = few && !(wildcards(of) && value.starts_with('*'));
    else if (node.matcher != Matcher::Method) few = false;
    if (!few) return {};
    if (input_of(of) == Input::Host) add_hosts(value, out);
    else out.push_back(value);
    if (node.matcher == Matcher::Method)
      std::ranges::transform(out.back(), out.back().begin(),
                             [](char c) { return 'a' <= c && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  }
  return out;
}

bool no_pin_fits(const LeafOf& pinned, const LeafOf& other) {
  std::vector<std::string> values = pins(pinned);
  return !values.empty() && std::ranges::none_of(values, [&](const std::string& value) {
    HttpRequest request;
    Input input = input_of(pinned);
    (input == Input::Path ? request.path : input == Input::Method ? request.method : request.host) = value;
    return other.rule->program->leaf_matches(other.leaf, request);
  });
}

/// Calls `test` for all pairs of values; of a negated matcher one value that fits is enough.
template <class Test>
bool all_pairs(const LeafOf& a, const LeafOf& b, Test test) {
  std::vector<std::string> left = values_of(a), right = values_of(b);
  bool negated = b.node().negated;
  return std::ranges::all_of(left, [&](const std::string& x) {
    auto fits = [&](const std::string& y) { return test(x, y); };
    return negated ? std::ranges::any_of(right, fits) : std::ranges::all_of(right, fits);
  });
}

/// Two prefixes.
bool prefixes_clash(const LeafOf& a, const LeafOf& b) {
  auto literal = [](const LeafOf& of) {
    return of.node().matcher == Matcher::PathPrefix &&
           std::ranges::all_of(values_of(of), [&](const std::string& value) { return literal_path(*of.rule, value); });
  };
  if (!literal(a) || !literal(b) || a.node().negated) return false;
  bool negated = b.node().negated;
  return all_pairs(a, b, [&](std::string_view x, std::string_view y) {
    return negated ? x.starts_with(y) : !x.starts_with(y) && !y.starts_with(x);
  });
}

/// Two hosts with wildcards.
bool wildcards_clash(const LeafOf& a, const LeafOf& b) {
  auto wild = [](const LeafOf& of) {
    return of.node().matcher == Matcher::Host && !of.node().negated && wildcards(of) &&
           values_of(of)[0].starts_with("*.");
  };
  if (!wild(a) || !wild(b)) return false;
  return without_dots(values_of(a)[0].substr(1)) != without_dots(values_of(b)[0].substr(1));
}

bool peers_clash(const LeafOf& a, const LeafOf& b) {
  if (a.node().negated) return false;
  bool negated = b.node().negated;
  return all_pairs(a, b, [&](std::string_view x, std::string_view y) {
    auto left = base::parse_ip_or_range(x), right = base::parse_ip_or_range(y);
    if (!left || !right) return false;
    if (negated) return right->bits <= left->bits && right->contains(left->first);
    return !left->contains(right->first) && !right->contains(left->first);
  });
}

/// "x && !x"
bool opposite(const LeafOf& a, const LeafOf& b) {
  const Node &left = a.node(), &right = b.node();
  return left.negated != right.negated && left.matcher == right.matcher && a.rule->syntax == b.rule->syntax &&
         left.count == right.count && values_of(a) == values_of(b);
}

}  // namespace

bool literal_path(const RuleText& rule, std::string_view value) {
  return rule.v3() || (base::ascii(value) && value.find_first_of("{}") == std::string_view::npos);
}

bool clash(const LeafOf& a, const LeafOf& b) {
  Input input = input_of(a);
  if (input != input_of(b)) return false;
  if (opposite(a, b)) return true;
  if (input == Input::Other) return false;
  if (input == Input::Peer) return peers_clash(a, b) || peers_clash(b, a);
  if (input == Input::Host && (a.rule->flat_hosts || b.rule->flat_hosts)) return false;
  if (no_pin_fits(a, b) || no_pin_fits(b, a)) return true;
  if (input == Input::Path) return prefixes_clash(a, b) || prefixes_clash(b, a);
  return input == Input::Host && wildcards_clash(a, b);
}

}  // namespace gw::lint
