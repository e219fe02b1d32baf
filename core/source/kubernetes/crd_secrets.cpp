#include "source/kubernetes/crd_secrets.h"

namespace gw::source::crd {

using diag::FactKind;
using model::Maker;
using model::Value;

namespace {

std::string id_of(const KubeObject& object) { return path(object.name_space, object.name); }

/// "tls.crt, tls.key": those of the two of which `lacks` is true.
template <class Lacks>
std::string lacking(Lacks lacks) {
  std::string out;
  for (const char* name : {"tls.crt", "tls.key"}) {
    if (lacks(name)) out += (out.empty() ? "" : ", ") + std::string(name);
  }
  return out;
}

}  // namespace

const KubeObject* find_secret(Context& context, std::string_view name_space, const Item& name, bool quoted,
                              Refusal& why) {
  std::string error;
  std::string id = path(name_space, name.text());
  const KubeObject* found = context.client.secret(name_space, name.text(), error);
  if (found != nullptr) return found;
  std::string shown = quoted ? "'" + id + "'" : id;
  std::string words = !error.empty() ? "failed to fetch secret " + shown + ": " + error
                      : quoted       ? "secret " + shown + " not found"
                                     : "secret " + shown + " does not exist";
  refuse(why, std::move(words), FactKind::KubeSecretMissing, name.span(), id, "Secret");
  return nullptr;
}

std::optional<KeyPair> key_pair(const KubeObject& secret, text::Span place, Refusal& why) {
  SecretEntries entries = entries_of(secret);
  std::string missing = lacking([&](const char* name) { return !entries.contains(name); });
  if (!missing.empty()) {
    return refuse(why, "secret " + id_of(secret) + " is missing the following TLS data entries: " + missing,
                  FactKind::KubeSecretWrong, place, id_of(secret), "certificate");
  }
  std::string empty = lacking([&](const char* name) { return entries[name].bytes.empty(); });
  if (!empty.empty()) {
    return refuse(why, "secret " + id_of(secret) + " contains the following empty TLS data entries: " + empty,
                  FactKind::KubeSecretWrong, place, id_of(secret), "certificate");
  }
  return KeyPair{entries["tls.crt"], entries["tls.key"]};
}

std::optional<KeyPair> auth_key_pair(Context& context, std::string_view name_space, const Item& name, Refusal& why) {
  const KubeObject* secret = find_secret(context, name_space, name, true, why);
  if (secret != nullptr) return key_pair(*secret, name.span(), why);
  std::string id = path(name_space, name.text());
  if (why.error == "secret '" + id + "' not found") why.error = "secret '" + id + "' does not exist";
  return std::nullopt;
}

std::optional<SecretText> ca_blocks(const KubeObject& secret, text::Span place, Refusal& why) {
  SecretEntries entries = entries_of(secret);
  for (const char* name : {"tls.ca", "ca.crt"}) {
    auto at = entries.find(name);
    if (at != entries.end()) return at->second;
  }
  std::string kind = secret.kind == "ConfigMap" ? "config map " : "secret ";
  return refuse(why, kind + id_of(secret) + " contains neither tls.ca nor ca.crt", FactKind::KubeSecretWrong, place,
                id_of(secret), "authority");
}

std::optional<SecretText> ca_secret(Context& context, std::string_view name_space, const Item& name, Refusal& why) {
  const KubeObject* secret = find_secret(context, name_space, name, true, why);
  if (secret == nullptr) return std::nullopt;
  std::optional<SecretText> found = ca_blocks(*secret, name.span(), why);
  if (found) return found;
  SecretEntries entries = entries_of(*secret);
  if (entries.size() == 1) return entries.begin()->second;
  why.error = "secret '" + id_of(*secret) + "' has no CA block: " + why.error;
  return std::nullopt;
}

std::optional<SecretText> ca_config_map(Context& context, std::string_view name_space, const Item& name, Refusal& why) {
  std::string error;
  std::string id = path(name_space, name.text());
  const KubeObject* map = context.client.config_map(name_space, name.text(), error);
  if (map == nullptr) {
    std::string words =
        error.empty() ? "configMap '" + id + "' not found" : "failed to fetch configMap '" + id + "': " + error;
    return refuse(why, std::move(words), FactKind::KubeSecretMissing, name.span(), id, "ConfigMap");
  }
  std::optional<SecretText> found = ca_blocks(*map, name.span(), why);
  if (!found) why.error = "configMap '" + id + "' has no CA block: " + why.error;
  return found;
}

namespace {

void put(Maker& maker, const KeyPair& pair) {
  maker.text("certFile", pair.certificate.bytes, pair.certificate.span);
  maker.text("keyFile", pair.key.bytes, pair.key.span);
}

}  // namespace

Value certificate_of(Context& context, const KeyPair& pair) {
  Maker maker = context.maker("tls.Certificate");
  put(maker, pair);
  return maker.done(false, model::OriginKind::Derived, pair.certificate.span);
}

std::optional<Value> tls_certificate(Context& context, std::string_view name_space, const Item& name,
                                     const std::string& store, Refusal& why) {
  const KubeObject* secret = find_secret(context, name_space, name, false, why);
  if (secret == nullptr) return std::nullopt;
  std::optional<KeyPair> pair = key_pair(*secret, name.span(), why);
  if (!pair) return std::nullopt;
  Maker maker = context.maker("tls.CertAndStores");
  put(maker, *pair);
  if (!store.empty()) maker.set("stores", texts(context.arena(), {{store, name.span()}}));
  return maker.done(false, model::OriginKind::Derived, name.span());
}

}  // namespace gw::source::crd
