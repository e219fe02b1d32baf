#ifndef GW_TESTS_SUPPORT_LINTED_RULES_H_
#define GW_TESTS_SUPPORT_LINTED_RULES_H_

// Many rules linted at once, and which of them a diagnostic is about.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lint/lint.h"
#include "rule/program.h"
#include "schema/schema.h"
#include "support/run.h"

namespace gw::testing {

/// Null if Traefik refuses it.
std::shared_ptr<const rule::Program> program_of(const std::string& text, Version version = schema::newest(),
                                                rule::Syntax syntax = rule::Syntax::V3);

struct Linted {
  std::vector<std::string> rules;  ///< Without single quotes.
  report::Lint lint;
  text::SourceSet sources;
};

/// What stands before a rule on its router's line.
constexpr std::string_view kHead = "    r000000: {service: s, rule: '";

/// Lints a file with one router a line. `extra`: further options of each router, ", priority: 1".
void lint_rules(Linted& out, const Directory& directory, const std::string& extra, Version version);

/// Router and place in its rule of a diagnostic.
struct Place {
  std::size_t rule;
  std::uint32_t begin;
};

Place place_of(const Linted& linted, const diag::Diagnostic& one);

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_LINTED_RULES_H_
