// Routers that ask for different TLS options for one host. Source: pkg/server/aggregator.go.

#include <algorithm>

#include "base/strings.h"
#include "runtime/rules.h"
#include "runtime/state.h"

namespace gw::runtime {
namespace {

using diag::FactKind;
using model::Value;

constexpr const char* kDefault = "default";

class Resolver {
 public:
  explicit Resolver(State& state) : state_(state), strict_(strict(state)) {}

  void run() {
    Table& routers = state_.table(Role::Router);
    for (Item& router : routers) options(router);
    Conflicts conflicting;
    for (const Item& router : routers) {
      if (!router.tls) continue;
      for (const Value& point : State::items(router.value(), "entryPoints")) conflicting[std::string(point.string())];
    }
    // A child router with TLS has no entry point, and is lost here.
    bool any = std::ranges::any_of(routers, [&](const Item& router) { return lost(router); });
    for (auto& [point, names] : conflicting) {
      names = conflicts(point);
      any = any || !names.empty();
    }
    if (!any) return;
    Table out;
    for (Item& router : routers) move(router, conflicting, out);
    routers = std::move(out);
  }

 private:
  /// Entry point, then the names of its routers in conflict.
  using Conflicts = std::map<std::string, std::set<std::string_view>>;

  static bool strict(State& state) {
    const Value* core = state.gateway.install.config.root.at("core");
    return core != nullptr && state.flag(*core, "strictTLSOptions");
  }

  static bool lost(const Item& router) { return router.tls && State::items(router.value(), "entryPoints").empty(); }

  void tell_lost(const Item& router) {
    diag::Fact fact;
    fact.kind = FactKind::ChildHasRootOption;
    fact.span = State::place(router.value(), "tls");
    fact.subject = "tls";
    fact.object = std::string(router.object.name);
    state_.add(std::move(fact));
  }

  void options(Item& router) {
    if (router.tls) router.tls_options = state_.keep(options_of(router));
  }

  std::set<std::string_view> conflicts(std::string_view point) {
    std::set<std::string_view> out;
    std::map<std::string, std::map<std::string_view, std::vector<std::string_view>>> by_host;
    for (const Item& router : state_.table(Role::Router)) {
      std::string_view name = router.object.name;
      if (!router.tls) continue;
      std::span<const Value> points = State::items(router.value(), "entryPoints");
      if (std::ranges::find(points, point, &Value::string) == points.end()) continue;
      std::string rule = state_.text(router.value(), "rule");
      rule::Domains domains = rule::domains(rule, rule::Protocol::Http, state_.version);
      if (!domains.error.empty()) continue;
      const std::vector<std::string>& hosts = domains.values;
      if (hosts.empty() && router.tls_options != kDefault) {
        without_host(point, router);
        out.insert(name);
        continue;
      }
      for (const std::string& host : hosts) by_host[host][router.tls_options].push_back(name);
    }
    for (const auto& [host, by_option] : by_host) {
      if (by_option.size() == 1) continue;
      std::vector<std::string_view> names;
      for (const auto& [option, some] : by_option) names.insert(names.end(), some.begin(), some.end());
      several(point, host, names);
      out.insert(names.begin(), names.end());
    }
    return out;
  }

  void warn(const Item& router, const std::string& text) {
    const Value* tls = router.value().find("tls");
    state_.problem(router, FactKind::BadRouter, State::place(*tls, "options"), text, "tls.options",
                   state_.text(*tls, "options"));
  }

  void without_host(std::string_view point, const Item& router) {
    std::string text =
        "On EntryPoint " + base::quote(point) + ", router " + base::quote(router.object.name) +
        ", with no domains in its rule, is configured with a TLS options different than the default one, ";
    text += strict_ ? "the fallback to the default TLS options being disabled, it will be disabled"
                    : "default TLSOptions will be applied for it";
    warn(router, text);
    state_.log("error", text, "", {});
  }

  void several(std::string_view point, const std::string& host, const std::vector<std::string_view>& names) {
    std::string list;
    for (std::string_view name : names) list.append(list.empty() ? "" : " ").append(name);
    std::string text = "On EntryPoint " + base::quote(point) + ", Host " + base::quote(host) +
                       " is served by multiple routers with different TLS options, ";
    text += strict_ ? "the fallback to the default TLS options being disabled, the following routers are disabled: ["
                    : "default TLSOptions will be applied for the following routers: [";
    text += list + "]";
    for (std::string_view name : names) warn(*state_.find(Role::Router, name), text);
    state_.log("error", text, "", {});
  }

  void move(Item& router, const Conflicts& conflicting, Table& out) {
    std::string_view name = router.object.name;
    std::vector<std::string> points = state_.texts(router.value(), "entryPoints"), left;
    for (const std::string& point : points) {
      auto found = conflicting.find(point);
      if (found == conflicting.end() || !found->second.contains(name)) {
        left.push_back(point);
        continue;
      }
      Item copy = router.duplicate();
      copy.object.name = state_.graph.arena->join({point, "-conflicted-", name});
      state_.set(copy, "entryPoints", state_.strings({point}));
      if (strict_) {
        copy.tls_conflict = true;
      } else {
        copy.tls_options = kDefault;
      }
      out.put(std::move(copy));
    }
    // A router without TLS stays even if it names no entry point.
    if (lost(router)) tell_lost(router);
    if (left.empty() && router.tls) return;
    if (left.size() != points.size()) state_.set(router, "entryPoints", state_.strings(left));
    out.put(std::move(router));
  }

  State& state_;
  bool strict_;
};

/// Before resolution was per entry point, the options of a router simply counted.
void plain(State& state) {
  for (Item& router : state.table(Role::Router)) {
    if (router.tls) router.tls_options = state.keep(options_of(router));
  }
}

}  // namespace

Name options_of(const Item& router) {
  std::string_view name = State::written(*router.value().find("tls"), "options");
  if (name.empty() || name == kDefault) return {kDefault, {}};
  return qualify(name, provider_of(router.object.name));
}

void resolve_tls_conflicts(State& state) {
  if (checks_each_router(state.version)) {
    Resolver(state).run();
  } else {
    plain(state);
  }
}

}  // namespace gw::runtime
