#ifndef GW_RUNTIME_STATE_H_
#define GW_RUNTIME_STATE_H_

// What the steps of build() share: the tables of objects while they get their status.
// The order of the steps, and of the checks in each, is Traefik's: an earlier error hides a later one.

#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "model/view.h"
#include "runtime/router.h"
#include "runtime/runtime.h"
#include "runtime/table.h"

namespace gw::runtime {

using Values = std::map<std::string, model::Value, std::less<>>;

/// Why something could not be built: Traefik's text, and the fact behind it.
struct Problem {
  std::string text;
  int fact = -1;
};
using Outcome = std::optional<Problem>;  ///< Nothing: it works.

/// What is wrong with TLS options or a transport, and the field; no text: nothing.
struct Fault {
  std::string text, field;
};

/// An HTTP service, as its parents see it.
struct Service {
  Outcome problem;
  std::string_view updater;  ///< Empty: tells nobody its health. Otherwise its kind in error texts.
  bool wants = false;        ///< It has a healthCheck, so that parents may ask.
};

/// An object under construction, and the one that it is built for. Lives on the stack of the function that builds.
struct Frame {
  std::string_view kind;  ///< "service"
  std::string_view name;
  const Frame* below = nullptr;
};

/// "service:a@file->service:b@file", the innermost last.
std::string frame_chain(const Frame* innermost);

/// What Traefik carries in its context: the provider that unqualified names belong to, the objects
/// under construction, and the fields of log lines. Holds views: of names, and of texts that outlive it.
class Context {
 public:
  using Field = std::pair<std::string_view, std::string_view>;

  std::string_view provider;
  const Frame* stack = nullptr;

  std::span<const Field> fields() const { return {fields_.data(), size_}; }
  /// The context below `name`: its provider, if it has one.
  Context at(std::string_view name) const;
  Context with(std::string_view field, std::string_view text) const;
  Name qualified(std::string_view name) const { return qualify(name, provider); }
  bool builds(std::string_view kind, std::string_view name) const;

  static Name qualify(std::string_view name, std::string_view provider);

 private:
  std::array<Field, 6> fields_;
  std::size_t size_ = 0;
};

class State {
 public:
  State(const source::Gateway& gateway, const text::SourceSet& sources, const source::World& world);

  Table& table(Role role) { return tables_[static_cast<std::size_t>(role)]; }
  Item* find(Role role, std::string_view name) { return table(role).find(name); }
  Item* find(Role role, Name name) { return table(role).find(name); }

  /// Adds Traefik's error to the object as AddError does; if the fault lies elsewhere, as a consequence.
  void fail(Item& item, const Problem& problem, bool critical);
  /// Records a fact once and says which it is.
  int add(diag::Fact fact);
  void log(std::string level, std::string message, std::string error, const Context& context);

  /// A problem that lies in `item` itself, at `span`.
  Problem problem(const Item& item, diag::FactKind kind, text::Span span, std::string text, std::string below = {},
                  std::string subject = {}, std::string detail = {});
  /// A reference of `item` that leads nowhere; candidates are the names of `role`.
  Problem missing(const Item& item, Role role, text::Span span, std::string text, std::string below,
                  std::string subject, std::string detail);
  /// Gives a fact the names that could be meant: few edits away, or the same name of another provider. Facts without
  /// end do not make this work without end: beyond kComparisons only the latter are looked for.
  void offer(int fact, const std::vector<std::string>& names);
  std::vector<std::string> names(Role role);

  /// Fields as Traefik holds them; zero values where absent.
  std::string text(const model::Value& object, std::string_view field) const;
  std::int64_t integer(const model::Value& object, std::string_view field) const;
  bool flag(const model::Value& object, std::string_view field) const;
  std::vector<std::string> texts(const model::Value& object, std::string_view field) const;
  /// A written text, or an empty one: for fields without a default.
  static std::string_view written(const model::Value& object, std::string_view field) {
    return model::written(object, field);
  }
  static std::span<const model::Value> items(const model::Value& object, std::string_view field) {
    const model::Value* value = object.find(field);
    return value == nullptr ? std::span<const model::Value>() : value->items();
  }
  /// The field's place if it is written, else the object's.
  static text::Span place(const model::Value& object, std::string_view field) {
    const model::Value* value = object.find(field);
    return value != nullptr && value->span.written() ? value->span : object.span;
  }

  /// A text that lives as long as the graph.
  std::string_view keep(std::string_view text) { return graph.arena->copy(text); }
  std::string_view keep(Name name);

  /// The servers of a service that count as up, each once.
  void set_up(Item& service, const std::vector<std::string>& servers);
  /// Sets a field of the item's value, in place where its members are its own.
  void set(Item& item, std::string_view field, const model::Value& value);

  model::Value string(std::string_view text, text::Span span = {});
  model::Value strings(const std::vector<std::string>& texts, text::Span span = {});
  model::Value object(std::string_view type, const std::vector<std::pair<std::string_view, model::Value>>& fields);
  model::Value with(const model::Value& object, std::string_view field, const model::Value& value);
  model::Value without(const model::Value& object, std::string_view field);
  /// with() along a dotted path of objects that exist.
  model::Value with_at(const model::Value& object, std::string_view dotted, const model::Value& value);

  /// The bytes of a file that the configuration names, or nothing.
  std::optional<std::string> file(std::string_view name) const;

  const source::Gateway& gateway;
  const text::SourceSet& sources;
  const source::World& world;
  Version version;
  Graph graph;
  std::vector<std::string> tcp_entry_points, udp_entry_points;                             ///< Sorted.
  Values models, tcp_models, transports, tcp_transports, tls_options, tls_stores;          ///< By qualified name.
  std::map<std::vector<std::string_view>, std::span<const std::string_view>> point_lists;  ///< Of use_entry_points().
  std::map<std::string, Fault, std::less<>> tls_faults;  ///< Of TLS options that were asked for.
  std::map<const void*, model::Value> observability;  ///< By the members of an entry point's: what routers get of it.
  std::vector<model::Value> certificates;
  bool stopped = false;  ///< Traefik died or hangs.

 private:
  static constexpr std::size_t kComparisons = 1'000'000;

  Table tables_[8];
  std::size_t compared_ = 0;
  std::set<source::LogLine> log_;
  std::map<std::tuple<diag::FactKind, std::string, std::string, std::string>, int> known_;

  friend Graph build(const source::Gateway&, const text::SourceSet&, const source::World&);
};

inline Name qualify(std::string_view name, std::string_view provider) { return Context::qualify(name, provider); }

// The steps, in their order.
void add_internal(State& state);  ///< The provider internal. Source: pkg/provider/traefik/internal.go.
void aggregate(State& state);     ///< Merge, models, TLS conflicts. Source: pkg/server/aggregator.go.
void apply_models(State& state);
void note_traits(State& state);  ///< What the following steps ask of each router.
void resolve_tls_conflicts(State& state);
void check_tls(State& state);         ///< Certificates, stores, options. Source: pkg/tls/tlsmanager.go.
void check_transports(State& state);  ///< Source: pkg/server/service/transport.go.
void link_parents(State& state);      ///< Source: pkg/server/router/router.go, ParseRouterTree.
void build_http(State& state);
void check_https(State& state);  ///< TLS options of HTTP routers. Source: pkg/server/router/tcp/manager.go.
void build_tcp(State& state);
void build_udp(State& state);
void check_resolvers(State& state);  ///< Source: cmd/traefik/traefik.go.
void fill_used_by(State& state);     ///< Source: pkg/config/runtime/runtime.go.

/// TLS options by name, as the TLS manager gives them to a router.
Outcome tls_config(State& state, const Item& router, std::string_view options);

/// Warnings about the times of a health check.
void check_health_times(State& state, const Item& service, const model::Value& check, const Context& context);
/// Warnings about what a TCP health check sends and expects.
void check_health_payload(State& state, const Item& service, const model::Value& check, const Context& context);

/// The TLS options that a router with TLS asks for.
Name options_of(const Item& router);

/// Why these TLS options give no configuration; empty: they do.
std::string tls_options_error(State& state, std::string_view options);

/// Traefik knows the cipher suite by this name.
bool known_cipher(std::string_view name);

/// What is wrong with a spiffe object of a transport; empty: nothing.
std::string spiffe_problem(State& state, const model::Value& spiffe);

/// Where a reference stands below the object that holds it: "weighted.services" [2] ".name"; index -1: no list.
struct Below {
  std::string_view list;
  int index = -1;
  std::string_view field = {};

  std::string text() const;
};

Service build_service(State& state, const Context& context, std::string_view name, const Item& from, text::Span span,
                      const Below& below);
/// The middlewares `names` of `from`, written in its `list`; the last is built first, as Traefik does.
Outcome build_middlewares(State& state, const Context& context, const Item& from, std::span<const model::Value> names,
                          std::string_view list = "middlewares");

Outcome build_tcp_service(State& state, const Context& context, std::string_view name, const Item& from,
                          text::Span span, const std::string& below);

/// Sets the entry points of a router that exist; the others are errors. Source: pkg/config/runtime.
void use_entry_points(State& state, Item& router, const std::vector<std::string>& known,
                      std::span<const model::Value> wanted, bool demanded);

constexpr std::int64_t kMaxPriority = 9223372036854774807;  ///< MaxInt - 1000.

}  // namespace gw::runtime

#endif  // GW_RUNTIME_STATE_H_
