#include "serve/health.h"

#include <algorithm>

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

Task<void> check_server(Loop& loop, const Live& live, std::uint64_t generation, const ServersHandler* service,
                        std::size_t index) {
  for (;;) {
    Duration pause{};
    {
      // Connections and threads keep an old configuration for long; its checks end with the next one.
      std::shared_ptr<const Running> held = live.get();
      if (held == nullptr || held->generation() != generation) co_return;
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

void keep_health(const Running& before, const Running& after) {
  for (const ServersHandler* service : after.services().balancers()) {
    const auto& all = before.services().balancers();
    auto old = std::ranges::find(all, service->name(), [](const ServersHandler* one) { return one->name(); });
    if (old == all.end()) continue;
    for (const auto& server : service->servers()) {
      auto same = std::ranges::find((*old)->servers(), server->address, [](const auto& one) { return one->address; });
      if (same == (*old)->servers().end()) continue;
      server->down_until = (*same)->down_until.load();
      if (service->check() && (*old)->check()) server->checked_up = (*same)->checked_up.load();
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
    for (const ServersHandler* service : running->services().balancers()) {
      if (!service->check()) continue;
      for (std::size_t i = 0; i < service->servers().size(); ++i)
        spawn(check_server(loop_, shared_.live, seen_, service, i));
    }
  }
  if (!loop_.ending()) loop_.at(loop_.now() + kLook, [this] { look(); });
}

}  // namespace gw::serve
