// Middleware and MiddlewareTCP. Source: pkg/provider/kubernetes/crd/kubernetes.go.

#include "source/kubernetes/crd_middlewares.h"

#include "decode/json.h"
#include "source/kubernetes/crd_loaders.h"
#include "source/kubernetes/crd_references.h"
#include "source/kubernetes/crd_services.h"

namespace gw::source::crd {

using diag::FactKind;
using model::Maker;
using model::OriginKind;
using model::Value;

bool read_time(Maker& maker, const Item& from, const char* field, Refusal& why) {
  std::optional<IntOrString> value = from[field].int_or_string();
  if (!value) return true;
  std::string error;
  if (set_duration(maker, field, *value, error)) return true;
  refuse(why, error, FactKind::BadDuration, value->span, value->string());
  return false;
}

Value embedded(Context& context, const Item& item, std::string_view type) {
  std::vector<decode::JsonFault> faults;
  Value made =
      decode::from_json(item.document(), item.node(), Context::type(type), context.version, context.arena(), faults);
  made.set_name(item.key_span());
  return made;
}

namespace {

/// Kinds that are dynamic configuration as it stands.
struct Plain {
  std::string_view field, type;
};

constexpr Plain kPlain[] = {{"addPrefix", "dynamic.AddPrefix"},
                            {"stripPrefix", "dynamic.StripPrefix"},
                            {"stripPrefixRegex", "dynamic.StripPrefixRegex"},
                            {"replacePath", "dynamic.ReplacePath"},
                            {"replacePathRegex", "dynamic.ReplacePathRegex"},
                            {"ipWhiteList", "dynamic.IPWhiteList"},
                            {"ipAllowList", "dynamic.IPAllowList"},
                            {"headers", "dynamic.Headers"},
                            {"encodedCharacters", "dynamic.EncodedCharacters"},
                            {"redirectRegex", "dynamic.RedirectRegex"},
                            {"redirectScheme", "dynamic.RedirectScheme"},
                            {"inFlightReq", "dynamic.InFlightReq"},
                            {"passTLSClientCert", "dynamic.PassTLSClientCert"},
                            {"contentType", "dynamic.ContentType"},
                            {"grpcWeb", "dynamic.GrpcWeb"}};

class Middleware {
 public:
  Middleware(Context& context, const KubeObject& object)
      : context_(context),
        object_(object),
        id_(context.names.id(object.name_space, object.name)),
        logger_(Logger().with("middlewareName", id_)),
        spec_(Item(object)["spec"]),
        maker_(context.maker("dynamic.Middleware")) {}

  void load() {
    // In Traefik's order: the first that fails is the one that is logged.
    bool good = one("basicAuth", "basic auth", &Middleware::basic_auth) &&
                one("digestAuth", "digest auth", &Middleware::digest_auth) &&
                one("forwardAuth", "forward auth", &Middleware::forward_auth) &&
                one("errors", "error page", &Middleware::errors) && one("plugin", "plugins", &Middleware::plugin) &&
                one("rateLimit", "rateLimit", &Middleware::rate_limit) && one("retry", "retry", &Middleware::retry) &&
                one("circuitBreaker", "circuit breaker", &Middleware::circuit_breaker) &&
                one("chain", "chain", &Middleware::chain);
    if (!good) return;
    for (const Plain& plain : kPlain) {
      if (spec_[plain.field]) maker_.set(plain.field, embedded(context_, spec_[plain.field], plain.type));
    }
    if (spec_["buffering"]) {
      Maker maker = context_.maker("dynamic.Buffering");
      copy_all(maker, spec_["buffering"],
               {"memRequestBodyBytes", "maxRequestBodyBytes", "memResponseBodyBytes", "maxResponseBodyBytes",
                "retryExpression"});
      set("buffering", maker.done(false, OriginKind::Written, spec_["buffering"].span()));
    }
    if (spec_["compress"]) {
      Maker maker = context_.maker("dynamic.Compress");
      copy_all(
          maker, spec_["compress"],
          {"excludedContentTypes", "includedContentTypes", "minResponseBodyBytes", "encodings", "defaultEncoding"});
      set("compress", maker.done(true, OriginKind::Written, spec_["compress"].span()));
    }
    Value out = maker_.done(false, OriginKind::Written, object_.span);
    out.set_name(Item(object_).at("metadata.name").span());
    context_.add(logger_, context_.middlewares, id_, out, object_);
  }

 private:
  using Made = std::optional<Value>;

  bool one(std::string_view field, const std::string& words, Made (Middleware::*make)(const Item&, Refusal&)) {
    Item given = spec_[field];
    if (!given) return true;
    Refusal why;
    Made made = (this->*make)(given, why);
    if (made) {
      set(field, *made);
      return true;
    }
    if (!context_.panic) context_.error(logger_, "Error while reading " + words + " middleware", std::move(why));
    return false;
  }

  void set(std::string_view field, Value value) {
    value.set_name(spec_[field].key_span());
    maker_.set(field, value);
  }

  Made basic_auth(const Item& given, Refusal& why) { return auth(given, "dynamic.BasicAuth", true, why); }
  Made digest_auth(const Item& given, Refusal& why) { return auth(given, "dynamic.DigestAuth", false, why); }
  Made auth(const Item& given, std::string_view type, bool basic, Refusal& why) {
    return auth_middleware(context_, object_.name_space, given, type, basic, why);
  }
  Made forward_auth(const Item& given, Refusal& why) {
    return forward_auth_middleware(context_, object_.name_space, given, why);
  }
  Made plugin(const Item& given, Refusal& why) { return plugin_middleware(context_, object_.name_space, given, why); }
  Made rate_limit(const Item& given, Refusal& why) {
    return rate_limit_middleware(context_, object_.name_space, given, why);
  }

  /// Source: createErrorPageMiddleware.
  Made errors(const Item& given, Refusal& why) {
    Maker maker = context_.maker("dynamic.ErrorPage");
    copy_all(maker, given, {"status", "statusRewrites", "query", "errorRequestHeaders"});
    Item reference = given["service"];
    if (!resolved_alike(context_.version)) return old_errors(maker, reference, given.span(), why);
    std::string key = id_ + "-errorpage-service";
    std::optional<NamedService> service = name_and_service({context_}, object_.name_space, reference, key, why);
    if (!service) return std::nullopt;
    if (service->definition) context_.add(logger_, context_.services, key, *service->definition, object_);
    maker.text("service", service->definition ? key : service->name, reference["name"].span());
    return maker.done(false, OriginKind::Written, given.span());
  }

  /// Always a Kubernetes service, whatever its kind says.
  Made old_errors(Maker& maker, const Item& reference, text::Span span, Refusal& why) {
    Made service = servers_balancer({context_}, object_.name_space, reference, why);
    if (!service) return std::nullopt;
    std::string name = id_ + "-errorpage-service";
    context_.add(logger_, context_.services, name, *service, object_);
    maker.text("service", name, reference["name"].span());
    return maker.done(false, OriginKind::Written, span);
  }

  /// Source: createRetryMiddleware. What is not given counts as 0.
  Made retry(const Item& given, Refusal& why) {
    Maker maker = context_.maker("dynamic.Retry");
    copy_all(maker, given,
             {"attempts", "status", "disableRetryOnNetworkError", "retryNonIdempotentMethod", "maxRequestBodyBytes"});
    if (!read_time(maker, given, "initialInterval", why)) return std::nullopt;
    if (context_.since({3, 7, 0}) && !read_time(maker, given, "timeout", why)) return std::nullopt;
    return maker.done(true, OriginKind::Written, given.span());
  }

  /// Source: createCircuitBreakerMiddleware.
  Made circuit_breaker(const Item& given, Refusal& why) {
    Maker maker = context_.maker("dynamic.CircuitBreaker");
    copy(maker, given, "expression");
    for (const char* field : {"checkPeriod", "fallbackDuration", "recoveryDuration"}) {
      if (!read_time(maker, given, field, why)) return std::nullopt;
    }
    if (given["responseCode"].integer().value_or(0) != 0) copy(maker, given, "responseCode");
    return maker.done(true, OriginKind::Written, given.span());
  }

  /// Source: createChainMiddleware.
  Made chain(const Item& given, Refusal& why) {
    std::optional<Value> names = chain_keys(context_, logger_, object_.name_space, given["middlewares"], why);
    if (!names) return std::nullopt;
    Maker maker = context_.maker("dynamic.Chain");
    if (names->kind != Value::Kind::Nil) maker.set("middlewares", *names);
    return maker.done(false, OriginKind::Written, given.span());
  }

  Context& context_;
  const KubeObject& object_;
  std::string id_;
  Logger logger_;
  Item spec_;
  Maker maker_;
};

}  // namespace

void load_middlewares(Context& context) {
  for (const KubeObject* object : context.list("Middleware")) {
    Middleware(context, *object).load();
    if (context.panic) return;
  }
}

void load_tcp_middlewares(Context& context) {
  constexpr Plain kTcp[] = {{"inFlightConn", "dynamic.TCPInFlightConn"},
                            {"ipWhiteList", "dynamic.TCPIPWhiteList"},
                            {"ipAllowList", "dynamic.TCPIPAllowList"}};
  for (const KubeObject* object : context.list("MiddlewareTCP")) {
    Item spec = Item(*object)["spec"];
    Maker maker = context.maker("dynamic.TCPMiddleware");
    for (const Plain& plain : kTcp) {
      if (spec[plain.field]) maker.set(plain.field, embedded(context, spec[plain.field], plain.type));
    }
    Value out = maker.done(false, OriginKind::Written, object->span);
    out.set_name(Item(*object).at("metadata.name").span());
    context.add({}, context.tcp_middlewares, context.names.id(object->name_space, object->name), out, *object);
  }
}

}  // namespace gw::source::crd
