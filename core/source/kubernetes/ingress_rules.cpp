// From Ingress objects to routers, services and certificates.
// Source: pkg/provider/kubernetes/ingress/kubernetes.go (loadConfigurationFromIngresses).

#include "source/kubernetes/ingress_rules.h"

#include <array>
#include <map>

#include "base/sha256.h"
#include "source/kubernetes/crd_secrets.h"
#include "template/rule.h"

namespace gw::source::ingress {

using diag::FactKind;
using model::Value;

namespace {

constexpr std::string_view kClassAnnotation = "kubernetes.io/ingress.class";
constexpr const char* kDefaultBackend = "default-backend";

/// The name with the first ten bytes of the rule's digest. Source: makeRouterKeyWithHash.
std::string hashed(const std::string& key, std::string_view rule) {
  std::array<std::uint8_t, 32> digest = base::sha256(rule);
  return key + "-" + base::hex({reinterpret_cast<const char*>(digest.data()), 10});
}

class Loader {
 public:
  Loader(Context& context, const KubeObject& object)
      : context_(context), base_(context.base), ingress_{object, Item(object)["spec"], {}} {
    ingress_.logger = Logger{}.with("ingress", object.name).with("namespace", object.name_space);
  }

  void run() {
    std::string status = status_error(context_);
    if (!status.empty()) {
      error("Error while updating ingress status",
            refusal(status, FactKind::KubeBadOption, context_.options.span, "ingressEndpoint"));
    }
    Annotations annotations = decode_annotations(context_.sources, ingress_.object,
                                                 "provider/kubernetes/ingress.RouterConfig", "router", base_.version);
    for (const diag::Fact& fact : annotations.facts) base_.keep(fact);
    base_.arena().adopt(annotations.config.arena);
    if (!annotations.error.empty()) {
      text::Span place = Item(ingress_.object).at("metadata.annotations").span();
      error("Failed to parse annotations", refusal(annotations.error, FactKind::KubeBadOption, place, "annotations"));
      return;
    }
    ingress_.router = annotations.found;
    if (!references_allowed()) return;
    add_certificates();
    if (ingress_.spec["rules"].size() == 0 && ingress_.spec["defaultBackend"]) add_default_backend();
    for (const Item& rule : ingress_.spec["rules"].items()) {
      for (const Item& path : rule.at("http.paths").items()) {
        add_path(std::string(rule["host"].text()), path, rule);
        if (base_.panic) return;
      }
    }
    add_routers();
  }

 private:
  static Refusal refusal(std::string error, FactKind kind, text::Span span, std::string subject = {},
                         std::string detail = {}) {
    Refusal out;
    crd::refuse(out, std::move(error), kind, span, std::move(subject), std::move(detail));
    return out;
  }

  void error(const std::string& message, Refusal why) { base_.error(ingress_.logger, message, std::move(why)); }

  void error(const std::string& message, const Backend& backend, Refusal why) {
    Logger logger = ingress_.logger.with("serviceName", backend.service).with("servicePort", backend.go_port());
    base_.error(logger, message, std::move(why));
  }

  /// Middlewares and TLS options of annotations always belong to other providers.
  bool references_allowed() {
    if (ingress_.router == nullptr || cross_provider_allowed(context_.options, ingress_.object.name_space)) return true;
    auto refuse = [&](const char* what, const Value& value) {
      error(std::string("Skipping Ingress: cross-provider ") + what + " reference is not allowed from namespace \"" +
                ingress_.name_space() + "\"",
            refusal({}, FactKind::KubeReferenceRefused, value.span, std::string(value.string()), "provider"));
      return false;
    };
    const Value* middlewares = ingress_.router->find("middlewares");
    if (middlewares != nullptr && !middlewares->items().empty()) return refuse("middleware", *middlewares);
    const Value* options = ingress_.router->at("tls.options");
    if (options != nullptr && !options->string().empty()) return refuse("TLS option", *options);
    return true;
  }

  /// Source: getCertificates.
  void add_certificates() {
    for (const Item& block : ingress_.spec["tls"].items()) {
      Item name = block["secretName"];
      if (name.text().empty()) {
        base_.note(ingress_.logger, "Skipping TLS sub-section: No secret name provided");
        continue;
      }
      std::string key = ingress_.name_space() + "-" + std::string(name.text());
      auto known = base_.certificates.find(key);
      if (known != base_.certificates.end()) {
        const KubeObject* other = known->second.owner;
        // "a-b" and "c" give the name of "a" and "b-c".
        if (other->name_space != ingress_.object.name_space) base_.chances.emplace_back(other, &ingress_.object);
        continue;
      }
      Refusal why;
      std::optional<Value> certificate = crd::tls_certificate(base_, ingress_.object.name_space, name, "", why);
      if (!certificate) {
        error("Error configuring TLS", std::move(why));
        return;
      }
      base_.certificates[key] = {*certificate, &ingress_.object};
    }
  }

  void add_default_backend() {
    Item item = ingress_.spec["defaultBackend"];
    auto known = base_.services.entries.find(kDefaultBackend);
    if (known != base_.services.entries.end()) {
      base_.chances.emplace_back(known->second.owner, &ingress_.object);
      Refusal why = refusal({}, FactKind::KubeNameCollision, item.span(), kDefaultBackend, "default backend");
      why.fact.notes.push_back({"defined first here", known->second.value.span});
      return error("The default backend already exists.", std::move(why));
    }
    if (item["resource"]) {
      return error("Resource is not supported for default backend",
                   refusal({}, FactKind::KubeServiceRefused, item["resource"].span(), {}, "resource"));
    }
    if (!item["service"]) {
      return error("Default backend is missing service definition",
                   refusal({}, FactKind::KubeServiceRefused, item.span(), {}, "missing"));
    }
    Backend backend = backend_of(item);
    std::optional<Value> service = make_service(backend);
    if (!service) return;
    base_.overwrite(base_.routers, "default-router", default_router(context_, ingress_, backend), ingress_.object);
    base_.overwrite(base_.services, kDefaultBackend, *service, ingress_.object);
  }

  /// A service with servers, or one that may be empty; nothing, with a line in the log.
  std::optional<Value> make_service(const Backend& backend) {
    Refusal why;
    bool empty = false;
    std::optional<Value> service = load_service(context_, ingress_, backend, empty, why);
    if (base_.panic) return std::nullopt;
    if (!service) {
      error("Cannot create service", backend, std::move(why));
      return std::nullopt;
    }
    if (!empty || context_.options.allow_empty_services) return service;
    error(
        "Skipping service: no endpoints found", backend,
        refusal({}, FactKind::KubeNoEndpoints, backend.span, ingress_.name_space() + "/" + backend.service, "slices"));
    return std::nullopt;
  }

  void add_path(const std::string& host, const Item& path, const Item& rule) {
    Item item = path["backend"];
    if (item["resource"]) {
      return error("Resource backends are not supported",
                   refusal({}, FactKind::KubeServiceRefused, item["resource"].span(), {}, "resource"));
    }
    if (!item["service"]) {
      return error("Missing service definition",
                   refusal({}, FactKind::KubeServiceRefused, item ? item.span() : path.span(), {}, "missing"));
    }
    Backend backend = backend_of(item);
    std::optional<Value> service = make_service(backend);
    if (!service) return;
    std::string name = template_::normalize(ingress_.name_space() + "-" + backend.service + "-" + backend.port());
    base_.overwrite(base_.services, name, *service, ingress_.object);
    Place place{host, std::string(path["path"].text()), std::string(path["pathType"].text()), path["path"].span()};
    if (!place.span.written()) place.span = host.empty() ? rule.span() : rule["host"].span();
    Refusal why;
    std::optional<Value> router = load_router(context_, ingress_, place, backend, name, why);
    if (!router) {
      Logger logger = ingress_.logger.with("serviceName", backend.service).with("path", place.path);
      return base_.error(logger, "Skipping path.", std::move(why));
    }
    std::string key =
        template_::normalize(ingress_.name_space() + "-" + std::string(ingress_.object.name) + "-" + host + place.path);
    routers_[key].push_back(*router);
  }

  void add_routers() {
    for (const auto& [key, routers] : routers_) {
      if (routers.size() == 1) {
        base_.overwrite(base_.routers, key, routers[0], ingress_.object);
        continue;
      }
      base_.note(ingress_.logger, "Multiple routers are defined with the same key \"" + key +
                                      "\", generating hashes to avoid conflicts");
      for (const Value& router : routers)
        base_.overwrite(base_.routers, hashed(key, router.find("rule")->string()), router, ingress_.object);
    }
  }

  Context& context_;
  crd::Context& base_;
  Ingress ingress_;
  std::map<std::string, std::vector<Value>> routers_;  ///< By key, which several paths may have.
};

}  // namespace

bool is_processed(const Context& context, const KubeObject& ingress) {
  const Options& options = context.options;
  Item name = Item(ingress).at("spec.ingressClassName");
  if (!name) {
    std::string_view annotated = annotation(ingress, kClassAnnotation);
    return options.ingress_class == annotated || (options.ingress_class.empty() && annotated == "traefik");
  }
  if (options.disable_class_lookup || options.disable_cluster_scope) return false;
  if (!options.ingress_class.empty() && options.ingress_class != name.text()) return false;
  return context.classes.contains(name.text());
}

std::set<std::string_view> ingress_classes(const Cluster& cluster) {
  std::set<std::string_view> out;
  for (const KubeObject& object : cluster.objects) {
    if (object.kind != "IngressClass" || object.api_version != "networking.k8s.io/v1") continue;
    if (object.text("spec.controller") == "traefik.io/ingress-controller") out.insert(object.name);
  }
  return out;
}

void load_ingresses(Context& context, const std::vector<const KubeObject*>& ingresses) {
  for (const KubeObject* ingress : ingresses) {
    if (is_processed(context, *ingress)) {
      Loader(context, *ingress).run();
      if (context.base.panic) return;
      continue;
    }
    Item name = Item(*ingress).at("spec.ingressClassName");
    std::string_view given = name ? name.text() : annotation(*ingress, kClassAnnotation);
    text::Span place = name ? name.span() : ingress->span;
    context.base.keep(
        context.base.fact(FactKind::KubeClassNotHandled, place, std::string(given), context.options.ingress_class));
  }
}

}  // namespace gw::source::ingress
