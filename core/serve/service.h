#ifndef GW_SERVE_SERVICE_H_
#define GW_SERVE_SERVICE_H_

// What routers lead to. Source: pkg/server/service/service.go and its packages; routing.md 6.

#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "flow/gateway.h"
#include "serve/group.h"
#include "serve/pipeline.h"
#include "serve/transport.h"

namespace gw::serve {

/// A server of a load balancer, with its health.
struct ServerState {
  std::string_view address;  ///< As configured: "http://10.0.0.1:80".
  Upstream upstream;
  std::string_view path;  ///< Of its URL.
  Member* member = nullptr;
  std::atomic<bool> checked_up{true};       ///< What active checks say.
  std::atomic<std::int64_t> down_until{0};  ///< What passive ones say: nanoseconds of Clock; 0: up.

  bool up() const;

  /// Failures of the passive check.
  std::mutex mutex;
  std::vector<Time> failures;
};

/// What the checks of a service are told.
struct HealthCheck {
  std::string scheme, path, method = "GET", hostname, mode = "http";
  int port = 0, status = 0;
  Headers headers;
  Duration interval = std::chrono::seconds(30), unhealthy_interval = std::chrono::seconds(30);
  Duration timeout = std::chrono::seconds(5);
  bool follow_redirects = true;
};

struct PassiveCheck {
  Duration window = std::chrono::seconds(10);
  std::int64_t attempts = 1;
};

class ServiceHandler : public Handler {
 public:
  /// Whether it has anybody who could answer.
  virtual bool up() const { return true; }
};

/// A load balancer over servers.
class ServersHandler : public ServiceHandler {
 public:
  virtual std::string_view name() const = 0;
  virtual const std::vector<std::unique_ptr<ServerState>>& servers() const = 0;
  virtual const std::optional<HealthCheck>& check() const = 0;
  /// What its servers transport asks for and gw does not have; empty: nothing.
  virtual const std::string& not_served() const = 0;
  virtual bool watches() const = 0;  ///< Its servers are checked, or watched as they answer.
};

/// --fault: what goes wrong on purpose.
struct Fault {
  std::string service;  ///< With or without its provider; "*": each.
  Duration delay = Duration::zero();
  int abort = 0;  ///< A status; 0: none; -1: the connection is closed.
  int percent = 100;
};

/// What stands in for servers, by what the command line says.
struct Overrides {
  bool mock = false;                                          ///< --mock
  std::map<std::string, std::string, std::less<>> upstreams;  ///< --upstream, by name with or without provider.
  std::vector<Fault> faults;
  /// --local: the URL that stands for a server's ("http://…", "tcp://…", "udp://…"), empty if there is none; no
  /// function: each is as it is.
  std::function<std::string(const std::string& url)> local = {};
};

/// Answers with what a server would receive.
Task<void> mock_answer(Call& call, std::string_view server, const route::Outgoing& outgoing);

/// A service as routers and other services see it: its faults, its own middlewares, then what it is.
class ServiceFront final : public ServiceHandler {
 public:
  Task<void> serve(Call& call) const override;
  bool up() const override { return inner_ == nullptr || inner_->up(); }

 private:
  friend class ServiceTable;
  const Handler& next() const;
  Task<void> serve_with_faults(Call& call) const;

  std::string_view name_;
  Counters* counters_ = nullptr;
  std::unique_ptr<ServiceHandler> inner_;
  const Handler* internal_ = nullptr;
  std::unique_ptr<Pipeline> pipeline_;
  std::vector<Fault> faults_;
};

class ServiceTable {
 public:
  /// The handler of "api@internal" and the like; null: there is none.
  using Internal = std::function<const Handler*(std::string_view name)>;

  ServiceTable(const flow::Gateway& gateway, const Overrides& instead, const Internal& internal);

  const ServiceFront* find(std::string_view name) const;
  const std::vector<ServersHandler*>& balancers() const { return balancers_; }

  /// From then on its services count their requests.
  void count(Metrics& metrics);
  /// Puts the services' own middlewares in front of them, once there are steps.
  void add_pipelines(const flow::Gateway& gateway, const Steps& steps);

 private:
  std::map<std::string_view, ServiceFront> fronts_;
  std::vector<ServersHandler*> balancers_;
};

struct MakingService {
  const flow::Gateway& gateway;
  const flow::Service& service;
  const model::Value& value;  ///< The service's object.
  std::function<const ServiceFront*(const flow::Service*)> child;
  const Overrides& instead;
};
std::unique_ptr<ServersHandler> make_servers(const MakingService& making);
std::unique_ptr<ServiceHandler> make_weighted(const MakingService& making);
std::unique_ptr<ServiceHandler> make_mirroring(const MakingService& making);
std::unique_ptr<ServiceHandler> make_failover(const MakingService& making);

}  // namespace gw::serve

#endif  // GW_SERVE_SERVICE_H_
