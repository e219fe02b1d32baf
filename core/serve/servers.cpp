// A load balancer over servers. Source: pkg/server/service/service.go (getLoadBalancerServiceHandler),
// pkg/server/service/loadbalancer, pkg/healthcheck/healthcheck_passive.go.

#include <algorithm>

#include "route/pipeline.h"
#include "serve/address.h"
#include "serve/config_values.h"
#include "serve/service.h"
#include "serve/transports.h"

namespace gw::serve {
namespace {

using model::Value;

HealthCheck read_check(const Value& value, Version version) {
  HealthCheck out;
  auto text = [&](std::string_view field) { return model::text_of(value, field, version).value_or(""); };
  out.scheme = text("scheme");
  out.path = text("path");
  out.hostname = text("hostname");
  if (!text("method").empty()) out.method = text("method");
  if (!text("mode").empty()) out.mode = text("mode");
  out.port = static_cast<int>(model::integer_of(value, "port", version).value_or(0));
  out.status = static_cast<int>(model::integer_of(value, "status", version).value_or(0));
  out.follow_redirects = model::bool_of(value, "followRedirects", version).value_or(true);
  out.interval = positive_duration(value, "interval", version, out.interval);
  out.unhealthy_interval = positive_duration(value, "unhealthyInterval", version, out.interval);
  out.timeout = positive_duration(value, "timeout", version, out.timeout);
  if (const Value* headers = value.find("headers")) {
    for (const model::Property& one : headers->properties())
      out.headers.push_back({std::string(one.name), std::string(one.value.string())});
  }
  return out;
}

/// Counts a request of the member as under way; null: nobody asks.
struct InFlight {
  explicit InFlight(Member* of) : member(of) {
    if (member != nullptr) member->in_flight.fetch_add(1, std::memory_order_relaxed);
  }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;
  ~InFlight() {
    if (member != nullptr) member->in_flight.fetch_sub(1, std::memory_order_relaxed);
  }
  Member* member;
};

class Servers final : public ServersHandler {
 public:
  explicit Servers(const MakingService& making)
      : name_(making.service.name),
        pass_host_(making.service.pass_host),
        preserve_path_(making.service.preserve_path),
        mock_(making.instead.mock),
        local_(making.instead.local),
        group_(making.service.strategy, making.value.find("loadBalancer"), name_, making.gateway.source().version) {
    Version version = making.gateway.source().version;
    const Value* balancer = making.value.find("loadBalancer");
    if (balancer != nullptr) {
      const Value* check = balancer->find("healthCheck");
      if (check != nullptr && !mock_) check_ = read_check(*check, version);
      if (const Value* passive = balancer->find("passiveHealthCheck")) {
        passive_ = PassiveCheck{positive_duration(*passive, "failureWindow", version, std::chrono::seconds(10)),
                                model::integer_of(*passive, "maxFailedAttempts", version).value_or(1)};
      }
    }
    if (balancer != nullptr && balancer->at("responseForwarding.flushInterval") != nullptr) {
      const Value& forwarding = *balancer->find("responseForwarding");
      std::int64_t interval = model::integer_of(forwarding, "flushInterval", version).value_or(100'000'000);
      // Go: 0 is never, less is at once.
      flushed_after_ = interval == 0 ? Duration::max() : Duration(std::max<std::int64_t>(interval, 0));
    }
    transport_ = transport_of(making.gateway, balancer, name_);
    if (const std::string* instead = override_of(making.instead)) {
      flow::Server only;
      only.address = *instead;
      add(only);
    } else {
      for (const flow::Server& server : making.service.servers) add(server);
    }
    group_.begin();
  }

  std::string_view name() const override { return name_; }
  const std::vector<std::unique_ptr<ServerState>>& servers() const override { return servers_; }
  const std::optional<HealthCheck>& check() const override { return check_; }

  const std::string& not_served() const override { return transport_->not_served; }
  bool watches() const override { return check_ || passive_; }

  bool up() const override { return group_.up(); }

  Task<void> serve(Call& call) const override {
    std::string_view nobody = servers_.empty() ? "the service has no server" : "no server of the service is up";
    return group_.serve(call, nobody, [this, &call](std::size_t chosen) { return forward(call, *servers_[chosen]); });
  }

 private:
  const std::string* override_of(const Overrides& instead) const {
    std::string_view bare = name_.substr(0, name_.find('@'));
    for (std::string_view name : {name_, bare}) {
      auto found = instead.upstreams.find(name);
      if (found != instead.upstreams.end()) return &found->second;
    }
    return nullptr;
  }

  void add(const flow::Server& server) {
    auto state = std::make_unique<ServerState>();
    state->address = server.address;
    state->path = server.path;
    state->upstream.options = transport_;
    if (auto url = parse_server_url(local_ ? local_(std::string(server.address)) : std::string(server.address))) {
      state->upstream.scheme = url->scheme;
      state->upstream.host = url->host;
      state->upstream.authority = url->authority;
      state->upstream.port = url->port;
    }
    // A server of --upstream is not the configuration's: its text lives here.
    texts_.push_back(std::make_unique<std::string>(server.address));
    state->address = *texts_.back();
    state->upstream.id = connection_id(state->upstream.scheme + "://" + state->upstream.host + ":" +
                                       std::to_string(state->upstream.port) + " " + transport_->name);
    state->member = &group_.add(server.address, server.weight);
    state->member->fenced = server.fenced;
    if (check_ || passive_) state->member->up = [one = state.get()] { return one->up(); };
    servers_.push_back(std::move(state));
  }

  Task<void> forward(Call& call, ServerState& server) const {
    route::Request& request = call.prepared.request;
    InFlight counted(group_.by_load() ? server.member : nullptr);
    call.account.server = server.address;
    std::string_view host = server.upstream.authority;
    if (!pass_host_ && !request.host.empty() && request.method != "CONNECT") request.host = host;
    request.keep_forwarded_for = call.exchange.keep_forwarded_for;
    route::Outgoing outgoing;
    if (auto refusal = route::forward(request, call.prepared.peer, call.point.options, host, call.prepared.store,
                                      outgoing, nullptr)) {
      call.account.why = refusal->why;
      co_await answer(call, refusal->status, refusal->body);
      co_return;
    }
    if (preserve_path_) outgoing.target = flow::joined_path(server.path, outgoing.target, call.prepared.store);
    if (mock_) {
      co_await mock_answer(call, server.address, outgoing);
      co_return;
    }
    if (!transport_->not_served.empty()) {
      call.account.why = "gw serve does not have what the servers transport asks for";
      co_await answer(call, 501, "gw serve does not implement " + transport_->not_served + " of servers transports\n");
      co_return;
    }
    if (server.upstream.host.empty()) {
      call.account.why = "the server has no address that gw can reach";
      co_await answer(call, 502);
      co_return;
    }
    call.flushed_after = flushed_after_;
    Time begin = call.loop.now();
    Outcome outcome = co_await exchange(call, server.upstream, outgoing);
    if (counted.member != nullptr && call.account.first_byte >= begin) {
      std::chrono::duration<double, std::milli> time = call.account.first_byte - begin;
      server.member->add_time(time.count());
    }
    judge(server, outcome, call);
    if (outcome.kind != Outcome::Kind::Failed) co_return;
    call.account.why = call.prepared.store.keep(outcome.why);
    if (call.gone) call.sink->abort();
    else co_await answer(call, outcome.status);
  }

  void judge(ServerState& server, const Outcome& outcome, const Call& call) const {
    if (!passive_ || call.gone) return;
    std::scoped_lock lock(server.mutex);
    bool failed = outcome.kind == Outcome::Kind::Failed || outcome.status >= 500;
    if (!failed) {
      server.failures.clear();
      return;
    }
    Time now = call.loop.now();
    std::erase_if(server.failures, [&](Time one) { return one + passive_->window <= now; });
    server.failures.push_back(now);
    if (std::cmp_less(server.failures.size(), passive_->attempts)) return;
    server.failures.clear();
    // An active check alone brings it back.
    if (check_) server.checked_up = false;
    else server.down_until = (now + passive_->window).time_since_epoch().count();
  }

  std::string_view name_;
  bool pass_host_, preserve_path_, mock_;
  std::function<std::string(const std::string&)> local_;
  std::shared_ptr<const TransportOptions> transport_;
  Duration flushed_after_ = std::chrono::milliseconds(100);
  std::optional<HealthCheck> check_;
  std::optional<PassiveCheck> passive_;
  std::vector<std::unique_ptr<std::string>> texts_;
  std::vector<std::unique_ptr<ServerState>> servers_;
  Group group_;
};

}  // namespace

bool ServerState::up() const {
  std::int64_t until = down_until.load(std::memory_order_relaxed);
  if (until != 0 && Clock::now().time_since_epoch().count() < until) return false;
  return checked_up.load(std::memory_order_relaxed);
}

std::unique_ptr<ServersHandler> make_servers(const MakingService& making) { return std::make_unique<Servers>(making); }

}  // namespace gw::serve
