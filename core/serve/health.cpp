#include "serve/health.h"

#include "base/strings.h"

namespace gw::serve {
namespace {

constexpr std::chrono::milliseconds kLook{50};

/// The URL that is asked of a server.
std::string url_of(const HealthCheck& check, const Upstream& upstream) {
  std::string scheme = check.scheme.empty() ? upstream.scheme : check.scheme;
  if (scheme == "h2c") scheme = "http";
  std::string host = upstream.host.find(':') == std::string::npos ? upstream.host : "[" + upstream.host + "]";
  int port = check.port != 0 ? check.port : upstream.port;
  bool usual = (scheme == "http" && port == 80) || (scheme == "https" && port == 443);
  std::string path = check.path.starts_with('/') ? check.path : "/" + check.path;
  return scheme + "://" + host + (usual ? "" : ":" + std::to_string(port)) + path;
}

bool healthy(const HealthCheck& check, const Fetched& fetched) {
  if (fetched.status == 0) return false;
  if (check.status != 0) return fetched.status == check.status;
  return fetched.status >= 200 && fetched.status < 400;
}

Task<Fetched> ask(Loop& loop, const HealthCheck& check, const Upstream& upstream) {
  FetchRequest request;
  request.method = check.method;
  request.url = url_of(check, upstream);
  request.host = check.hostname;
  request.headers = check.headers;
  request.deadline = loop.now() + check.timeout;
  request.largest = 1UL << 20;
  if (upstream.options != nullptr && upstream.options->tls.context != nullptr) request.tls = &upstream.options->tls;
  for (const Header& one : check.headers) {
    if (base::equal_fold_ascii(one.name, "Host")) request.host = one.value;
  }
  remove_header(request.headers, "Host");
  Fetched out;
  for (int hops = 0; hops < 10; ++hops) {
    out = co_await fetch(loop, request);
    bool redirect = out.status / 100 == 3 && check.follow_redirects && find_header(out.headers, "Location") != nullptr;
    if (!redirect) break;
    std::string location(header_value(out.headers, "Location"));
    if (location.starts_with('/')) location = request.url.substr(0, request.url.find('/', 8)) + location;
    request.url = location;
  }
  co_return out;
}

Task<void> check_server(Loop& loop, std::weak_ptr<const Running> running, const ServersHandler* service,
                        std::size_t index) {
  for (;;) {
    Duration pause{};
    {
      // Held while it is asked, and no longer: the checks of an old configuration end.
      std::shared_ptr<const Running> held = running.lock();
      if (held == nullptr) co_return;
      ServerState& server = *service->servers()[index];
      const HealthCheck& check = *service->check();
      Fetched fetched = co_await ask(loop, check, server.upstream);
      bool up = healthy(check, fetched);
      server.checked_up.store(up, std::memory_order_relaxed);
      pause = up ? check.interval : check.unhealthy_interval;
    }
    co_await loop.sleep(pause);
  }
}

}  // namespace

void HealthChecks::follow() {
  loop_.post([this] { look(); });
}

void HealthChecks::look() {
  std::shared_ptr<const Running> running = shared_.live.get();
  if (running != nullptr && running->generation() != seen_) {
    seen_ = running->generation();
    for (const ServersHandler* service : running->services().balancers()) {
      if (!service->check()) continue;
      for (std::size_t i = 0; i < service->servers().size(); ++i) spawn(check_server(loop_, running, service, i));
    }
  }
  if (!loop_.ending()) loop_.at(loop_.now() + kLook, [this] { look(); });
}

}  // namespace gw::serve
