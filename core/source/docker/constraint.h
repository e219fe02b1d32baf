#ifndef GW_SOURCE_DOCKER_CONSTRAINT_H_
#define GW_SOURCE_DOCKER_CONSTRAINT_H_

// The option `constraints` of providers that read labels.

#include <map>
#include <string>
#include <string_view>

namespace gw::source {

struct Matched {
  bool matches = false;
  std::string error = {};  ///< Traefik's text: "true is not defined".
  bool analysed = true;    ///< False: gw cannot tell; `error` says why, in gw's words.
};

/// Whether the labels satisfy the expression: Label(`name`, `value`) and LabelRegex(`name`, `regexp`) with &&, ||, !
/// and parentheses, in Go's syntax. The empty one is satisfied by all.
/// Source: pkg/provider/constraints/constraints_labels.go; vulcand/predicate v1.3.0 parse.go; go/parser.
Matched match_labels(const std::map<std::string, std::string>& labels, std::string_view expression);

}  // namespace gw::source

#endif  // GW_SOURCE_DOCKER_CONSTRAINT_H_
