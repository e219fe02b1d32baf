#ifndef GW_LINT_RULE_FAULT_H_
#define GW_LINT_RULE_FAULT_H_

// What is wrong with rules that Traefik refuses, so that each kind has a lint rule of its own.

#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

#include "lint/rule_text.h"

namespace gw::lint {

struct RuleFault {
  enum class Kind : std::uint8_t {
    Syntax,          ///< It does not parse.
    UnknownMatcher,  ///< `name` is no matcher of this syntax.
    Count,           ///< Too few, too many or empty values.
    NonAscii,        ///< A host outside ASCII.
    NoSlash,         ///< A path without a slash in front.
    Regexp,          ///< A regular expression that does not compile.
    Other,           ///< Another value that the matcher refuses, or a limit of gw.
  };

  Kind kind{};
  gw::rule::Range where;             ///< Of the rule.
  std::string why;                   ///< Traefik's reason, without the rule.
  std::string name;                  ///< UnknownMatcher.
  gw::rule::Node leaf;               ///< The matcher, if the rule parses.
  std::size_t argument = 0;          ///< Which of its values, if it is one.
  gw::rule::Expr expr;               ///< The matcher alone: `leaf` is its root. Ranges are of the whole rule.
  const diag::Fact* fact = nullptr;  ///< Where Traefik tells this one.
};

/// Every fault of a rule that is refused: Traefik tells only the first. Empty if it is taken.
std::vector<RuleFault> faults_of(const RuleText& rule);

/// The routers with a refused rule, and their faults of these kinds.
void for_each_fault(Context& context, std::initializer_list<RuleFault::Kind> kinds,
                    const std::function<void(const RuleText&, const RuleFault&)>& visit);

/// Reports a fault, with what Traefik says of it.
diag::Diagnostic& report_fault(Context& context, const RuleText& rule, const RuleFault& fault, std::string message);

}  // namespace gw::lint

#endif  // GW_LINT_RULE_FAULT_H_
