#ifndef GW_SERVE_ADMIN_H_
#define GW_SERVE_ADMIN_H_

// What gw says of itself at its admin address: Traefik's API, metrics, reloads, traces, the page.

#include <memory>
#include <string>
#include <vector>

#include "serve/front.h"
#include "serve/reload.h"

namespace gw::serve {

struct AdminOptions {
  bool rest = false;    ///< PUT /api/providers/rest is taken.
  std::string token;    ///< What Authorization has to bring; empty: nothing.
  std::string version;  ///< gw's.
};

struct AdminAnswer {
  int status = 200;
  std::string type = "application/json";
  std::string body;
  Headers headers = {};
};

class Admin final : public Requests {
 public:
  Admin(AdminOptions options, Shared& shared) : options_(std::move(options)), shared_(shared) {}

  void set_reloader(Reloader& reloader) { reloader_ = &reloader; }

  Task<void> serve(Loop& loop, const ClientInfo& client, const Arrived& arrived, route::Prepared& prepared, Body& body,
                   Sink& sink, std::function<void()>& gone) override;

  /// What routers reach as api@internal, ping@internal, dashboard@internal, prometheus@internal, rest@internal; null:
  /// there is no such service.
  const Handler* internal(std::string_view name);

  AdminAnswer answer(std::string_view method, std::string_view path, std::string_view query, const std::string& body);

 private:
  AdminAnswer get(std::string_view path, std::string_view query);
  AdminAnswer put_rest(const std::string& body);
  bool authorized(const route::Request& request) const;

  AdminOptions options_;
  Shared& shared_;
  Reloader* reloader_ = nullptr;
  std::map<std::string, std::unique_ptr<Handler>, std::less<>> internal_;
  std::chrono::system_clock::time_point begin_ = std::chrono::system_clock::now();
};

/// The lists and objects of Traefik's API: "/api/http/routers", "/api/overview". Nothing: no such path.
std::optional<AdminAnswer> traefik_api(const Running& running, std::string_view path, std::string_view query);

/// Prometheus' text form.
std::string metrics_text(const Shared& shared);

/// /api/stats, for the page.
std::string stats_json(const Shared& shared);

/// POST /api/route-test: what becomes of a request, step by step.
AdminAnswer route_test(const Running& running, const std::string& body);

}  // namespace gw::serve

#endif  // GW_SERVE_ADMIN_H_
