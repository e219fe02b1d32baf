// IngressRouteTCP. Source: pkg/provider/kubernetes/crd/kubernetes_tcp.go.

#include "source/kubernetes/crd_references.h"
#include "source/kubernetes/crd_routes.h"

namespace gw::source::crd {
namespace {

using diag::FactKind;
using model::Maker;
using model::OriginKind;
using model::Value;

constexpr StreamServices::Kind kTcp = {"tcp",
                                       "dynamic.TCPService",
                                       "dynamic.TCPServersLoadBalancer",
                                       "dynamic.TCPServer",
                                       "dynamic.TCPWeightedRoundRobin",
                                       "dynamic.TCPWRRService"};

class IngressRouteTcp {
 public:
  IngressRouteTcp(Context& context, const KubeObject& object)
      : context_(context), object_(object), logger_(ingress_logger(object)), spec_(Item(object)["spec"]) {}

  void load() {
    if (!handled(context_, object_, logger_)) return;
    bool passthrough = spec_.at("tls.passthrough").flag().value_or(false);
    if (spec_["tls"] && !passthrough) load_tls_secret(context_, object_, logger_);
    if (spec_.at("tls.store"))
      context_.keep(context_.fact(FactKind::KubeNotRead, spec_.at("tls.store").key_span(), "spec.tls.store"));
    std::size_t index = 0;
    for (const Item& route : spec_["routes"].items()) {
      load_route(route, index++);
      if (context_.panic) return;
    }
  }

 private:
  void load_route(const Item& route, std::size_t index) {
    Item match = route["match"];
    Refusal why;
    if (match.text().empty()) {
      refuse(why, "", FactKind::KubeRouteSkipped, match ? match.span() : route.span(), "", "match");
      context_.error(logger_, "Empty match rule", std::move(why));
      return;
    }
    check_match(context_, spec_, index);
    std::optional<Value> middlewares =
        middleware_keys(context_, object_.name_space, route["middlewares"], "MiddlewareTCP", why);
    if (!middlewares) {
      context_.error(logger_, "Failed to create middleware keys", std::move(why));
      return;
    }
    std::string router = context_.names.tcp_router(object_.name_space, ingress_name(object_), index, match.text());
    StreamServices services(context_, object_, logger_, context_.tcp_services, kTcp);
    std::optional<std::string> service = services.add(route["services"], router, index);
    if (!service) return;
    Maker maker = context_.maker("dynamic.TCPRouter");
    copy(maker, spec_, "entryPoints");
    if (middlewares->kind != Value::Kind::Nil) maker.set("middlewares", *middlewares);
    copy(maker, route, "match", "rule");
    copy(maker, route, "priority");
    copy(maker, route, "syntax", "ruleSyntax");
    maker.text("service", *service, route["services"].span());
    if (!tls(maker)) return;
    Value made = maker.done(false, OriginKind::Derived, route.span());
    made.set_name(match.span());
    context_.add(logger_, context_.tcp_routers, router, made, object_);
  }

  bool tls(Maker& maker) {
    Item given = spec_["tls"];
    if (!given) return true;
    Maker out = context_.maker("dynamic.RouterTCPTLSConfig");
    copy_all(out, given, {"passthrough", "certResolver"});
    Value domains = domains_of(context_, given["domains"]);
    if (domains.kind != Value::Kind::Nil) out.set("domains", domains);
    std::optional<std::string> options = tls_options_key(context_, logger_, object_, given["options"]);
    if (!options) return false;
    if (!options->empty()) out.text("options", *options, given.at("options.name").span());
    maker.set("tls", out.done(false, OriginKind::Written, given.span()));
    return true;
  }

  Context& context_;
  const KubeObject& object_;
  Logger logger_;
  Item spec_;
};

}  // namespace

void load_tcp_routes(Context& context) {
  for (const KubeObject* object : context.list("IngressRouteTCP")) {
    IngressRouteTcp(context, *object).load();
    if (context.panic) return;
  }
}

}  // namespace gw::source::crd
