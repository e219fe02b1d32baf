#ifndef GW_FLOW_MIDDLEWARE_H_
#define GW_FLOW_MIDDLEWARE_H_

// What a middleware does to a request. A kind is one file in flow/middleware/, found by the build.

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/version.h"
#include "model/value.h"
#include "route/pipeline.h"

namespace gw::flow {

/// What the client is told by the gateway, in the place of a server.
struct Reply {
  int status = 0;             ///< 0: the connection is closed without an answer.
  std::string_view location;  ///< Of redirects.
  std::string_view body;      ///< Empty where it is not known or not worth it.
  std::string_view why;       ///< For people; one line, no period.
};

/// What gw cannot know: the request goes on as if the middleware let it pass unchanged.
struct Uncertain {
  std::string_view middleware;  ///< "auth@file".
  std::string_view reason;      ///< "asks http://auth.example/verify".
};

/// A request in the chain of a router. Middlewares change `prepared.request`; texts that they make live in
/// `prepared.store`.
struct Exchange {
  route::Prepared& prepared;
  const route::EntryPointOptions& options;
  std::vector<Uncertain> uncertain = {};
  route::Trace* trace = nullptr;
  bool keep_forwarded_for = false;  ///< The proxy is not to append the peer to X-Forwarded-For.
  bool client_certificate = false;  ///< The client showed one.
  std::string_view running = {};    ///< The name of the middleware that runs.

  void unsure(std::string_view reason) { uncertain.push_back({running, reason}); }
  /// Adds a step to the trace if there is one, and a difference.
  void note(std::string_view what, std::string_view before, std::string_view after, std::string_view reason);
};

/// Immutable; any number of threads may use it.
class Middleware {
 public:
  Middleware() = default;
  Middleware(const Middleware&) = delete;
  Middleware& operator=(const Middleware&) = delete;
  virtual ~Middleware() = default;

  /// What it answers itself; nothing: the request goes on to the next one.
  virtual std::optional<Reply> apply(Exchange& exchange) const = 0;
};

/// What a middleware is made of. Traefik has accepted the options: runtime has seen to that.
struct Making {
  const model::Value& config;  ///< The options of its kind: an object such as dynamic.StripPrefix.
  Version version;
  /// The bytes of a file that the options name; nothing if it cannot be read.
  const std::function<std::optional<std::string>(std::string_view)>& file;

  std::string text(std::string_view field) const;  ///< With its default.
  std::vector<std::string> texts(std::string_view field) const;
  bool flag(std::string_view field) const;
  std::int64_t integer(std::string_view field) const;
};

struct MiddlewareKind {
  std::string_view key;  ///< The option's name: "stripPrefix".
  std::unique_ptr<Middleware> (*make)(const Making& making);
};

/// Every kind whose effect is modelled, by key. What is not here is reported as uncertain: "effect not modelled".
std::span<const MiddlewareKind* const> middleware_kinds();
const MiddlewareKind* find_middleware_kind(std::string_view key);

}  // namespace gw::flow

/// Defines the kind of this file; `id` is the file's name without extension.
#define GW_MIDDLEWARE(id)                   \
  namespace gw::flow::middleware {          \
  extern const gw::flow::MiddlewareKind id; \
  }                                         \
  constinit const gw::flow::MiddlewareKind gw::flow::middleware::id

#endif  // GW_FLOW_MIDDLEWARE_H_
