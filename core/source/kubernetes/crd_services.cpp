#include "source/kubernetes/crd_services.h"

#include <algorithm>

#include "base/strings.h"
#include "model/duration.h"
#include "source/kubernetes/crd_references.h"
#include "source/kubernetes/crd_servers.h"
#include "template/rule.h"

namespace gw::source::crd {

using diag::FactKind;
using model::Maker;
using model::OriginKind;
using model::Value;

std::string reference_key(const Item& reference, std::string_view parent) {
  std::string port = reference["port"].int_or_string().value_or(IntOrString()).string();
  return Names::key({namespace_or(reference["namespace"].text(), parent), reference["name"].text(), port});
}

Value sticky_of(Context& context, const Item& sticky) {
  Item cookie = sticky["cookie"];
  if (!cookie) return {};
  Maker maker = context.maker("dynamic.Cookie");
  copy_all(maker, cookie, {"name", "secure", "httpOnly", "sameSite", "maxAge", "domain", "path"});
  Maker out = context.maker("dynamic.Sticky");
  Value made = maker.done(true, OriginKind::Written, cookie.span());
  made.set_name(cookie.key_span());
  return out.set("cookie", made).done(false, OriginKind::Written, sticky.span());
}

namespace {

/// Builds one load balancer.
class Balancer {
 public:
  Balancer(const Builder& builder, std::string_view parent, const Item& reference, Refusal& why)
      : builder_(builder),
        context_(builder.context),
        reference_(reference),
        why_(why),
        maker_(context_.maker("dynamic.ServersLoadBalancer")) {
    name_ = std::string(reference["name"].text());
    bool alike = resolved_alike(context_.version);
    bool at = alike && name_.find('@') != std::string::npos;
    if (!alike && name_.ends_with(kProviderSuffix)) name_.resize(name_.size() - kProviderSuffix.size());
    name_space_ = at ? std::string(reference["namespace"].text())
                     : std::string(namespace_or(reference["namespace"].text(), parent));
  }

  std::optional<Value> run() {
    if (!strategy()) return std::nullopt;
    ServiceQuery query{name_space_, name_, reference_, builder_.native_by_default, builder_.cluster_scope_off};
    std::optional<std::vector<Server>> servers = http_servers(context_, query, why_);
    if (!servers) return std::nullopt;
    set_servers(*servers);
    if (!health_check() || !passive_check()) return std::nullopt;
    copy(maker_, reference_, "passHostHeader");
    if (!flush_interval()) return std::nullopt;
    Value sticky = sticky_of(context_, reference_["sticky"]);
    if (sticky.kind != Value::Kind::Nil) maker_.set("sticky", sticky);
    Item transport = reference_["serversTransport"];
    std::optional<std::string> key = transport_key(context_, name_space_, transport, why_);
    if (!key) return std::nullopt;
    if (!key->empty()) maker_.text("serversTransport", *key, transport.span());
    return service();
  }

 private:
  bool strategy() {
    Item item = reference_["strategy"];
    std::string strategy(item.text());
    if (strategy.empty()) return true;
    bool known = strategy == "wrr" || strategy == "p2c" || strategy == "hrw" || strategy == "leasttime";
    if (strategy == "RoundRobin" && context_.since({3, 4, 0})) {
      context_.warn(Logger().with("namespace", name_space_).with("service", name_),
                    "RoundRobin strategy value is deprecated, please use wrr value instead",
                    context_.fact(FactKind::DeprecatedField, item.span(), "strategy"));
      return true;
    }
    if (!context_.since({3, 4, 0}) && strategy == "RoundRobin") return true;
    if (known && context_.since({3, 4, 0})) {
      copy(maker_, reference_, "strategy");
      return true;
    }
    std::string words = context_.since({3, 4, 0}) ? "load-balancer strategy " : "load balancing strategy ";
    refuse(why_, words + strategy + " is not supported", FactKind::KubeServiceRefused, item.span(),
           path(name_space_, name_), "strategy");
    return false;
  }

  void set_servers(const std::vector<Server>& servers) {
    std::vector<Value> list;
    for (const Server& server : servers) {
      Maker one = context_.maker("dynamic.Server");
      one.text("url", server.address, server.span);
      if (server.fenced) one.flag("fenced", true, server.span);
      list.push_back(one.done(false, OriginKind::Derived, server.span));
    }
    if (!list.empty()) maker_.set("servers", context_.arena().list(list, OriginKind::Derived, list[0].span));
  }

  /// False: a time cannot be read.
  bool time(Maker& maker, const Item& from, const char* field) {
    std::optional<IntOrString> value = from[field].int_or_string();
    if (!value) return true;
    std::string error;
    if (set_duration(maker, field, *value, error)) return true;
    refuse(why_, error, FactKind::BadDuration, value->span, value->string());
    return false;
  }

  bool health_check() {
    Item check = reference_["healthCheck"];
    if (!check || !context_.since({3, 1, 0})) return true;
    Maker maker = context_.maker("dynamic.ServerHealthCheck");
    copy_all(maker, check, {"scheme", "path", "method", "status", "port", "hostname", "headers", "followRedirects"});
    // A mode that is not given becomes empty.
    std::string_view mode = check["mode"].text();
    if (mode != "http") maker.text("mode", mode, check["mode"].span());
    if (!time(maker, check, "interval")) return false;
    if (check["unhealthyInterval"]) {
      if (!time(maker, check, "unhealthyInterval")) return false;
    } else {
      std::string ignored;
      IntOrString interval = check["interval"].int_or_string().value_or(IntOrString{true, 30, {}, check.span()});
      set_duration(maker, "unhealthyInterval", interval, ignored);
    }
    if (!time(maker, check, "timeout")) return false;
    maker_.set("healthCheck", maker.done(true, OriginKind::Written, check.span()));
    return true;
  }

  bool passive_check() {
    Item check = reference_["passiveHealthCheck"];
    if (!check || !context_.since({3, 6, 0})) return true;
    Maker maker = context_.maker("dynamic.PassiveServerHealthCheck");
    copy(maker, check, "maxFailedAttempts");
    if (!time(maker, check, "failureWindow")) return false;
    maker_.set("passiveHealthCheck", maker.done(true, OriginKind::Written, check.span()));
    return true;
  }

  bool flush_interval() {
    Item interval = reference_.at("responseForwarding.flushInterval");
    if (interval.text().empty()) return true;
    Maker maker = context_.maker("dynamic.ResponseForwarding");
    std::string error;
    if (!set_duration(maker, "flushInterval", {false, 0, std::string(interval.text()), interval.span()}, error)) {
      refuse(why_, "unable to parse flushInterval: " + error, FactKind::BadDuration, interval.span(),
             std::string(interval.text()));
      return false;
    }
    maker_.set("responseForwarding", maker.done(true, OriginKind::Written, interval.span()));
    return true;
  }

  std::optional<Value> service() {
    Maker out = context_.maker("dynamic.Service");
    out.set("loadBalancer", maker_.done(true, OriginKind::Derived, reference_.span()));
    Item middlewares = reference_["middlewares"];
    if (middlewares.size() > 0 && context_.since({3, 7, 0})) {
      std::optional<Value> keys = middleware_keys(context_, name_space_, middlewares, "Middleware", why_);
      if (!keys) {
        why_.error = "could not create middleware keys: " + why_.error;
        return std::nullopt;
      }
      out.set("middlewares", *keys);
    }
    return out.done(false, OriginKind::Derived, reference_.span());
  }

  const Builder& builder_;
  Context& context_;
  const Item& reference_;
  Refusal& why_;
  Maker maker_;
  std::string name_, name_space_;
};

/// The name of a reference that is no Kubernetes service of its own, or of one under legacy naming.
/// Source: kubernetes_http.go fullServiceName.
std::string full_name(Context& context, const Item& reference, std::string_view parent, const IntOrString& port) {
  std::string name(reference["name"].text());
  bool at = name.find('@') != std::string::npos;
  std::string written(reference["namespace"].text());
  std::string name_space(at && resolved_alike(context.version) ? written : std::string(namespace_or(written, parent)));
  bool safe = context.names.safe();
  if (!port.empty()) {
    return safe ? Names::key({name_space, name, port.string()})
                : template_::normalize(name_space + "-" + name + "-" + port.string());
  }
  std::size_t cut = name.rfind('@');
  std::string provider = at ? name.substr(cut + 1) : "kubernetescrd";
  std::string bare = at ? name.substr(0, cut) : name;
  if (provider == "kubernetescrd")
    return safe ? Names::key({name_space, bare}) : template_::normalize(name_space + "-" + bare);
  if (!written.empty()) {
    context.warn(Logger().with("serviceName", name),
                 "namespace " + base::quote(written) + " is ignored in cross-provider context",
                 context.fact(FactKind::KubeNotRead, reference["namespace"].span(), "namespace"));
  }
  return template_::normalize(bare) + "@" + provider;
}

/// Namespaces and providers that the reference may lead to.
bool reference_allowed(Context& context, std::string_view parent, const Item& reference, Refusal& why) {
  const Options& options = context.options;
  std::string name(reference["name"].text());
  text::Span span = reference["name"].span();
  bool at = name.find('@') != std::string::npos;
  std::string_view name_space = namespace_or(reference["namespace"].text(), parent);
  bool exempt = at && resolved_alike(context.version);
  if (!exempt && !namespace_allowed(options, parent, name_space)) {
    refuse(why, "service " + path(name_space, name) + " not in the parent resource namespace " + std::string(parent),
           FactKind::KubeReferenceRefused, reference["namespace"].span(), path(name_space, name), "namespace");
    return false;
  }
  if (context.since({3, 7, 10}) && !options.allow_cross_namespace && name.ends_with(kProviderSuffix)) {
    refuse(why,
           "invalid reference to service " + name +
               ": namespace-name@kubernetescrd format is not allowed when crossnamespace is disallowed",
           FactKind::KubeReferenceRefused, span, name, "provider");
    return false;
  }
  if (at && !cross_provider_allowed(options, parent)) {
    refuse(why,
           "service " + base::quote(name) + " reference is not allowed: namespace " + base::quote(parent) +
               " is not in crossProviderNamespaces",
           FactKind::KubeReferenceRefused, span, name, "provider");
    return false;
  }
  return true;
}

}  // namespace

std::optional<Value> servers_balancer(const Builder& builder, std::string_view parent, const Item& reference,
                                      Refusal& why) {
  return Balancer(builder, parent, reference, why).run();
}

std::optional<NamedService> name_and_service(const Builder& builder, std::string_view parent, const Item& reference,
                                             const std::string& key, Refusal& why) {
  Context& context = builder.context;
  if (!reference_allowed(context, parent, reference, why)) return std::nullopt;
  std::string kind(reference["kind"].text());
  IntOrString port = reference["port"].int_or_string().value_or(IntOrString());
  if (kind.empty() || kind == "Service") {
    std::optional<Value> balancer = servers_balancer(builder, parent, reference, why);
    if (!balancer) return std::nullopt;
    std::string name = context.names.safe() ? key : full_name(context, reference, parent, port);
    return NamedService{name, balancer};
  }
  if (kind == "TraefikService") return NamedService{full_name(context, reference, parent, {})};
  return refuse(why, "unsupported service kind " + kind, FactKind::KubeServiceRefused, reference["kind"].span(), kind,
                "kind");
}

bool weighted_service(const Builder& builder, std::string_view parent, const Item& services, const Item& sticky,
                      const std::string& id, const std::string& parent_key, const KubeObject& owner, text::Span span,
                      Refusal& why) {
  Context& context = builder.context;
  std::vector<Value> children;
  std::size_t index = 0;
  for (const Item& service : services.items()) {
    std::string key = Names::key({parent_key, std::to_string(index++), reference_key(service, parent)});
    std::optional<NamedService> child = name_and_service(builder, parent, service, key, why);
    if (!child) return false;
    if (child->definition) context.add({}, context.services, child->name, *child->definition, owner);
    Maker maker = context.maker("dynamic.WRRService");
    maker.text("name", child->name, service["name"].span());
    copy(maker, service, "weight");
    children.push_back(maker.done(true, OriginKind::Derived, service.span()));
  }
  Maker weighted = context.maker("dynamic.WeightedRoundRobin");
  if (!children.empty()) weighted.set("services", context.arena().list(children, OriginKind::Derived, services.span()));
  Value cookie = sticky_of(context, sticky);
  if (cookie.kind != Value::Kind::Nil) weighted.set("sticky", cookie);
  Maker out = context.maker("dynamic.Service");
  out.set("weighted", weighted.done(false, OriginKind::Derived, span));
  context.add({}, context.services, id, out.done(false, OriginKind::Derived, span), owner);
  return true;
}

}  // namespace gw::source::crd
