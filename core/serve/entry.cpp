// Source: routing.md 0.1; pkg/server/router/router.go.

#include "serve/entry.h"

#include "base/strings.h"
#include "flow/request_flow.h"
#include "model/view.h"

namespace gw::serve {
namespace {

/// Sees what goes to the client.
class AccountSink final : public Sink {
 public:
  AccountSink(Sink& inner, Account& account, bool explain) : inner_(inner), account_(account), explain_(explain) {}

  Task<bool> interim(AnswerHead head) override { return inner_.interim(std::move(head)); }
  Task<bool> head(AnswerHead head) override {
    begun_ = true;
    account_.status = head.status;
    if (explain_) head.headers.push_back({"X-Gw-Explain", explanation()});
    return inner_.head(std::move(head));
  }
  Task<bool> write(std::string_view bytes) override {
    account_.sent += static_cast<std::int64_t>(bytes.size());
    return inner_.write(bytes);
  }
  Task<bool> flush() override { return inner_.flush(); }
  Task<bool> end(const Headers& trailers) override {
    ended_ = true;
    return inner_.end(trailers);
  }
  void abort() override {
    if (!begun_) return;
    ended_ = true;
    inner_.abort();
  }
  Stream* upgrade() override {
    ended_ = true;
    return inner_.upgrade();
  }

  bool begun() const { return begun_; }
  bool ended() const { return ended_; }

 private:
  std::string explanation() const {
    std::string out = "router=" + std::string(account_.router.empty() ? "-" : account_.router);
    if (!account_.service.empty()) out += "; service=" + std::string(account_.service);
    if (!account_.server.empty()) out += "; server=" + std::string(account_.server);
    if (!account_.why.empty()) out += "; why=" + std::string(account_.why);
    return out;
  }

  Sink& inner_;
  Account& account_;
  bool explain_;
  bool begun_ = false, ended_ = false;
};

/// Source: pkg/middlewares/observability/metrics.go (getRequestProtocol).
Protocol protocol_of(const route::Request& request) {
  if (base::equal_fold_ascii(request.header("Upgrade"), "websocket")) return Protocol::Websocket;
  bool events = request.header("Accept").find("text/event-stream") != std::string_view::npos;
  return events ? Protocol::Sse : Protocol::Http;
}

AsCame as_came(const route::Request& request, std::string_view version) {
  std::string_view referer = request.header("Referer"), agent = request.header("User-Agent");
  return {request.method, request.target, request.host, referer, agent, version};
}

/// Source: pkg/server/middleware/observability.go (ShouldAddAccessLogs).
bool is_logged(const Call& call) {
  if (!call.account.service.ends_with("@internal")) return true;
  const source::Gateway& gateway = call.running->gateway().source();
  const model::Value* log = gateway.install.config.root.find("accessLog");
  return log != nullptr && model::bool_of(*log, "addInternals", gateway.version).value_or(false);
}

}  // namespace

std::shared_ptr<const Running> Live::get() const {
  // A thread keeps what it has seen until there is another one: the lock is for the change alone.
  thread_local const Live* owner = nullptr;
  thread_local std::uint64_t seen = 0;
  thread_local std::shared_ptr<const Running> known;
  std::uint64_t count = count_.load(std::memory_order_acquire);
  if (owner != this || seen != count) {
    std::scoped_lock lock(mutex_);
    // With a count of owners that no other thread writes to.
    auto own = std::make_shared<std::shared_ptr<const Running>>(current_);
    known = std::shared_ptr<const Running>(own, own->get());
    seen = count;
    owner = this;
  }
  return known;
}

void Live::set(std::shared_ptr<const Running> next) {
  std::scoped_lock lock(mutex_);
  current_ = std::move(next);
  count_.fetch_add(1, std::memory_order_release);
}

const route::EntryPoint* point_of(const Running& running, std::string_view name) {
  const route::Tables& tables = running.gateway().tables();
  if (const route::EntryPoint* point = tables.find(name)) return point;
  for (const route::EntryPoint& point : tables.points) {
    if (tables.any_point && !point.udp) return &point;
  }
  return nullptr;
}

Task<void> EntryServer::serve(Loop& loop, const ClientInfo& client, const Arrived& arrived, route::Prepared& prepared,
                              Body& body, Sink& sink, std::function<void()>& gone) {
  Counted under_way(shared_.under_way);
  std::shared_ptr<const Running> running = shared_.live.get();
  const route::EntryPoint* point = running == nullptr ? nullptr : point_of(*running, name_);
  if (point == nullptr) {
    AnswerHead head;
    head.status = 503;
    head.size = 0;
    if (co_await sink.head(std::move(head))) co_await sink.end({});
    co_return;
  }
  if (arrived.question != nullptr) {
    route::prepare(*arrived.question, route::Peer(client.remote, client.tls), options_, prepared);
    // A body whose length no header of HTTP/2 tells is one all the same.
    if (body.size() < 0) prepared.request.body_size = -1;
  }
  flow::Exchange exchange{prepared, point->options, {}, nullptr, false, !client.certificates.empty(), {}};
  Call call{loop, running, *point, client, prepared, exchange, &body, &sink};
  call.account.begin = Clock::now();
  call.account.entry_point = point->name == route::kAnyPoint ? std::string_view(name_) : std::string_view(point->name);
  call.account.method = method_of(prepared.request.method);
  std::optional<AsCame> came;
  if (shared_.log != nullptr)
    came = as_came(prepared.request, arrived.version == "HTTP/1.0" ? arrived.version : client.version);
  Protocol protocol = protocol_of(prepared.request);
  AccountSink accounting(sink, call.account, shared_.dev);
  call.sink = &accounting;
  gone = [&call] {
    call.gone = true;
    if (call.on_gone) call.on_gone();
  };
  co_await route(call);
  gone = nullptr;
  // Source: pkg/middlewares/recovery/recovery.go (finalizeResponse).
  bool answers = !accounting.begun() && !accounting.ended() && !call.gone && !call.cut;
  if (answers) co_await answer(call, 500, "Internal Server Error\n");
  else if (!accounting.ended()) sink.abort();
  if (call.gone && call.account.status == 0) call.account.status = 499;
  count(call, protocol);
  if (came && is_logged(call)) shared_.log->write(call, *came);
}

Task<void> EntryServer::route(Call& call) const {
  if (const auto& refusal = call.prepared.refusal) {
    call.account.why = refusal->why;
    if (refusal->status != 0) return answer(call, refusal->status, refusal->body);
    call.cut = true;
    return Task<void>::done();
  }
  if (call.client.tls && flow::misdirected(call.point, call.prepared.host, call.client.server_name)) {
    call.account.why = "its host has other TLS options than the server name of the connection";
    return answer(call, 421, "Misdirected Request\n");
  }
  return enter(call, call.client.tls ? call.point.tls : call.point.plain, true);
}

/// Behind a router with children: one of these.
struct EntryServer::Children final : Handler {
  Children(const EntryServer& entry, const route::Muxer& children) : of(entry), muxer(children) {}
  Task<void> serve(Call& call) const override {
    route::prepare_again(call.point.options, call.prepared);
    return of.enter(call, muxer, false);
  }
  const EntryServer& of;
  const route::Muxer& muxer;
};

Task<void> EntryServer::enter(Call& call, const route::Muxer& muxer, bool root) const {
  const route::Route* found = muxer.find(call.prepared.view());
  if (found == nullptr) { return nobody(call, muxer, root); }
  const Running& running = *call.running;
  call.account.router = found->router->name;
  call.account.taken_by = found->router;
  if (root) {
    if (auto refusal =
            route::deny_encoded(call.prepared.request.url, call.point.options.denied, call.prepared.store, nullptr)) {
      call.account.why = refusal->why;
      return answer(call, refusal->status, refusal->body);
    }
    if (call.client.tls && !call.point.checks_hosts && found->tls_options != call.client.tls_options) {
      call.account.why = "the connection was opened with other TLS options than the router has";
      return answer(call, 421, "Misdirected Request\n");
    }
  }
  if (found->children != nullptr) return enter_children(call, *found);
  return running.handler(*found->router)->serve(call);
}

Task<void> EntryServer::enter_children(Call& call, const route::Route& parent) const {
  Children children(*this, *parent.children);
  std::unique_ptr<Handler> before = call.running->before(*parent.router, children);
  co_await before->serve(call);
}

void EntryServer::count(const Call& call, Protocol protocol) const {
  const Account& account = call.account;
  std::chrono::duration<double> took = Clock::now() - account.begin;
  // Traefik hears nothing of the status once the connection is handed over. Source: pkg/middlewares/capture.
  int status = account.status == 101 ? 0 : account.status;
  Labels labels{static_cast<std::uint16_t>(status), account.method, protocol};
  Measured measured{took.count(), account.received, account.sent};
  counters_.add(labels, measured);
  if (account.taken_by == nullptr) return;
  call.running->counters(*account.taken_by).add(labels, measured);
  if (account.service_counters != nullptr) account.service_counters->add(labels, measured);
}

Task<void> EntryServer::nobody(Call& call, const route::Muxer& muxer, bool root) const {
  call.account.router = {};
  call.account.taken_by = nullptr;
  call.account.why = root ? "no router matches" : "a parent router takes it, and none of its children";
  if (flow::refuses_method(muxer, call.prepared.view(), call.running->gateway().tables().version)) {
    co_await answer(call, 405, {});
    co_return;
  }
  if (shared_.dev && root) {
    std::string text = near_misses(call);
    co_await answer(call, 404, text);
    co_return;
  }
  co_await answer(call, 404, "404 page not found\n");
}

}  // namespace gw::serve
