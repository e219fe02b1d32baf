#ifndef GW_SOURCE_KUBERNETES_CRD_CONTEXT_H_
#define GW_SOURCE_KUBERNETES_CRD_CONTEXT_H_

// What the parts of the provider kubernetescrd share while they build one configuration.

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/maker.h"
#include "source/kubernetes/crd_client.h"
#include "source/kubernetes/crd_names.h"

namespace gw::source::crd {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// A logger of Traefik: what its lines carry beside level and message.
struct Logger {
  Fields fields = {};

  Logger with(const std::string& name, std::string_view value) const;
};

/// Why Traefik refuses something, in its words, and what to say of it.
struct Refusal {
  std::string error = {};
  diag::Fact fact = {};
};

/// Sets `why` and gives nothing, for functions that return an optional.
std::nullopt_t refuse(Refusal& why, std::string error, diag::FactKind kind, text::Span span, std::string subject = {},
                      std::string detail = {});

/// Objects of one section of the configuration.
struct Table {
  struct Entry {
    model::Value value;
    const KubeObject* owner = nullptr;
  };
  std::string words;  ///< As Traefik calls one: "TCP middleware".
  std::map<std::string, Entry> entries = {};
};

/// Objects of one kind whose order decides the outcome; Traefik takes them in the order of a Go map.
using Chance = std::pair<const KubeObject*, const KubeObject*>;

class Context {
 public:
  Context(const Client& client, const Options& options, Version version, Provider& out);

  const Client& client;
  const Options& options;
  const Names names;
  const Version version;
  Provider& out;

  Table routers{"router"}, services{"service"}, middlewares{"middleware"}, transports{"servers transport"};
  Table tcp_routers{"router"}, tcp_services{"service"}, tcp_middlewares{"TCP middleware"},
      tcp_transports{"TCP servers transport"};
  Table udp_routers{"router"}, udp_services{"service"};
  Table tls_options{"TLS option"}, tls_stores{"TLS store"};
  /// By "namespace/secret".
  std::map<std::string, Table::Entry> certificates;

  std::vector<Chance> chances;
  /// The order for a second answer; empty for the first.
  std::vector<const KubeObject*> prefer;
  /// Traefik's goroutine ends in a panic; nothing is published.
  bool panic = false;

  model::Arena& arena() const { return *out.config.arena; }
  std::vector<const KubeObject*> list(std::string_view kind) const { return client.list(kind, prefer); }
  bool since(Version first) const { return version >= first; }

  /// The type of the schema; there must be one.
  static const schema::Type& type(std::string_view id);
  model::Maker maker(std::string_view id) const { return {arena(), type(id)}; }

  void log(std::string_view level, const Logger& logger, std::string message, std::string error = {});
  void note(const Logger& logger, std::string message);
  /// Logs `message` with why.error and keeps the fact, with Traefik's text.
  void error(const Logger& logger, const std::string& message, Refusal why);
  void warn(const Logger& logger, const std::string& message, diag::Fact fact);
  diag::Fact fact(diag::FactKind kind, text::Span span, std::string subject = {}, std::string detail = {}) const;
  void keep(diag::Fact fact) { out.facts.push_back(std::move(fact)); }
  void assume(std::string what);
  /// Traefik panics: sets `panic` and tells it.
  void crash(text::Span span, std::string subject, std::string detail);

  /// Source: kubernetes.go addToConfig.
  void add(const Logger& logger, Table& table, const std::string& name, model::Value value, const KubeObject& owner);
  /// Without a word where there is something already.
  void overwrite(Table& table, const std::string& name, model::Value value, const KubeObject& owner);

 private:
  bool same(const model::Value& a, const model::Value& b) const;
  bool collides(const Table& table, const std::string& name, const model::Value& value, const KubeObject& owner);
};

// Values of manifests as they are written.

model::Value string_of(model::Arena& arena, const Item& item);
model::Value strings_of(model::Arena& arena, const Item& list);
/// Sets the field where the item is there; the type of the field decides how it is read.
void copy(model::Maker& maker, const Item& from, std::string_view member, std::string_view field = {});
/// Sets each of these fields, named alike on both sides.
void copy_all(model::Maker& maker, const Item& from, std::initializer_list<std::string_view> fields);
/// A list of texts that were derived.
model::Value texts(model::Arena& arena, const std::vector<std::pair<std::string, text::Span>>& items);

/// Sets a duration from an IntOrString, as paerser's Duration.Set reads its text. On an error the field is set to
/// zero, as Go leaves it, and `error` has Go's words.
bool set_duration(model::Maker& maker, std::string_view field, const IntOrString& time, std::string& error);

/// "namespace/name".
std::string path(std::string_view name_space, std::string_view name);

}  // namespace gw::source::crd

#endif  // GW_SOURCE_KUBERNETES_CRD_CONTEXT_H_
