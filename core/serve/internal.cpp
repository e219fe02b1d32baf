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

/// api@internal and dashboard@internal: the admin's answers, below `basePath`.
class ApiService final : public Handler {
 public:
  ApiService(Admin& admin, bool dashboard) : admin_(admin), dashboard_(dashboard) {}

  Task<void> serve(Call& call) const override {
    const route::Request& request = call.prepared.request;
    route::Store store;
    std::string path(route::escaped_path(request.url, store));
    const model::Value* api = option(call, "api");
    std::string base;
    if (api != nullptr) base = model::text_of(*api, "basePath", call.running->gateway().source().version).value_or("");
    while (base.ends_with('/')) base.pop_back();
    if (!base.empty()) {
      if (path == base) path = "/";
      else if (path.starts_with(base + "/")) path.erase(0, base.size());
      else return missing(call);
    }
    if (path == "/" && !dashboard_) return to_dashboard(call, base);
    AdminAnswer out = admin_.answer("GET", path, request.url.query, {});
    // Go's router takes GET only, and knows no path otherwise.
    if (request.method != "GET" && out.status != 404) return empty(call, 405);
    return pass(call, std::move(out));
  }

 private:
  static Task<void> missing(Call& call) { co_await answer(call, 404, "404 page not found\n"); }
  static Task<void> empty(Call& call, int status) { co_await answer(call, status, ""); }
  static Task<void> to_dashboard(Call& call, std::string base) {
    Headers headers;
    headers.push_back({"Location", base + "/dashboard/"});
    headers.push_back({"Content-Type", "text/html; charset=utf-8"});
    co_await answer(call, 302, "<a href=\"" + base + "/dashboard/\">Found</a>.\n\n", std::move(headers));
  }

  Admin& admin_;
  bool dashboard_;
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
  return std::make_unique<ApiService>(admin, name == "dashboard@internal");
}

}  // namespace gw::serve
