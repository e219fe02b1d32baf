#include "serve/health.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/url.h"
#include "serve/address.h"
#include "serve/auth_request.h"

namespace gw::serve {
namespace {

constexpr std::chrono::milliseconds kLook{50};
constexpr int kMostRequests = 10;  // Of a check that is led on and on: what Go's client makes.

/// The URL of a path of a server, as the check says it.
std::string url_of(const HealthCheck& check, const Upstream& upstream, std::string_view path) {
  std::string scheme = check.scheme.empty() ? upstream.scheme : check.scheme;
  std::string host = upstream.host.find(':') == std::string::npos ? upstream.host : "[" + upstream.host + "]";
  int port = check.port != 0 ? check.port : upstream.port;
  bool usual = (scheme == "http" && port == 80) || (scheme == "https" && port == 443);
  return scheme + "://" + host + (usual ? "" : ":" + std::to_string(port)) + (path.starts_with('/') ? "" : "/") +
         std::string(path);
}

/// Mode grpc: grpc.health.v1.Health/Check of the server as a whole, without TLS whatever the server's URL says.
/// Source: pkg/healthcheck/healthcheck.go (checkHealthGRPC).
Task<bool> serves_grpc(Loop& loop, const HealthCheck& check, const Upstream& upstream) {
  bool plain = check.scheme.empty() || check.scheme == "http" || check.scheme == "h2c";
  auto split = base::split_host_port(upstream.authority);
  bool port = check.port != 0 || (split && !split->port.empty());
  if (!plain || !port) co_return false;
  HealthCheck asked = check;
  asked.scheme = "h2c";
  FetchRequest request;
  request.method = "POST";
  request.url = url_of(asked, upstream, "/grpc.health.v1.Health/Check");
  request.http2 = true;
  request.headers = {{"Content-Type", "application/grpc"}, {"Te", "trailers"}, {"User-Agent", "gw"}};
  request.body = std::string(5, '\0');  // A message of no bytes, not compressed.
  request.deadline = loop.now() + check.timeout;
  request.largest = 4096;
  Fetched fetched = co_await fetch(loop, std::move(request));
  // Its one field says SERVING.
  constexpr std::string_view kServing("\0\0\0\0\2\x08\x01", 7);
  co_return fetched.status == 200 && header_value(fetched.trailers, "Grpc-Status") == "0" && fetched.body == kServing;
}

bool healthy(const HealthCheck& check, const Fetched& fetched) {
  if (fetched.status == 0) return false;
  if (check.status != 0) return fetched.status == check.status;
  return fetched.status >= 200 && fetched.status < 400;
}

/// What becomes of an answer: it counts, or the request is made for where it leads to, or it leads nowhere.
enum class Hop : std::uint8_t { Counts, Follow, Broken };

/// Source: Go 1.26 net/http client.go (redirectBehavior, makeHeadersCopier).
Hop redirect(const Fetched& answer, FetchRequest& request) {
  constexpr int kRedirects[] = {301, 302, 303, 307, 308};
  std::string_view location = header_value(answer.headers, "Location");
  if (std::ranges::find(kRedirects, answer.status) == std::end(kRedirects) || location.empty()) return Hop::Counts;
  std::optional<std::string> next = resolve_location(request.url, location);
  std::optional<ServerUrl> from = parse_server_url(request.url), to = next ? parse_server_url(*next) : std::nullopt;
  if (!from || !to) return Hop::Broken;
  base::UrlParts written;
  bool relative = !base::split_url(location, false, written) && written.scheme.empty();
  if (!relative) request.host.clear();
  if (to->host != from->host && !to->host.ends_with("." + from->host)) {
    for (const char* secret : {"Authorization", "Cookie"}) remove_header(request.headers, secret);
  }
  if (answer.status < 307 && request.method != "HEAD") request.method = "GET";
  request.url = *std::move(next);
  return Hop::Follow;
}

Task<bool> is_healthy(Loop& loop, const HealthCheck& check, const Upstream& upstream) {
  FetchRequest request;
  request.method = check.method;
  request.url = url_of(check, upstream, check.path);
  request.host = check.hostname;
  request.headers = check.headers;
  request.deadline = loop.now() + check.timeout;
  request.largest = 1UL << 20;
  request.tls = &upstream.options->tls;
  remove_header(request.headers, "Host");  // Go sends that of `hostname`, or of the URL.
  for (int hops = 0; hops < kMostRequests; ++hops) {
    Fetched out = co_await fetch(loop, request);
    Hop hop = check.follow_redirects ? redirect(out, request) : Hop::Counts;
    if (hop == Hop::Broken) co_return false;
    if (hop == Hop::Counts) co_return healthy(check, out);
  }
  co_return false;
}

/// A TCP check: it connects, and what the server says to what it is sent is what it should be.
Task<bool> answers_tcp(Loop& loop, const StreamCheck& check, const StreamServer& server) {
  Upstream upstream;
  upstream.scheme = server.tls ? "https" : "tcp";
  upstream.host = server.host;
  upstream.authority = server.address;
  upstream.port = check.port != 0 ? check.port : server.port;
  auto options = std::make_shared<TransportOptions>(*server.options);
  options->dial = check.timeout;
  upstream.options = options;
  std::string protocol, why, got;
  bool late = false;
  Time deadline = loop.now() + check.timeout;
  std::unique_ptr<Stream> stream = co_await dial(loop, upstream, protocol, why, late);
  if (stream == nullptr) co_return false;
  if (!check.send.empty()) {
    if (!co_await stream->send(check.send, deadline)) co_return false;
  }
  char buffer[4096];
  while (got.size() < check.expect.size()) {
    ssize_t count = co_await stream->receive(buffer, deadline);
    if (count <= 0) co_return false;
    got.append(buffer, static_cast<std::size_t>(count));
  }
  co_return got.starts_with(check.expect);
}

/// What is checked of a configuration.
struct Checked {
  std::function<Task<bool>(Loop&)> ask;
  std::atomic<bool>& up;
  Duration interval, unhealthy_interval;
};

/// Until another configuration is live: connections and threads keep an old one for longer than its checks should be.
Task<void> keep_checking(Loop& loop, const Live& live, std::uint64_t generation, Checked checked) {
  for (;;) {
    Duration pause{};
    {
      std::shared_ptr<const Running> held = live.get();
      if (held == nullptr || held->generation() != generation) co_return;
      bool up = co_await checked.ask(loop);
      checked.up.store(up, std::memory_order_relaxed);
      pause = up ? checked.interval : checked.unhealthy_interval;
    }
    co_await loop.sleep(pause);
  }
}

std::vector<Checked> all_checked(const Running& running) {
  std::vector<Checked> out;
  for (const ServersHandler* service : running.services().balancers()) {
    if (!service->check()) continue;
    const HealthCheck& check = *service->check();
    for (const auto& server : service->servers()) {
      auto ask = [&check, one = server.get()](Loop& loop) {
        return check.mode == "grpc" ? serves_grpc(loop, check, one->upstream) : is_healthy(loop, check, one->upstream);
      };
      out.push_back({ask, server->checked_up, check.interval, check.unhealthy_interval});
    }
  }
  running.tcp().each_checked([&](const StreamCheck& check, StreamServer& server) {
    auto ask = [&check, &server](Loop& loop) { return answers_tcp(loop, check, server); };
    out.push_back({ask, server.up, check.interval, check.unhealthy_interval});
  });
  return out;
}

}  // namespace

void keep_health(const Running& before, const Running& after) {
  after.tcp().keep_health(before.tcp());
  std::map<std::pair<std::string_view, std::string_view>, const ServerState*> old;
  auto key = [](const ServersHandler& service, const ServerState& server) {
    return std::pair(service.name(), server.address);
  };
  for (const ServersHandler* service : before.services().balancers()) {
    if (!service->watches()) continue;
    for (const auto& server : service->servers()) old[key(*service, *server)] = server.get();
  }
  if (old.empty()) return;
  for (const ServersHandler* service : after.services().balancers()) {
    if (!service->watches()) continue;
    for (const auto& server : service->servers()) {
      auto same = old.find(key(*service, *server));
      if (same == old.end()) continue;
      server->down_until = same->second->down_until.load();
      if (service->check()) server->checked_up = same->second->checked_up.load();
    }
  }
}

void HealthChecks::follow() {
  loop_.post([this] { look(); });
}

void HealthChecks::look() {
  std::shared_ptr<const Running> running = shared_.live.get();
  if (running != nullptr && running->generation() != seen_) {
    seen_ = running->generation();
    for (Checked& one : all_checked(*running)) spawn(keep_checking(loop_, shared_.live, seen_, std::move(one)));
  }
  if (!loop_.ending()) loop_.at(loop_.now() + kLook, [this] { look(); });
}

}  // namespace gw::serve
