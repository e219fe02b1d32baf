// TraefikService. Source: pkg/provider/kubernetes/crd/kubernetes_http.go.

#include "source/kubernetes/crd_references.h"
#include "source/kubernetes/crd_services.h"

namespace gw::source::crd {
namespace {

using diag::FactKind;
using model::Maker;
using model::OriginKind;
using model::Value;

class TraefikService {
 public:
  TraefikService(Context& context, const KubeObject& object)
      : context_(context),
        builder_{context},
        object_(object),
        spec_(Item(object)["spec"]),
        parent_(object.name_space),
        id_(context.names.id(object.name_space, object.name)) {}

  /// False: Traefik leaves it out.
  bool build(Refusal& why) {
    several_types();
    if (spec_["weighted"]) {
      Item weighted = spec_["weighted"];
      return weighted_service(builder_, parent_, weighted["services"], weighted["sticky"], id_, key("wrr"), object_,
                              span(), why);
    }
    if (spec_["mirroring"]) return mirroring(spec_["mirroring"], why);
    if (spec_["highestRandomWeight"] && context_.since({3, 6, 0})) return random_weight(why);
    if (spec_["failover"] && context_.since({3, 7, 0})) return failover(spec_["failover"], why);
    refuse(why, "unspecified service type", FactKind::TypelessObject, span(), id_);
    return false;
  }

 private:
  text::Span span() const { return Item(object_).at("metadata.name").span(); }
  std::string key(std::string_view role) const { return Names::key({parent_, object_.name, role}); }

  void several_types() {
    std::string types;
    int count = 0;
    for (const char* type : {"weighted", "mirroring", "highestRandomWeight", "failover"}) {
      if (!spec_[type]) continue;
      types += (count++ == 0 ? "" : ", ") + std::string(type);
    }
    if (count > 1) context_.keep(context_.fact(FactKind::MultiTypeObject, span(), id_, types));
  }

  std::optional<NamedService> child(const Item& reference, const std::string& role_key, Refusal& why) {
    std::string name = Names::key({role_key, reference_key(reference, parent_)});
    return name_and_service(builder_, parent_, reference, name, why);
  }

  void keep(const NamedService& service) {
    if (service.definition) context_.add({}, context_.services, service.name, *service.definition, object_);
  }

  void publish(std::string_view field, Value value) {
    Maker out = context_.maker("dynamic.Service");
    out.set(field, value);
    context_.add({}, context_.services, id_, out.done(false, OriginKind::Derived, span()), object_);
  }

  bool mirroring(const Item& spec, Refusal& why) {
    std::optional<NamedService> main = child(spec, key("mirroring"), why);
    if (!main) return false;
    keep(*main);
    std::vector<Value> mirrors;
    std::size_t index = 0;
    for (const Item& mirror : spec["mirrors"].items()) {
      std::optional<NamedService> one = child(mirror, Names::key({key("mirror"), std::to_string(index++)}), why);
      if (!one) return false;
      keep(*one);
      Maker maker = context_.maker("dynamic.MirrorService");
      maker.text("name", one->name, mirror["name"].span());
      copy(maker, mirror, "percent");
      mirrors.push_back(maker.done(false, OriginKind::Derived, mirror.span()));
    }
    Maker maker = context_.maker("dynamic.Mirroring");
    maker.text("service", main->name, spec["name"].span());
    copy_all(maker, spec, {"mirrorBody", "maxBodySize"});
    if (!mirrors.empty())
      maker.set("mirrors", context_.arena().list(mirrors, OriginKind::Derived, spec["mirrors"].span()));
    publish("mirroring", maker.done(false, OriginKind::Derived, spec.span()));
    return true;
  }

  bool random_weight(Refusal& why) {
    std::vector<Value> children;
    std::size_t index = 0;
    for (const Item& service : spec_.at("highestRandomWeight.services").items()) {
      std::optional<NamedService> one = child(service, Names::key({key("hrw"), std::to_string(index++)}), why);
      if (!one) return false;
      keep(*one);
      Maker maker = context_.maker("dynamic.HRWService");
      maker.text("name", one->name, service["name"].span());
      copy(maker, service, "weight");
      children.push_back(maker.done(true, OriginKind::Derived, service.span()));
    }
    Maker maker = context_.maker("dynamic.HighestRandomWeight");
    if (!children.empty()) maker.set("services", context_.arena().list(children, OriginKind::Derived, span()));
    publish("highestRandomWeight", maker.done(false, OriginKind::Derived, span()));
    return true;
  }

  /// Its children take the place of what is there without a word.
  bool failover(const Item& spec, Refusal& why) {
    std::optional<NamedService> main = child(spec["service"], key("failover"), why);
    if (!main) {
      why.error = "getting service: " + why.error;
      return false;
    }
    std::optional<NamedService> fallback = child(spec["fallback"], key("fallback"), why);
    if (!fallback) {
      why.error = "getting fallback service: " + why.error;
      return false;
    }
    Maker errors = context_.maker("dynamic.FailoverError");
    copy_all(errors, spec["errors"], {"status", "maxRequestBodyBytes"});
    Maker maker = context_.maker("dynamic.Failover");
    maker.text("service", main->name, spec["service"]["name"].span());
    maker.text("fallback", fallback->name, spec["fallback"]["name"].span());
    maker.set("errors", errors.done(false, OriginKind::Written, spec["errors"].span()));
    Maker out = context_.maker("dynamic.Service");
    out.set("failover", maker.done(false, OriginKind::Derived, spec.span()));
    context_.overwrite(context_.services, id_, out.done(false, OriginKind::Derived, span()), object_);
    for (const NamedService* one : {&*main, &*fallback}) {
      if (one->definition) context_.overwrite(context_.services, one->name, *one->definition, object_);
    }
    return true;
  }

  Context& context_;
  Builder builder_;
  const KubeObject& object_;
  Item spec_;
  std::string parent_;
  std::string id_;
};

}  // namespace

void load_traefik_services(Context& context) {
  for (const KubeObject* object : context.list("TraefikService")) {
    Refusal why;
    if (TraefikService(context, *object).build(why)) continue;
    if (context.panic) return;
    context.error(Logger().with("serviceName", object->name), "Error while building TraefikService", std::move(why));
  }
}

}  // namespace gw::source::crd
