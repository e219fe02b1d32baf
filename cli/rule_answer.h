#ifndef GW_CLI_RULE_ANSWER_H_
#define GW_CLI_RULE_ANSWER_H_

// What gw rule says of one rule.

#include <string>

#include "model/tree.h"
#include "rule/program.h"

namespace gw::cli {

struct RuleQuestion {
  std::string rule;
  rule::Protocol protocol = rule::Protocol::Http;
  rule::Syntax syntax = rule::Syntax::V3;
  Version version;
};

struct RuleAnswer {
  rule::Compiled compiled;
  long long priority = 0;  ///< Of a router without one.
  rule::Domains domains;
};

RuleAnswer answer(const RuleQuestion& question);

/// {"error": null|"…", "priority": N, "domains": […]|null}: the answer of --batch.
model::Tree batch_tree(const RuleAnswer& answer);

/// The same with the rule, its syntax, its canonical form and its tree.
model::Tree rule_tree(const RuleQuestion& question, const RuleAnswer& answer);

/// For people: priority, domains and the tree, or the error with carets under what is wrong.
std::string rule_text(const RuleQuestion& question, const RuleAnswer& answer, bool color);

}  // namespace gw::cli

#endif  // GW_CLI_RULE_ANSWER_H_
