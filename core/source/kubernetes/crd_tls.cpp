// TLSOption and TLSStore. Source: pkg/provider/kubernetes/crd/kubernetes.go.

#include <algorithm>

#include "base/strings.h"
#include "decode/json.h"
#include "source/kubernetes/crd_loaders.h"
#include "source/kubernetes/crd_secrets.h"

namespace gw::source::crd {
namespace {

using diag::FactKind;
using model::Maker;
using model::OriginKind;
using model::Value;

text::Span name_span(const KubeObject& object) { return Item(object).at("metadata.name").span(); }

/// `default` may be defined in one namespace only, if the provider names one.
bool default_allowed(Context& context, const KubeObject& object, const Logger& logger, const char* words) {
  const std::string& wanted = context.options.default_tls_namespace;
  if (object.name != "default" || wanted.empty() || object.name_space == wanted) return true;
  context.warn(
      logger,
      std::string("Ignoring default ") + words + " can only be defined in the " + base::quote(wanted) + " namespace",
      context.fact(FactKind::KubeDefaultTls, name_span(object), std::string(object.kind), "namespace"));
  return false;
}

/// Several objects `default`: none counts.
void check_defaults(Context& context, Table& table, const std::vector<const KubeObject*>& defaults,
                    const std::string& words) {
  if (defaults.size() < 2) return;
  table.entries.erase("default");
  std::string namespaces;
  for (const KubeObject* object : defaults) {
    namespaces += (namespaces.empty() ? "" : " ") + std::string(object->name_space);
    if (object != defaults[0]) context.chances.emplace_back(defaults[0], object);
  }
  Refusal why;
  refuse(why, "", FactKind::KubeDefaultTls, name_span(*defaults.back()), std::string(defaults[0]->kind), "several");
  for (const KubeObject* object : defaults) {
    if (object != defaults.back()) why.fact.notes.push_back({"also defined here", name_span(*object)});
  }
  context.error({}, "Default TLS " + words + " defined in multiple namespaces: [" + namespaces + "]", std::move(why));
}

std::string raw_id(const Context& context, const KubeObject& object) {
  return object.name == "default" ? "default" : context.names.raw_id(object.name_space, object.name);
}

/// The authorities of a TLS option; those that cannot be read are left out.
Value authorities(Context& context, const KubeObject& object, const Logger& logger) {
  std::vector<std::pair<std::string, text::Span>> out;
  for (const Item& name : Item(object).at("spec.clientAuth.secretNames").items()) {
    std::string error;
    std::string id = path(object.name_space, name.text());
    const KubeObject* secret = context.client.secret(object.name_space, name.text(), error);
    Refusal why;
    if (secret == nullptr) {
      diag::Fact missing = context.fact(FactKind::KubeSecretMissing, name.span(), id, "Secret");
      if (error.empty()) context.warn(logger, "Secret " + id + " does not exist", std::move(missing));
      else context.error(logger, "Failed to fetch secret " + id, {error, std::move(missing)});
      continue;
    }
    std::optional<SecretText> blocks = ca_blocks(*secret, name.span(), why);
    if (blocks) out.emplace_back(blocks->bytes, blocks->span);
    else context.error(logger, "Failed to extract CA from secret " + id, std::move(why));
  }
  return out.empty() ? Value() : texts(context.arena(), out);
}

Value option_of(Context& context, const KubeObject& object, const Logger& logger) {
  Item spec = Item(object)["spec"];
  Maker maker = context.maker("tls.Options");
  copy_all(maker, spec,
           {"minVersion", "maxVersion", "cipherSuites", "curvePreferences", "sniStrict", "alpnProtocols",
            "disableSessionTickets"});
  if (!context.since({3, 2, 0})) copy(maker, spec, "preferServerCipherSuites");
  Maker client = context.maker("tls.ClientAuth");
  Value files = authorities(context, object, logger);
  if (files.kind != Value::Kind::Nil) client.set("caFiles", files);
  copy(client, spec["clientAuth"], "clientAuthType");
  maker.set("clientAuth", client.done(false, OriginKind::Written, spec["clientAuth"].span()));
  Value out = maker.done(true, OriginKind::Written, object.span);
  out.set_name(name_span(object));
  return out;
}

}  // namespace

void load_tls_options(Context& context) {
  std::vector<const KubeObject*> defaults;
  for (const KubeObject* object : context.list("TLSOption")) {
    Logger logger = Logger().with("tlsOption", object->name).with("namespace", object->name_space);
    if (!default_allowed(context, *object, logger, "TLS options: they")) continue;
    Value option = option_of(context, *object, logger);
    if (object->name == "default") defaults.push_back(object);
    context.add(logger, context.tls_options, raw_id(context, *object), option, *object);
  }
  check_defaults(context, context.tls_options, defaults, "Options");
}

namespace {

/// A store's default certificate. False: the store is left out.
bool default_certificate(Context& context, const KubeObject& object, const Logger& logger, Maker& maker) {
  Item given = Item(object).at("spec.defaultCertificate");
  if (!given) return true;
  Item name = given["secretName"];
  std::string id = path(object.name_space, name.text());
  std::string error;
  const KubeObject* secret = context.client.secret(object.name_space, name.text(), error);
  if (secret == nullptr) {
    diag::Fact missing = context.fact(FactKind::KubeSecretMissing, name.span(), id, "Secret");
    context.error(logger, error.empty() ? "Secret " + id + " does not exist" : "Failed to fetch secret " + id,
                  {error, std::move(missing)});
    return false;
  }
  Refusal why;
  std::optional<KeyPair> pair = key_pair(*secret, name.span(), why);
  if (!pair) {
    context.error(logger, "Could not get certificate blocks", std::move(why));
    return false;
  }
  maker.set("defaultCertificate", certificate_of(context, *pair));
  return true;
}

void generated_certificate(Context& context, const Item& given, Maker& maker) {
  if (!given) return;
  std::vector<decode::JsonFault> faults;
  Value made = decode::from_json(given.document(), given.node(), Context::type("tls.GeneratedCert"), context.version,
                                 context.arena(), faults);
  if (made.kind != Value::Kind::Nil) maker.set("defaultGeneratedCert", made);
}

/// Further certificates of a store. False: one cannot be read, and the store is left out for it (before 3.7).
/// Source: kubernetes.go buildCertificates.
bool certificates(Context& context, const KubeObject& object, const std::string& store) {
  Logger logger = Logger().with("TLSStore", store).with("namespace", object.name_space);
  for (const Item& one : Item(object).at("spec.certificates").items()) {
    Item name = one["secretName"];
    std::string key = path(object.name_space, name.text());
    auto known = context.certificates.find(key);
    if (known != context.certificates.end()) {
      if (known->second.owner != &object) context.chances.emplace_back(known->second.owner, &object);
      continue;
    }
    Refusal why;
    std::optional<Value> made = tls_certificate(context, object.name_space, name, store, why);
    if (made) {
      context.certificates[key] = {*made, &object};
    } else if (!context.since({3, 7, 0})) {
      why.error = "unable to read secret " + key + ": " + why.error;
      context.error(Logger().with("TLSStore", object.name).with("namespace", object.name_space),
                    "Failed to load certificates", std::move(why));
      return false;
    } else {
      context.error(
          logger, "Unable to read certificate secret " + key + ", skipping (will retry on next configuration refresh)",
          std::move(why));
    }
  }
  return true;
}

}  // namespace

void load_tls_stores(Context& context) {
  std::vector<const KubeObject*> defaults;
  for (const KubeObject* object : context.list("TLSStore")) {
    Logger logger = Logger().with("TLSStore", object->name).with("namespace", object->name_space);
    if (!default_allowed(context, *object, logger, "TLS store: it")) continue;
    std::string id = raw_id(context, *object);
    if (object->name == "default") defaults.push_back(object);
    Maker maker = context.maker("tls.Store");
    if (!default_certificate(context, *object, logger, maker)) continue;
    generated_certificate(context, Item(*object).at("spec.defaultGeneratedCert"), maker);
    if (!certificates(context, *object, id)) continue;
    Value store = maker.done(false, OriginKind::Written, object->span);
    store.set_name(name_span(*object));
    context.add(logger, context.tls_stores, id, store, *object);
  }
  check_defaults(context, context.tls_stores, defaults, "Stores");
}

}  // namespace gw::source::crd
