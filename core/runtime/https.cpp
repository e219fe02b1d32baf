// The TLS side of HTTP routers: which options a host gets. Source: pkg/server/router/tcp/manager.go,
// buildEntryPointHandler.

#include <algorithm>

#include "base/strings.h"
#include "runtime/rules.h"
#include "runtime/state.h"

namespace gw::runtime {
namespace {

using diag::FactKind;
using model::Value;

class HttpsSide {
 public:
  HttpsSide(State& state, std::string point) : state_(state), point_(std::move(point)) {}

  void run() {
    if (std::string error = tls_options_error(state_, "default"); !error.empty())
      state_.log("error", "Error during the build of the default TLS configuration", error,
                 Context().with("entryPointName", point_));
    for (Item& router : state_.table(Role::Router)) {
      std::span<const std::string_view> points = router.object.using_;
      if (!router.tls || std::ranges::find(points, point_) == points.end()) continue;
      one(router);
    }
    for (auto& [host, routers] : by_host_) several(host, routers);
  }

 private:
  void one(Item& router) {
    std::string rule = state_.text(router.value(), "rule");
    std::string own = options_of(router).text();
    rule::Domains domains = rule::domains(rule, rule::Protocol::Http, state_.version);
    if (!domains.error.empty()) {
      unreadable(router, "invalid rule " + rule + ", error: " + domains.error);
      return;
    }
    const std::vector<std::string>& hosts = domains.values;
    for (const std::string& host : hosts) {
      if (std::string error = server_name_error(state_, host); !error.empty())
        state_.log("error", "Error while adding route for host", error, {});
    }
    Context context = Context().with("routerName", router.object.name);
    if (hosts.empty()) without_host(router, rule, own, context);
    if (router.tls_conflict) return;
    if (checks_each_router(state_.version)) {
      if (!hosts.empty() && router.tls_options != own)
        warn(router,
             "router's TLSOptions configuration is conflicting with other routers on the same entrypoint and host, "
             "default TLS options will be used instead");
    } else {
      for (const std::string& host : hosts) by_host_[host][own] = &router;
    }
    if (std::string error = tls_options_error(state_, router.tls_options); !error.empty())
      state_.log("error", "", error, context);
  }

  void unreadable(Item& router, const std::string& text) {
    Problem problem{text};
    bool told = std::ranges::any_of(
        router.object.errors, [](const std::string& error) { return error.starts_with("error while parsing rule "); });
    if (!told)
      problem = state_.problem(router, FactKind::BadRouter, State::place(router.value(), "rule"), text, "rule", "rule");
    state_.fail(router, problem, true);
    state_.log("error", "", text, Context().with("routerName", router.object.name));
  }

  void without_host(Item& router, const std::string& rule, const std::string& own, const Context& context) {
    bool told = checks_each_router(state_.version);
    if (told && own == "default") return;
    std::string text = "o domain found in rule " + rule + ", the TLS option";
    std::string refused = text + " " + own + " cannot be applied";
    if (told) warn(router, "n" + refused);
    bool refuses = state_.version >= Version{3, 7, 2};
    state_.log("warn",
               "N" + (refuses ? refused : text + "s applied for this router will depend on the SNI of each request"),
               "", context);
  }

  void several(const std::string& host, const std::map<std::string, Item*>& routers) {
    if (routers.size() < 2) return;
    std::string text = "ound different TLS options for routers on the same host " + host +
                       ", so using the default TLS options instead";
    std::string list;
    for (const auto& [options, router] : routers) {
      warn(*router, "f" + text);
      list += (list.empty() ? "" : ", ") + base::quote(router->object.name);
    }
    state_.log("warn", "F" + text + " for these routers: []string{" + list + "}", "",
               Context().with("entryPointName", point_));
  }

  void warn(Item& router, std::string text) {
    const Value& tls = *router.value().find("tls");
    Problem problem = state_.problem(router, FactKind::BadRouter, State::place(tls, "options"), std::move(text),
                                     "tls.options", state_.text(tls, "options"), "tls.options");
    state_.fail(router, problem, false);
  }

  State& state_;
  std::string point_;
  std::map<std::string, std::map<std::string, Item*>> by_host_;  ///< Host, then options; the last router of each.
};

}  // namespace

void check_https(State& state) {
  for (const std::string& point : state.tcp_entry_points) HttpsSide(state, point).run();
}

}  // namespace gw::runtime
