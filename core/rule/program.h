#ifndef GW_RULE_PROGRAM_H_
#define GW_RULE_PROGRAM_H_

// Rules that can be asked, and what else Traefik takes from the text of a rule.

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/version.h"
#include "rule/expr.h"
#include "rule/matchers.h"
#include "rule/request.h"

namespace gw::rule {

struct Test;

/// A rule that Traefik accepts. Immutable: any number of threads may ask it. Asking a rule of the v3 syntax allocates
/// nothing, unless a regular expression meets bytes that are no UTF-8.
class Program {
 public:
  /// A matcher of the rule, negation included, in the order in which they stand.
  struct Leaf {
    NodeId node;                      ///< In expr().
    std::uint32_t if_true, if_false;  ///< The leaf that is asked next, or kMatch, kNoMatch.
    bool negated;                     ///< As its node.
  };
  static constexpr std::uint32_t kMatch = 0xFFFFFFFF, kNoMatch = 0xFFFFFFFE;

  bool matches(const HttpRequest& request) const;
  bool matches(const TcpConnection& connection) const;

  std::span<const Leaf> leaves() const { return leaves_; }

  /// What leaf `i` looks at (rule/test.h), without its negation. Requires: i < leaves().size().
  const Test& test(std::size_t i) const;

  /// What leaf `i` says, its negation included. Requires: i < leaves().size().
  bool leaf_matches(std::size_t i, const HttpRequest& request) const;
  bool leaf_matches(std::size_t i, const TcpConnection& connection) const;

  /// The rule without Not: negation has gone down to the leaves.
  const Expr& expr() const { return expr_; }

  /// The rule is HostSNI(`*`) and nothing else; that it may be negated does not count.
  /// Source: pkg/muxer/tcp/mux.go (AddRoute).
  bool catch_all() const;

 private:
  friend class Compiler;

  template <class Input>
  bool run(const Input& input) const;
  void link();

  Expr expr_;
  std::vector<Leaf> leaves_;
  std::vector<Test> tests_;  ///< As many as leaves.
};

/// A program, or the whole text with which the router of `version` shows that it is refused.
struct Compiled {
  std::shared_ptr<const Program> program;  ///< Null: refused.
  std::string error;
  std::string reason;  ///< What is left of it without the rule and the steps that led there.
  Range blame;         ///< The bytes of the rule that the error is about.
  bool limit = false;  ///< Not Traefik refuses it: gw cannot follow it, and says so in `error`.
};

/// Source: pkg/muxer/http (AddRoute, parse, addRule), pkg/muxer/tcp/mux.go; for 2.11 routing.md section 9.
Compiled compile(std::string_view rule, Syntax syntax, Protocol protocol, Version version);

/// The rule surely compiles (rule/plain.h). What it says no of needs compile().
bool is_plain(std::string_view rule, Syntax syntax, Protocol protocol);

/// What a router without a priority gets: the length in bytes, or -1 if its whole rule is HostSNI(`*`).
/// Source: GetRulePriority of pkg/muxer/http and pkg/muxer/tcp.
long long default_priority(std::string_view rule, Protocol protocol);

/// The values of the Host (HostSNI) matchers of a rule in lower case: the names for which it wants certificates and
/// TLS options. Read with the matchers of both syntaxes; from 3.7.13 on without negated ones.
struct Domains {
  std::vector<std::string> values;  ///< Empty: Traefik has null.
  std::string error;                ///< Of a rule that does not parse.
  Range blame;
};

/// Source: ParseDomains of pkg/muxer/http, ParseHostSNI of pkg/muxer/tcp.
Domains domains(std::string_view rule, Protocol protocol, Version version);

}  // namespace gw::rule

#endif  // GW_RULE_PROGRAM_H_
