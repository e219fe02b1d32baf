#ifndef GW_SERVE_CALL_H_
#define GW_SERVE_CALL_H_

// One request under way through the gateway, and what handles it.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "flow/chain.h"
#include "route/pipeline.h"
#include "route/proxy.h"
#include "route/tables.h"
#include "serve/message.h"
#include "serve/metrics.h"

namespace gw::serve {

class Running;
struct Service;

/// What is known of the client's connection.
struct ClientInfo {
  std::string remote;  ///< "10.0.0.1:4242".
  std::string local;   ///< The gateway's own address, the same way.
  bool tls = false;
  std::string server_name;                   ///< SNI, lower case.
  std::string tls_options;                   ///< Those that the handshake used.
  std::vector<std::string> certificates;     ///< The client's chain, DER.
  std::string_view version = "HTTP/1.1";     ///< "HTTP/2.0".
  std::string_view tls_version, tls_cipher;  ///< "1.3", "TLS_AES_128_GCM_SHA256"; empty without TLS.
};

/// What the log, the metrics and --dev say of it.
struct Account {
  Time begin{};
  std::string_view entry_point, router, service, server;  ///< Names of the running configuration.
  const runtime::Object* taken_by = nullptr;              ///< The router.
  Counters* service_counters = nullptr;                   ///< Of `service`.
  Method method = Method::Get;
  int status = 0, origin_status = 0;
  std::int64_t received = 0, sent = 0;  ///< Bytes of the bodies.
  Time first_byte{};                    ///< Of the server's answer; nothing: there was none.
  int retries = 0;
  std::string_view why;  ///< Of an answer of the gateway's own.
  std::string user;      ///< That basicAuth or digestAuth let in.
};

struct Call {
  Loop& loop;
  std::shared_ptr<const Running> running;
  const route::EntryPoint& point;
  const ClientInfo& client;
  route::Prepared& prepared;  ///< The request as it stands; middlewares change it.
  flow::Exchange& exchange;   ///< What flow's middlewares work on; of `prepared`.
  Body* body;                 ///< Of the request.
  Sink* sink;                 ///< Takes the answer.
  Account account = {};
  bool head_sent = false;  ///< The answer's head has left the handler of the service.
  bool tried = false;      ///< A server was chosen, to be connected with. For retry, as is the next one.
  bool reached = false;    ///< A server has taken bytes of the request.
  bool gone = false;       ///< The client is.
  bool cut = false;        ///< The connection is to end without an answer.
  Duration flushed_after = std::chrono::milliseconds(100);  ///< The flushInterval of the service; see AnswerHead.
  std::function<void()> on_gone = {};                       ///< What waits for a server then stops.
};

/// The address of a client without its port.
std::string_view address_of(std::string_view remote);

/// What is told of the size of a body of the gateway's own: to HEAD nothing, if there is none and no header has it.
/// Source: Go net/http server.go (chunkWriter.writeHeader).
std::int64_t own_size(const Call& call, std::string_view body, const Headers& headers);
/// Sends an answer of the gateway's own; a body that ends with a line break as Go's http.Error does: text/plain,
/// nosniff.
Task<void> answer(Call& call, int status, std::string_view body, Headers headers = {});
/// The same with the status text as its body.
Task<void> answer(Call& call, int status);

/// Something that answers a call: a service, or what stands before it. Immutable or locked: all threads share it.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual Task<void> serve(Call& call) const = 0;
};

/// A middleware at run time. Kinds are files of serve/middleware/, found by the build; a kind that is not there runs as
/// flow models it.
class Step {
 public:
  virtual ~Step() = default;
  /// Answers the call, or goes on with `next`, or both.
  virtual Task<void> run(Call& call, const Handler& next) const = 0;
};

/// What a step is made of.
struct StepMaking {
  std::string_view name;                             ///< "auth@file".
  const model::Value& config;                        ///< The options of its kind.
  const flow::Making& making;                        ///< To read them.
  std::shared_ptr<const flow::Middleware> modelled;  ///< What flow does of it; null: nothing.
  /// The service of that name ("error-pages@file"), for errors; null: there is none.
  const std::function<const Handler*(std::string_view)>& service;
};

struct StepKind {
  std::string_view key;  ///< "rateLimit".
  std::unique_ptr<Step> (*make)(const StepMaking& making);
};

const StepKind* find_step_kind(std::string_view key);

}  // namespace gw::serve

/// Defines the kind of this file; `id` is the file's name without extension.
#define GW_STEP(id)                    \
  namespace gw::serve::middleware {    \
  extern const gw::serve::StepKind id; \
  }                                    \
  constinit const gw::serve::StepKind gw::serve::middleware::id

#endif  // GW_SERVE_CALL_H_
