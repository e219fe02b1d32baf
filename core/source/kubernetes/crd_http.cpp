// IngressRoute. Source: pkg/provider/kubernetes/crd/kubernetes_http.go.

#include <algorithm>

#include "source/kubernetes/crd_references.h"
#include "source/kubernetes/crd_routes.h"
#include "source/kubernetes/crd_services.h"

namespace gw::source::crd {
namespace {

using diag::FactKind;
using model::Maker;
using model::OriginKind;
using model::Value;

class IngressRoute {
 public:
  IngressRoute(Context& context, const KubeObject& object)
      : context_(context),
        builder_{context, context.options.native_lb_by_default, context.options.disable_cluster_scope},
        object_(object),
        logger_(ingress_logger(object)),
        name_(ingress_name(object)),
        spec_(Item(object)["spec"]) {}

  void load() {
    if (!handled(context_, object_, logger_)) return;
    load_tls_secret(context_, object_, logger_);
    if (spec_.at("tls.store"))
      context_.keep(context_.fact(FactKind::KubeNotRead, spec_.at("tls.store").key_span(), "spec.tls.store"));
    if (context_.since({3, 6, 0}) && !parents()) return;
    std::size_t index = 0;
    for (const Item& route : spec_["routes"].items()) {
      load_route(route, index++);
      if (context_.panic) return;
    }
  }

 private:
  /// Source: resolveParentRouterNames.
  bool parents() {
    for (const Item& reference : spec_["parentRefs"].items()) {
      std::string name(reference["name"].text());
      std::string name_space(namespace_or(reference["namespace"].text(), object_.name_space));
      Refusal why;
      if (!namespace_allowed(context_.options, object_.name_space, name_space)) {
        refuse(why, "cross-namespace reference to parent IngressRoute " + path(name_space, name) + " not allowed",
               FactKind::KubeParentRefused, reference["namespace"].span(), path(name_space, name), "namespace");
        return parent_error(std::move(why));
      }
      const KubeObject* parent = find_parent(name_space, name);
      if (parent == nullptr) {
        refuse(why, "parent IngressRoute " + path(name_space, name) + " does not exist", FactKind::KubeParentRefused,
               reference["name"].span(), path(name_space, name), "missing");
        return parent_error(std::move(why));
      }
      std::size_t index = 0;
      for (const Item& route : Item(*parent).at("spec.routes").items()) {
        std::string router =
            context_.names.http_router(name_space, ingress_name(*parent), index++, route["match"].text());
        parents_.emplace_back(router, reference["name"].span());
      }
    }
    return true;
  }

  const KubeObject* find_parent(const std::string& name_space, const std::string& name) const {
    for (const KubeObject* object : context_.list("IngressRoute")) {
      if (object->name == name && object->name_space == name_space) return object;
    }
    return nullptr;
  }

  bool parent_error(Refusal why) {
    context_.error(logger_, "Error resolving parent routers", std::move(why));
    return false;
  }

  void skip(FactKind kind, text::Span span, std::string message, std::string subject, std::string detail) {
    Refusal why;
    refuse(why, "", kind, span, std::move(subject), std::move(detail));
    context_.error(logger_, message, std::move(why));
  }

  void load_route(const Item& route, std::size_t index) {
    Item match = route["match"];
    std::string kind(route["kind"].text());
    if (!kind.empty() && kind != "Rule") {
      skip(FactKind::KubeRouteSkipped, route["kind"].span(),
           "Unsupported match kind: " + kind + ". Only \"Rule\" is supported for now.", kind, "kind");
      return;
    }
    if (match.text().empty()) {
      skip(FactKind::KubeRouteSkipped, match ? match.span() : route.span(), "Empty match rule", "", "match");
      return;
    }
    check_match(context_, spec_, index);
    Refusal why;
    std::optional<Value> middlewares =
        middleware_keys(context_, object_.name_space, route["middlewares"], "Middleware", why);
    if (!middlewares) {
      context_.error(logger_, "Failed to create middleware keys", std::move(why));
      return;
    }
    std::string router = context_.names.http_router(object_.name_space, name_, index, match.text());
    std::optional<std::string> service = services(route["services"], router, index, why);
    if (!service) {
      if (!context_.panic) context_.error(logger_, "", std::move(why));
      return;
    }
    Maker maker = context_.maker("dynamic.Router");
    copy(maker, spec_, "entryPoints");
    if (middlewares->kind != Value::Kind::Nil) maker.set("middlewares", *middlewares);
    copy(maker, route, "priority");
    copy(maker, route, "syntax", "ruleSyntax");
    copy(maker, route, "match", "rule");
    if (!service->empty()) maker.text("service", *service, route["services"].items()[0]["name"].span());
    if (!parents_.empty()) maker.set("parentRefs", texts(context_.arena(), parents_));
    observability(maker, route["observability"]);
    if (!tls(maker)) return;
    Value made = maker.done(false, OriginKind::Derived, route.span());
    made.set_name(match.span());
    context_.add(logger_, context_.routers, router, made, object_);
  }

  /// The name of the router's service; empty where the route has none.
  std::optional<std::string> services(const Item& services, const std::string& router, std::size_t index,
                                      Refusal& why) {
    std::string parent(object_.name_space);
    std::string route_key = Names::key({parent, name_, std::to_string(index)});
    bool safe = context_.names.safe();
    std::vector<Item> list = services.items();
    if (list.empty()) return std::string();
    if (list.size() > 1) {
      std::string name = safe ? Names::key({route_key, "wrr"}) : router;
      if (!weighted_service(builder_, parent, services, {}, name, name, object_, services.span(), why))
        return std::nullopt;
      return name;
    }
    std::string key = safe ? Names::key({route_key, "lb"}) : "";
    std::optional<NamedService> one = name_and_service(builder_, parent, list[0], key, why);
    if (!one) return std::nullopt;
    if (!one->definition) return one->name;
    std::string name = safe ? one->name : router;
    context_.add(logger_, context_.services, name, *one->definition, object_);
    return name;
  }

  void observability(Maker& maker, const Item& given) {
    if (!given) return;
    Maker out = context_.maker("dynamic.RouterObservabilityConfig");
    copy_all(out, given, {"accessLogs", "metrics", "tracing", "traceVerbosity"});
    maker.set("observability", out.done(false, OriginKind::Written, given.span()));
  }

  bool tls(Maker& maker) {
    Item given = spec_["tls"];
    if (!given) return true;
    Maker out = context_.maker("dynamic.RouterTLSConfig");
    copy(out, given, "certResolver");
    Value domains = domains_of(context_, given["domains"]);
    if (domains.kind != Value::Kind::Nil) out.set("domains", domains);
    std::optional<std::string> options = tls_options_key(context_, logger_, object_, given["options"]);
    if (!options) return false;
    if (!options->empty()) out.text("options", *options, given.at("options.name").span());
    maker.set("tls", out.done(false, OriginKind::Written, given.span()));
    return true;
  }

  Context& context_;
  Builder builder_;
  const KubeObject& object_;
  Logger logger_;
  std::string name_;
  Item spec_;
  std::vector<std::pair<std::string, text::Span>> parents_;
};

}  // namespace

void load_http_routes(Context& context) {
  for (const KubeObject* object : context.list("IngressRoute")) {
    IngressRoute(context, *object).load();
    if (context.panic) return;
  }
}

}  // namespace gw::source::crd
