#ifndef GW_RUNTIME_RUNTIME_H_
#define GW_RUNTIME_RUNTIME_H_

// What Traefik would run: merged, qualified, defaulted, each object with its status and errors.
// Source: pkg/server/aggregator.go, pkg/config/runtime, pkg/server/router, service, middleware.

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diag/fact.h"
#include "model/view.h"
#include "source/gateway.h"

namespace gw::runtime {

enum class Status : std::uint8_t { Enabled, Warning, Disabled };

enum class Role : std::uint8_t {
  Router,
  Service,
  Middleware,
  TcpRouter,
  TcpService,
  TcpMiddleware,
  UdpRouter,
  UdpService
};

/// Names and values live in Graph's arena.
struct Object {
  std::string_view name;  ///< Qualified: "api@file", "web-api@file".
  Role role{};
  Status status = Status::Enabled;
  bool routed = false;                       ///< Routers: Traefik has added it to its tables, whatever its status says.
  std::uint32_t prepended = 0;               ///< Routers: middlewares that come from the entry point; they stand first.
  model::Value value;                        ///< After defaults, models, computed priority.
  std::vector<std::string> errors;           ///< As /api/rawdata shows them, each once.
  std::span<const std::string_view> using_;  ///< Routers: entry points.
  std::span<const std::string_view> used_by;     ///< Services, middlewares: routers.
  std::span<const std::string_view> servers_up;  ///< URLs of servers that nobody checks.
};

/// What routing needs of a router with TLS or with children, beside its object.
struct Router {
  std::uint32_t object = 0;                    ///< Its index in Graph::objects.
  std::string_view tls_options;                ///< HTTP with TLS: the options that count after conflicts.
  bool refused = false;                        ///< HTTP with TLS: core.strictTLSOptions refuses it.
  std::span<const std::string_view> children;  ///< HTTP: names of child routers.
};

/// TLS options by qualified name ("default", "modern@file").
struct TlsOptions {
  std::string_view name;
  model::Value value;
  std::string fault;  ///< Why they give no configuration: connections that want them are closed. Empty: they do.
};

struct Graph {
  std::shared_ptr<model::Arena> arena = std::make_shared<model::Arena>();
  std::vector<Object> objects;          ///< Sorted by role, then name; provider internal included.
  std::vector<source::LogLine> log;     ///< Sorted, each once.
  diag::Facts facts;                    ///< Facts with spans of the values concerned.
  std::vector<Router> routers;          ///< Sorted by object.
  std::vector<TlsOptions> tls_options;  ///< Sorted by name. Where "default" is missing several providers have it.

  /// Null if the object has neither TLS nor children.
  const Router* router(const Object& object) const;
  const TlsOptions* options(std::string_view name) const;
  const Object* find(Role role, std::string_view name) const;
};

Graph build(const source::Gateway& gateway, const text::SourceSet& sources, const source::World& world);

/// /api/rawdata. Objects of the provider internal only if asked. Traefik shows secrets there.
model::Tree rawdata(const Graph& graph, Version version, bool internal, model::Secrets secrets = model::Secrets::Shown);

}  // namespace gw::runtime

#endif  // GW_RUNTIME_RUNTIME_H_
