#include "source/kubernetes/crd_routes.h"

#include <algorithm>

#include "decode/json.h"
#include "source/kubernetes/crd_secrets.h"

namespace gw::source::crd {

using diag::FactKind;
using model::Value;

Logger ingress_logger(const KubeObject& object) {
  return Logger().with("ingress", object.name).with("namespace", object.name_space);
}

std::string ingress_name(const KubeObject& object) {
  if (!object.name.empty()) return std::string(object.name);
  return std::string(Item(object).at("metadata.generateName").text());
}

bool handled(Context& context, const KubeObject& object, const Logger& logger) {
  constexpr std::string_view kAnnotation = "kubernetes.io/ingress.class";
  Item root(object);
  Item field = root.at("spec.ingressClassName");
  Item annotation = root["metadata"]["annotations"][kAnnotation];
  bool by_field = field && context.since({3, 7, 0});
  std::string name(by_field ? field.text() : annotation.text());
  text::Span span = by_field ? field.span() : annotation.span();
  if (!by_field && !name.empty() && context.since({3, 7, 0})) {
    context.warn(logger,
                 "'kubernetes.io/ingress.class' is a deprecated annotation, please use spec.ingressClassName instead.",
                 context.fact(FactKind::KubeClassAnnotation, annotation.key_span(), name));
  }
  const std::string& wanted = context.options.ingress_class;
  if (wanted == name || (wanted.empty() && name == "traefik")) return true;
  if (!span.written()) span = root.at("metadata.name").span();
  context.keep(context.fact(FactKind::KubeClassNotHandled, span, name, wanted));
  context.note(logger, "ingress class " + (name.empty() ? "not given" : "\"" + name + "\"") + ", not handled");
  return false;
}

void load_tls_secret(Context& context, const KubeObject& object, const Logger& logger) {
  Item tls = Item(object).at("spec.tls");
  if (!tls) return;
  Item secret = tls["secretName"];
  if (secret.text().empty()) {
    context.note({}, "No secret name provided");
    return;
  }
  std::string key = path(object.name_space, secret.text());
  if (context.certificates.contains(key)) return;
  Refusal why;
  std::optional<Value> certificate = tls_certificate(context, object.name_space, secret, {}, why);
  if (certificate) context.certificates[key] = {*certificate, &object};
  else context.error(logger, "Error configuring TLS", std::move(why));
}

Value domains_of(Context& context, const Item& domains) {
  std::vector<Value> list;
  std::vector<decode::JsonFault> faults;
  for (const Item& domain : domains.items()) {
    Value one = decode::from_json(domain.document(), domain.node(), Context::type("types.Domain"), context.version,
                                  context.arena(), faults);
    if (one.kind == Value::Kind::Nil) one = context.arena().object(Context::type("types.Domain"), {}, one.origin);
    list.push_back(one);
  }
  if (list.empty()) return {};
  return context.arena().list(list, model::OriginKind::Written, domains.span());
}

void check_match(Context& context, const Item& spec, std::size_t index) {
  std::vector<Item> routes = spec["routes"].items();
  std::string_view match = routes[index]["match"].text();
  for (std::size_t i = 0; i < index; ++i) {
    if (routes[i]["match"].text() != match) continue;
    diag::Fact fact = context.fact(FactKind::KubeDuplicateMatch, routes[index]["match"].span(), std::string(match));
    fact.notes.push_back({"the first route with it", routes[i]["match"].span()});
    context.keep(std::move(fact));
    return;
  }
}

}  // namespace gw::source::crd
