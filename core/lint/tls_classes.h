#ifndef GW_LINT_TLS_CLASSES_H_
#define GW_LINT_TLS_CLASSES_H_

// An entry point has two tables of HTTP routers, one for connections with TLS and one for those without.

#include <optional>
#include <string_view>
#include <vector>

#include "lint/routers.h"

namespace gw::lint {

/// A router on an entry point, and the others there.
struct Seat {
  const Router& router;
  const EntryPoint& point;
  std::vector<const Router*> with_tls, plain;  ///< Without itself.

  /// A router of the other table takes the same requests.
  bool has_twin() const;
};

/// Calls `visit` for every HTTP router that works, on each of its entry points.
void for_each_seat(Context& context, void (*visit)(Context& context, const Seat& seat));

/// The middlewares of a router, those of chains too, have one that redirects.
bool redirects(const Context& context, const Router& router);

/// The router has a tls that switches TLS off (tls-not-true reports it).
bool tls_switched_off(const Context& context, const Router& router);

/// Writes `tls: {}` in front of the rule; unsafe.
std::optional<diag::Fix> switch_tls_on(const Context& context, const Router& router);

/// "a has TLS here"
void add_siblings(diag::Diagnostic& diagnostic, const std::vector<const Router*>& siblings, std::string_view point,
                  std::string_view words);

}  // namespace gw::lint

#endif  // GW_LINT_TLS_CLASSES_H_
