#include <vector>

#include "base/strings.h"
#include "lint/rule_text.h"

namespace gw::lint::regexp_case_rule {

/// Reads a pattern that Go accepts, as far as to say whether all that it matches has an upper-case letter of ASCII.
class UpperCase {
 public:
  explicit UpperCase(std::string_view pattern) : pattern_(pattern) {}

  /// False: perhaps it does not.
  bool needed() {
    open_.emplace_back();
    while (at_ < pattern_.size() && certain_) step();
    bool needs = certain_ && open_.size() == 1 && (end_atom(), end_alternative(), open_.back().every);
    return needs && !letters_.empty();
  }

  /// Where these letters stand. Requires: needed().
  const std::vector<std::size_t>& letters() const { return letters_; }

 private:
  /// A group: of its alternatives so far, whether each has a letter; of this one, whether one atom has.
  struct Group {
    bool every = true, here = false, atom = false;
  };

  static bool upper(char c) { return 'A' <= c && c <= 'Z'; }

  void end_atom() {
    open_.back().here |= open_.back().atom;
    open_.back().atom = false;
  }
  void end_alternative() {
    open_.back().every &= open_.back().here;
    open_.back().here = false;
  }
  void atom(bool has_letter) {
    end_atom();
    open_.back().atom = has_letter;
  }

  void step() {
    char c = pattern_[at_++];
    switch (c) {
      case '(': return group();
      case ')': return close();
      case '[': return bracket();
      case '\\': return escape();
      case '|': end_atom(); return end_alternative();
      case '*':
      case '?': open_.back().atom = false; return;
      case '+': return;
      case '{': return counted();
      default:
        atom(upper(c));
        if (upper(c)) letters_.push_back(at_ - 1);
    }
  }

  void group() {
    end_atom();
    if (pattern_.substr(at_).starts_with("?:")) at_ += 2;
    else if (pattern_.substr(at_).starts_with('?')) certain_ = false;  // Flags may say that case does not count.
    open_.emplace_back();
  }

  void close() {
    end_atom();
    end_alternative();
    bool every = open_.back().every;
    open_.pop_back();
    if (open_.empty()) certain_ = false;
    else atom(every);
  }

  void counted() {
    std::size_t end = pattern_.find('}', at_);
    bool digits = end != std::string_view::npos && at_ < end &&
                  pattern_.substr(at_, end - at_).find_first_not_of("0123456789,") == std::string_view::npos;
    if (!digits) return atom(false);
    if (pattern_[at_] == '0' || pattern_[at_] == ',') open_.back().atom = false;
    at_ = end + 1;
  }

  void escape() {
    if (at_ < pattern_.size() && (pattern_[at_] == 'Q' || pattern_[at_] == 'p' || pattern_[at_] == 'P' ||
                                  pattern_[at_] == 'x' || pattern_[at_] == 'C'))
      certain_ = false;
    atom(false);
    ++at_;
  }

  /// A class of upper-case letters only needs one.
  void bracket() {
    std::size_t end = pattern_.find(']', at_ + 1);
    if (end == std::string_view::npos) {
      certain_ = false;
      return;
    }
    std::string_view inside = pattern_.substr(at_, end - at_);
    if (inside.find_first_of("[\\") != std::string_view::npos) {
      certain_ = false;  // Further classes and escapes inside.
      return;
    }
    bool only = true;
    for (std::size_t i = 0; i < inside.size(); ++i) only &= upper(inside[i]) || (inside[i] == '-' && i > 0);
    only &= !inside.ends_with('-');
    for (std::size_t i = 0; only && i < inside.size(); ++i) {
      if (upper(inside[i])) letters_.push_back(at_ + i);
    }
    atom(only);
    at_ = end + 1;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  bool certain_ = true;
  std::vector<Group> open_;
  std::vector<std::size_t> letters_;
};

void check_pattern(Context& context, const RuleText& rule, const gw::rule::Argument& argument) {
  UpperCase pattern(argument.value);
  if (!pattern.needed()) return;
  std::vector<RuleEdit> edits;
  for (std::size_t at : pattern.letters()) {
    auto range = rule.inside(argument, at, at + 1);
    if (range) edits.push_back({*range, std::string(1, base::ascii_lower(argument.value[at]))});
  }
  std::size_t first = pattern.letters()[0];
  diag::Diagnostic& said = report_rule(context, rule, rule.inside(argument, first, first + 1).value_or(argument.range),
                                       "HostRegexp never matches with an upper-case " +
                                           std::string(1, argument.value[first]) + ": hosts are lower case");
  std::string lower = argument.value;
  for (std::size_t at : pattern.letters()) lower[at] = base::ascii_lower(lower[at]);
  said.remedy = "Write " + lower + ", or (?i) in front.";
  fix_rule(context, said, rule, "write " + lower, edits);
}

void check(Context& context) {
  for (const RuleText& rule : context.rule_texts()) {
    if (!rule.v3() || rule.flat_hosts) continue;  // v2 has no regard to case; a name from DNS may have upper case.
    for_each_argument(rule, [&](const gw::rule::Node& leaf, const gw::rule::Argument& argument) {
      if (leaf.matcher == gw::rule::Matcher::HostRegexp) check_pattern(context, rule, argument);
    });
  }
}

}  // namespace gw::lint::regexp_case_rule

GW_LINT_RULE(regexp_case) = {
    .code = {"GW226"},
    .name = "regexp-case",
    .severity = gw::diag::Severity::Warning,
    .summary = "HostRegexp asks for an upper-case letter.",
    .why =
        "The host of a request is in lower case when it is compared, and the expression has regard to case: it "
        "never matches.",
    .remedy = "Write the expression in lower case.",
    .source = "pkg/muxer/http/matcher.go (hostRegexp), pkg/middlewares/requestdecorator",
    .bad = R"(http:
  routers:
    r: {rule: 'HostRegexp(`^[a-z]+\.Example$`)', service: s}
    q: {rule: 'HostRegexp(`^[a-z]+.Example$`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(http:
  routers:
    r: {rule: 'HostRegexp(`^[a-z]+.example$`)', service: s}
    q: {rule: 'HostRegexp(`(?i)^[a-z]+.Example$`)', service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::regexp_case_rule::check,
};
