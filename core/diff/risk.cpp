#include "diff/risk.h"

#include <algorithm>

#include "base/strings.h"
#include "model/view.h"
#include "runtime/router.h"

namespace gw::diff {
namespace {

using runtime::Object;
using runtime::Role;

constexpr std::string_view kAuthentication[] = {"basicAuth", "digestAuth", "forwardAuth", "plugin"};
constexpr std::string_view kAllowLists[] = {"ipAllowList", "ipWhiteList"};

/// The middlewares of the outcome have one of these kinds.
bool has(const flow::Gateway& gateway, const Outcome& outcome, std::span<const std::string_view> kinds) {
  return std::ranges::any_of(outcome.middlewares, [&](const std::string& name) {
    for (Role role : {Role::Middleware, Role::TcpMiddleware}) {
      const Object* object = gateway.graph().find(role, name);
      if (object == nullptr) continue;
      for (std::string_view kind : kinds) {
        // Of plugins those whose name says so.
        const model::Value* found = object->value.find(kind);
        if (found == nullptr) continue;
        if (kind != "plugin") return true;
        for (const model::Property& plugin : found->properties()) {
          std::string lower = base::ascii_lower(plugin.name);
          if (lower.find("auth") != std::string::npos || lower.find("jwt") != std::string::npos ||
              lower.find("oidc") != std::string::npos)
            return true;
        }
      }
    }
    return false;
  });
}

bool served(const Outcome& outcome) { return !outcome.service.empty() && outcome.status == 0; }

int version_rank(std::string_view name) {
  constexpr std::string_view kVersions[] = {"VersionTLS10", "VersionTLS11", "VersionTLS12", "VersionTLS13"};
  for (std::size_t i = 0; i < std::size(kVersions); ++i) {
    if (kVersions[i] == name) return static_cast<int>(i);
  }
  return 2;  // What Go does by itself.
}

bool demands_certificate(const runtime::TlsOptions& options) {
  const model::Value* auth = options.value.find("clientAuth");
  std::string_view type = auth == nullptr ? std::string_view() : model::written(*auth, "clientAuthType");
  return type == "RequireAnyClientCert" || type == "RequireAndVerifyClientCert" || type == "VerifyClientCertIfGiven";
}

bool tls_weaker(const flow::Gateway& old, const flow::Gateway& now, const Change& change) {
  const runtime::TlsOptions* before = old.graph().options(change.old.tls_options);
  const runtime::TlsOptions* after = now.graph().options(change.now.tls_options);
  if (before == nullptr || after == nullptr) return false;
  auto least = [](const runtime::TlsOptions& options) {
    return version_rank(model::written(options.value, "minVersion"));
  };
  bool strict = model::bool_of(before->value, "sniStrict", old.tables().version).value_or(false) &&
                !model::bool_of(after->value, "sniStrict", now.tables().version).value_or(false);
  return least(*after) < least(*before) || strict || (demands_certificate(*before) && !demands_certificate(*after));
}

std::string_view bare(std::string_view name) { return name.substr(0, name.rfind('@')); }

/// The kind of service that such a request or connection comes to.
Role service_role(const Change& change) {
  if (change.request.kind == flow::Asked::Kind::Request) return Role::Service;
  return change.request.kind == flow::Asked::Kind::Udp ? Role::UdpService : Role::TcpService;
}

/// The router of that name; where its provider changed, of that name without it.
const Object* find_router(const flow::Gateway& gateway, std::string_view name) {
  for (Role role : {Role::Router, Role::TcpRouter, Role::UdpRouter}) {
    if (const Object* found = gateway.graph().find(role, name)) return found;
  }
  for (const Object& object : gateway.graph().objects) {
    bool router = object.role == Role::Router || object.role == Role::TcpRouter || object.role == Role::UdpRouter;
    if (router && bare(object.name) == bare(name)) return &object;
  }
  return nullptr;
}

std::string_view rule_of(const Object& router) { return model::written(router.value, "rule"); }

std::int64_t priority_of(const Object& router) {
  const model::Value* priority = router.value.find("priority");
  return priority == nullptr ? 0 : priority->integer;
}

bool stands_at(const Object& router, std::string_view point) {
  return std::ranges::find(router.using_, point) != router.using_.end();
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out.empty() ? "none" : out;
}

/// Why a router that took the request does not do so any more; `other` is the gateway in which it does not. Empty:
/// nothing of the router itself.
std::string lost(const flow::Gateway& gateway, const flow::Gateway& other, const Outcome& had, const std::string& point,
                 bool forward) {
  const Object* before = find_router(gateway, had.router);
  const Object* after = find_router(other, had.router);
  std::string name = "router " + had.router;
  if (before == nullptr) return {};
  if (after == nullptr) return name + (forward ? " is gone" : " is new");
  if (!after->routed) {
    std::string error = after->errors.empty() ? "" : ": " + after->errors.front();
    return name + (forward ? " is disabled now" : " was disabled") + error;
  }
  if (rule_of(*before) != rule_of(*after)) {
    std::string one(rule_of(forward ? *before : *after)), two(rule_of(forward ? *after : *before));
    return "rule of " + had.router + ": " + one + " → " + two;
  }
  if (!stands_at(*after, point) && stands_at(*before, point))
    return name + (forward ? " is not on entry point " : " was not on entry point ") + point +
           (forward ? " any more" : "");
  return {};
}

std::string moved(const flow::Gateway& old, const flow::Gateway& now, const Change& change) {
  auto text = [](std::int64_t value) { return std::to_string(value); };
  for (bool of_old : {true, false}) {
    const std::string& name = of_old ? change.old.router : change.now.router;
    const Object *before = find_router(old, name), *after = find_router(now, name);
    if (before == nullptr || after == nullptr || priority_of(*before) == priority_of(*after)) continue;
    std::string out = "priority of " + name + " " + text(priority_of(*before)) + " → " + text(priority_of(*after));
    if (of_old) return out + " puts it behind " + change.now.router + " (" + text(change.now.priority) + ")";
    return out + " puts it before " + change.old.router + " (" + text(change.old.priority) + ")";
  }
  return {};
}

}  // namespace

/// The objects of these names do not do the same.
bool Judge::other(Role role, const std::string& before, const std::string& after) const {
  const Object *one = old.graph().find(role, before), *two = now.graph().find(role, after);
  if (one == nullptr || two == nullptr) return before != after;
  return old_content.of(*one) != now_content.of(*two);
}

std::vector<std::string> Judge::risks(const Change& change) const {
  std::vector<std::string> out;
  const Outcome &before = change.old, &after = change.now;
  bool had_auth = has(old, before, kAuthentication), has_auth = has(now, after, kAuthentication);
  bool had_list = has(old, before, kAllowLists), has_list = has(now, after, kAllowLists);
  if (had_auth && !has_auth && served(after)) out.emplace_back("loses-authentication");
  bool closed = before.router.empty() || had_list || had_auth;
  if (closed && served(after) && !has_auth && !has_list) out.emplace_back("becomes-public");
  bool both = !before.service.empty() && !after.service.empty();
  if (both && other(service_role(change), before.service, after.service)) out.emplace_back("changes-backend");
  if (!before.router.empty() && after.router.empty()) out.emplace_back("becomes-404");
  if (tls_weaker(old, now, change)) out.emplace_back("tls-weakened");
  return out;
}

/// What is called as before and does something else.
std::string Judge::redefined(const Change& change) const {
  const Outcome &before = change.old, &after = change.now;
  bool http = change.request.kind == flow::Asked::Kind::Request;
  std::string out;
  auto add = [&](const std::string& what) { out += (out.empty() ? "" : ", ") + what; };
  if (other(service_role(change), before.service, after.service)) add("service " + after.service);
  for (std::size_t i = 0; i < before.middlewares.size() && i < after.middlewares.size(); ++i) {
    if (other(http ? Role::Middleware : Role::TcpMiddleware, before.middlewares[i], after.middlewares[i]))
      add("middleware " + after.middlewares[i]);
  }
  if (!out.empty()) return out + (out.find(',') == std::string::npos ? " is" : " are") + " defined otherwise";
  if (!after.tls_options.empty()) return "TLS options " + after.tls_options + " are defined otherwise";
  return "what " + (after.router.empty() ? before.router : after.router) + " refers to is defined otherwise";
}

std::string Judge::reason(const Change& change) const {
  const Outcome &before = change.old, &after = change.now;
  if (before.router != after.router) {
    if (!before.router.empty()) {
      if (std::string why = lost(old, now, before, change.entry_point, true); !why.empty()) return why;
    }
    if (!after.router.empty()) {
      if (std::string why = lost(now, old, after, change.entry_point, false); !why.empty()) return why;
    }
    if (!before.router.empty() && !after.router.empty()) {
      if (std::string why = moved(old, now, change); !why.empty()) return why;
    }
  }
  Version one = old.tables().version, two = now.tables().version;
  if (before.router.empty() != after.router.empty() && one != two) {
    const Outcome& there = before.router.empty() ? after : before;
    return "Traefik " + to_string(two) + " reads the rule otherwise than " + to_string(one) + ": " + there.rule;
  }
  if (before.middlewares != after.middlewares)
    return "middlewares: " + joined(before.middlewares) + " → " + joined(after.middlewares);
  if (before.service != after.service) return "service: " + before.service + " → " + after.service;
  if (before.tls_options != after.tls_options) return "TLS options: " + before.tls_options + " → " + after.tls_options;
  if (before.ambiguous != after.ambiguous) return "which routers of equal priority match has changed";
  return redefined(change);
}

int gravity(const Change& change) {
  int out = 0;
  for (const std::string& risk : change.risk) {
    int one = risk == "loses-authentication" ? 6
              : risk == "becomes-public"     ? 5
              : risk == "tls-weakened"       ? 4
              : risk == "becomes-404"        ? 3
                                             : 2;
    out = std::max(out, one);
  }
  return out;
}

}  // namespace gw::diff
