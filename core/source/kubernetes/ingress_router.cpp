#include "base/strings.h"
#include "model/view.h"
#include "source/kubernetes/ingress_context.h"

namespace gw::source::ingress {

using diag::FactKind;
using model::Maker;
using model::OriginKind;
using model::Value;

namespace {

/// Namespace, name, service and port, which show in traces and in the API. Since Traefik 3.7.
Value metadata(Context& context, const Ingress& ingress, const Backend& backend) {
  Maker where = context.base.maker("dynamic.KubernetesIngressMetadata");
  where.text("namespace", ingress.object.name_space).text("ingressName", ingress.object.name);
  where.text("serviceName", backend.service).text("servicePort", backend.port());
  Maker out = context.base.maker("dynamic.ObservabilityMetadata");
  return out.set("ingress", where.done(false)).done(false);
}

void add_observability(Context& context, Maker& router, const Ingress& ingress, const Backend& backend) {
  if (!context.base.since({3, 3, 0})) return;
  const Value* given = ingress.router == nullptr ? nullptr : ingress.router->find("observability");
  bool annotated = given != nullptr && given->kind == Value::Kind::Object;
  if (!context.base.since({3, 7, 0})) {
    if (annotated) router.set("observability", *given);
    return;
  }
  Maker out = context.base.maker("dynamic.RouterObservabilityConfig");
  if (annotated) {
    for (std::string_view field : {"accessLogs", "metrics", "tracing"}) {
      if (const Value* value = given->find(field)) out.set(field, *value);
    }
    out.text("traceVerbosity", model::text_of(*given, "traceVerbosity", context.base.version).value_or(""));
  }
  out.set("metadata", metadata(context, ingress, backend));
  router.set("observability", out.done(false));
}

/// A matcher with its value as this version quotes it.
std::string matcher(const Context& context, std::string_view name, std::string_view value) {
  std::string quoted = context.base.since({3, 6, 17}) ? base::quote(value) : "`" + std::string(value) + "`";
  return std::string(name) + "(" + quoted + ")";
}

/// Source: buildHostRuleV2.
std::string host_rule(const Context& context, const std::string& host, bool v2) {
  if (!v2 || !host.starts_with("*.")) return matcher(context, "Host", host);
  return matcher(context, "HostRegexp", "{subdomain:[a-zA-Z0-9-]+}." + host.substr(2));
}

/// Source: buildRule, buildStrictPrefixMatchingRule.
std::string path_rule(const Context& context, const std::string& name, std::string path) {
  if (!context.options.strict_prefix_matching || name != "PathPrefix" || path == "/")
    return matcher(context, name, path);
  if (path.ends_with('/')) path.pop_back();
  return "(" + matcher(context, "Path", path) + " || " + matcher(context, "PathPrefix", path + "/") + ")";
}

/// The name of the path's matcher; nothing where the annotation names another one.
std::optional<std::string> path_matcher(Context& context, const Ingress& ingress, const Place& place, Refusal& why) {
  if (place.path_type == "Exact") return "Path";
  if (!place.path_type.empty() && place.path_type != "ImplementationSpecific") return "PathPrefix";
  if (ingress.router == nullptr) return "PathPrefix";
  std::string name = model::text_of(*ingress.router, "pathMatcher", context.base.version).value_or("");
  if (name.empty()) return "PathPrefix";
  bool known = name == "Path" || name == "PathPrefix" || name == "PathRegexp";
  if (known || !context.base.since({3, 6, 17})) return name;
  const Value* written = ingress.router->find("pathMatcher");
  return crd::refuse(
      why, "invalid router path matcher " + base::quote(name) + ": must be one of Path, PathPrefix, PathRegexp",
      FactKind::KubeBadOption, written == nullptr ? place.span : written->span, "router.pathmatcher", name);
}

}  // namespace

std::optional<Value> load_router(Context& context, const Ingress& ingress, const Place& place, const Backend& backend,
                                 const std::string& service, Refusal& why) {
  Maker router = context.base.maker("dynamic.Router");
  router.text("service", service, backend.span);
  std::string syntax;
  if (ingress.router != nullptr) {
    for (std::string_view field : {"ruleSyntax", "priority", "entryPoints", "middlewares", "tls"}) {
      if (const Value* value = ingress.router->find(field)) router.set(field, *value);
    }
    syntax = model::text_of(*ingress.router, "ruleSyntax", context.base.version).value_or("");
  }
  add_observability(context, router, ingress, backend);
  std::string rule;
  if (!place.host.empty()) {
    bool v2 = syntax == "v2" || (syntax.empty() && context.options.default_rule_syntax == "v2") ||
              context.base.version < Version{3, 0, 0};
    rule = host_rule(context, place.host, v2);
  }
  if (!place.path.empty()) {
    std::optional<std::string> name = path_matcher(context, ingress, place, why);
    if (!name) return std::nullopt;
    rule += (rule.empty() ? "" : " && ") + path_rule(context, *name, place.path);
  }
  router.text("rule", rule, place.span);
  return router.done(false, OriginKind::Derived, place.span);
}

Value default_router(Context& context, const Ingress& ingress, const Backend& backend) {
  Maker router = context.base.maker("dynamic.Router");
  bool quoted = context.base.since({3, 6, 17});
  router.text("rule", quoted ? "PathPrefix(\"/\")" : "PathPrefix(`/`)", backend.span);
  if (context.base.since({3, 0, 0})) router.text("ruleSyntax", "default", backend.span);
  router.integer("priority", std::numeric_limits<std::int32_t>::min(), backend.span);
  router.text("service", "default-backend", backend.span);
  if (ingress.router != nullptr) {
    for (std::string_view field : {"entryPoints", "middlewares", "tls"}) {
      if (const Value* value = ingress.router->find(field)) router.set(field, *value);
    }
  }
  add_observability(context, router, ingress, backend);
  return router.done(false, OriginKind::Derived, backend.span);
}

}  // namespace gw::source::ingress
