#ifndef GW_LINT_ROUTERS_H_
#define GW_LINT_ROUTERS_H_

// Routers as they are written and as they run, and the entry points that they run on.

#include <string_view>
#include <vector>

#include "lint/rule.h"
#include "rule/program.h"

namespace gw::lint {

/// A router of the configuration as it runs: of one that is written there are several where entry points change it.
struct Router {
  const runtime::Object* live;
  const model::Property* written;

  std::string_view name() const { return written->name; }
  text::Span place() const { return written->value.name(); }  ///< Of its name.
  /// Where it names an entry point; where it names none, its name.
  text::Span place_of(std::string_view entry_point) const;
  bool names_entry_points() const { return written->value.find("entryPoints") != nullptr; }
  std::string_view rule() const;
  bool tls() const { return live->value.find("tls") != nullptr; }
  bool tcp() const { return live->role == runtime::Role::TcpRouter; }
  bool works() const { return live->status != runtime::Status::Disabled; }
  bool has_priority() const;  ///< Of its own: the rule's length does not count.
};

/// Those of providers, without Traefik's own, in the order of the graph.
std::vector<Router> routers_of(const Context& context, std::initializer_list<runtime::Role> roles);

/// The rule as the router's version and syntax read it; the program is null if it is refused.
gw::rule::Compiled compile(const Context& context, const Router& router);
gw::rule::Compiled compile(const Context& context, const Router& router, std::string_view instead);

/// Where bytes of a router's rule are written; all of the rule if that cannot be told.
text::Span place_in_rule(const Context& context, const Router& router, gw::rule::Range range);

/// An identifier in front of a parenthesis: what Traefik takes for a matcher's name.
struct MatcherName {
  std::string_view text;
  gw::rule::Range range;
};
std::vector<MatcherName> matcher_names(std::string_view rule);

/// An entry point of the static configuration, those for UDP left out.
struct EntryPoint {
  std::string_view name, port;
  const model::Value* value;
};
/// Empty if no static configuration is given, or it has none.
std::vector<EntryPoint> entry_points_of(const source::Gateway& gateway);

/// Those that routers get which name none. Source: cmd/traefik/traefik.go (getDefaultsEntrypoints).
std::vector<std::string> default_entry_points(const source::Gateway& gateway);
bool default_is_chosen(const source::Gateway& gateway);  ///< By asDefault at one or more of them.

/// "web (:80)"
std::string shown(const EntryPoint& point);

}  // namespace gw::lint

#endif  // GW_LINT_ROUTERS_H_
