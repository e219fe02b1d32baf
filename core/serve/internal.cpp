#include "serve/internal.h"

#include "model/view.h"
#include "serve/page.h"
#include "serve/running.h"

namespace gw::serve {
namespace {

/// The option of the static configuration of what runs.
const model::Value* option(const Call& call, std::string_view path) {
  return call.running->gateway().source().install.config.root.at(path);
}

Task<void> pass(Call& call, AdminAnswer out) {
  Headers headers = std::move(out.headers);
  bool error = out.type == "text/plain; charset=utf-8" && out.body.ends_with('\n');  // answer() gives those their type.
  if (!error) headers.push_back({"Content-Type", out.type});
  co_await answer(call, out.status, out.body, std::move(headers));
}

Task<void> missing(Call& call) { co_await answer(call, 404, "404 page not found\n"); }
Task<void> empty(Call& call, int status, Headers headers = {}) {
  co_await answer(call, status, "", std::move(headers));
}

/// A file of the page, or what it asks for. As Go's router: to GET alone.
Task<void> pass_page(Call& call, Admin& admin, std::string_view path) {
  if (page_file(file_of(path)).empty() && !path.starts_with("/api/")) return missing(call);
  AdminAnswer out = admin.answer("GET", path, call.prepared.request.url.query, {});
  if (call.prepared.request.method != "GET" && out.status != 404) return empty(call, 405);
  return pass(call, std::move(out));
}

std::string encoded_path(const Call& call) {
  route::Store store;
  std::string path(route::escaped_path(call.prepared.request.url, store));
  return path.empty() ? "/" : path;  // stripPrefix may leave nothing.
}

/// api@internal: the admin's answers, below api.basePath; with api.dashboard the page, too.
class ApiService final : public Handler {
 public:
  explicit ApiService(Admin& admin) : admin_(admin) {}

  Task<void> serve(Call& call) const override {
    std::string base, path = encoded_path(call);
    bool dashboard = false;
    if (const model::Value* api = option(call, "api")) {
      Version version = call.running->gateway().source().version;
      base = model::text_of(*api, "basePath", version).value_or("");
      dashboard = model::bool_of(*api, "dashboard", version).value_or(false);
    }
    bool root = path == (base.empty() ? "/" : base);
    while (base.ends_with('/')) base.pop_back();
    if (root && dashboard) return to_dashboard(call, base);
    if (!path.starts_with(base)) return missing(call);
    path.erase(0, base.size());
    bool page = dashboard && path.starts_with("/dashboard/");
    if (!page && !path.starts_with("/api/")) return missing(call);
    return pass_page(call, admin_, below_dashboard(path));
  }

 private:
  static Task<void> to_dashboard(Call& call, const std::string& base) {
    Headers headers;
    headers.push_back({"Location", base + "/dashboard/"});
    return empty(call, 302, std::move(headers));
  }

  Admin& admin_;
};

/// dashboard@internal: the page, and what it asks for.
class DashboardService final : public Handler {
 public:
  explicit DashboardService(Admin& admin) : admin_(admin) {}

  Task<void> serve(Call& call) const override { return pass_page(call, admin_, encoded_path(call)); }

 private:
  Admin& admin_;
};

/// At any path: OK, or while draining what ping.terminatingStatusCode says.
class PingService final : public Handler {
 public:
  explicit PingService(const Shared& shared) : shared_(shared) {}

  Task<void> serve(Call& call) const override {
    int status = 200;
    if (shared_.draining.load()) {
      const model::Value* ping = option(call, "ping");
      Version version = call.running->gateway().source().version;
      status = 503;
      if (ping != nullptr)
        status = static_cast<int>(model::integer_of(*ping, "terminatingStatusCode", version).value_or(503));
    }
    co_await answer(call, status);
  }

 private:
  const Shared& shared_;
};

/// At any path, by any method.
class MetricsService final : public Handler {
 public:
  explicit MetricsService(Admin& admin) : admin_(admin) {}
  Task<void> serve(Call& call) const override { return pass(call, admin_.answer("GET", "/metrics", {}, {})); }

 private:
  Admin& admin_;
};

/// Configuration is taken at the admin address only.
class RestService final : public Handler {
 public:
  Task<void> serve(Call& call) const override {
    co_await answer(call, 405, "gw serve takes configuration at its admin address only\n");
  }
};

class FixedStatus final : public Handler {
 public:
  explicit FixedStatus(int status) : status_(status) {}
  Task<void> serve(Call& call) const override { return answer(call, status_, {}); }

 private:
  int status_;
};

}  // namespace

std::unique_ptr<Handler> make_internal(std::string_view name, Admin& admin, const Shared& shared) {
  if (name == "noop@internal") return std::make_unique<FixedStatus>(418);
  if (name == "acme-http@internal") return std::make_unique<FixedStatus>(404);
  if (name == "ping@internal") return std::make_unique<PingService>(shared);
  if (name == "prometheus@internal") return std::make_unique<MetricsService>(admin);
  if (name == "rest@internal") return std::make_unique<RestService>();
  if (name == "dashboard@internal") return std::make_unique<DashboardService>(admin);
  return std::make_unique<ApiService>(admin);
}

}  // namespace gw::serve
