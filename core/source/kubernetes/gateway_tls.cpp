#include "source/kubernetes/gateway_tls.h"

#include <algorithm>

#include "base/go_values.h"
#include "base/strings.h"
#include "source/kubernetes/crd_secrets.h"
#include "source/kubernetes/gateway_grants.h"

namespace gw::source::gateway_api {

using diag::FactKind;
using model::Maker;
using model::Value;

namespace {

/// An object of the core group by name; null, and `error` says so in Go's words.
const KubeObject* find(Context& context, const char* kind, std::string_view name_space, std::string_view name,
                       std::string& error) {
  const crd::Client& client = context.base.client;
  bool secret = std::string_view(kind) == "secret";
  const KubeObject* found =
      secret ? client.secret(name_space, name, error) : client.config_map(name_space, name, error);
  if (found == nullptr && error.empty()) error = std::string(kind) + " " + base::quote(name) + " not found";
  return found;
}

/// What Go prints of a pointer to a text.
std::string pointed(const Item& item, std::string_view preset) { return std::string(item ? item.text() : preset); }

class Listeners {
 public:
  Listeners(Context& context, const KubeObject& gateway, const std::string& subject)
      : context_(context), gateway_(gateway), subject_(subject) {}

  void add(const Item& reference) {
    std::string kind = pointed(reference["kind"], "Secret"), group = pointed(reference["group"], "");
    if (kind != "Secret" || (!group.empty() && group != kCore)) {
      return refuse(reference, "InvalidCertificateRef",
                    "Unsupported TLS CertificateRef group/kind: " + group + "/" + kind);
    }
    Item given = reference["namespace"];
    std::string name_space(given ? given.text() : gateway_.name_space), name(reference["name"].text());
    std::string key = path(name_space, name);
    std::optional<std::string> denied =
        not_granted(context_, {"Gateway", gateway_.name_space, kCore, "Secret", name, name_space});
    if (denied) return refuse(reference, "RefNotPermitted", "Cannot reference CertificateRef " + key + ": " + *denied);
    if (out_.contains(key)) return;
    std::string error;
    const KubeObject* secret = find(context_, "secret", name_space, name, error);
    if (secret == nullptr) {
      if (context_.partial() && context_.options.watched(name_space)) {
        context_.base.assume("Secret " + key + " exists, with a certificate");
        return;
      }
      return refuse(reference, "InvalidCertificateRef",
                    "Cannot load CertificateRef " + key + ": getting secret: " + error);
    }
    certificate(reference, *secret, key);
  }

  std::optional<Certificates> done() { return good_ ? std::optional(std::move(out_)) : std::nullopt; }

 private:
  void certificate(const Item& reference, const KubeObject& secret, const std::string& key) {
    crd::Refusal why;
    std::string before = "Cannot load CertificateRef " + key + ": ";
    std::optional<crd::KeyPair> pair = crd::key_pair(secret, reference.span(), why);
    if (!pair) return refuse(reference, "InvalidCertificateRef", before + "getting certificate blocks: " + why.error);
    std::string error = base::key_pair_error(pair->certificate.bytes, pair->key.bytes);
    if (!error.empty()) {
      return refuse(reference, "InvalidCertificateRef",
                    before + "validating certificate: unable to parse TLS certificate: " + error);
    }
    Maker maker = context_.base.maker("tls.CertAndStores");
    maker.text("certFile", pair->certificate.bytes, pair->certificate.span);
    maker.text("keyFile", pair->key.bytes, pair->key.span);
    out_[key] = {maker.done(false, model::OriginKind::Derived, reference.span()), &gateway_};
  }

  void refuse(const Item& reference, const char* reason, std::string message) {
    good_ = false;
    context_.refuse(FactKind::GatewayListener, reference.span(), subject_, {reason, std::move(message)});
  }

  Context& context_;
  const KubeObject& gateway_;
  const std::string& subject_;
  Certificates out_;
  bool good_ = true;
};

/// The policies that name the service, the older first. Source: client.go ListBackendTLSPoliciesForService.
std::vector<const KubeObject*> policies_of(const Context& context, std::string_view name_space,
                                           std::string_view service) {
  std::vector<const KubeObject*> out;
  for (const KubeObject* policy : context.list("BackendTLSPolicy", name_space)) {
    for (const Item& target : Item(*policy).at("spec.targetRefs").items()) {
      bool names = group_of(target) == kCore && target["kind"].text() == "Service" && target["name"].text() == service;
      if (names) out.push_back(policy);
    }
  }
  std::ranges::stable_sort(out, [](const KubeObject* a, const KubeObject* b) {
    std::string_view first = Item(*a).at("metadata.creationTimestamp").text();
    std::string_view second = Item(*b).at("metadata.creationTimestamp").text();
    return std::tie(first, a->name) < std::tie(second, b->name);
  });
  return out;
}

/// Source: httproute.go loadServersTransport.
std::optional<Value> transport_of(Context& context, std::string_view name_space, const KubeObject& policy,
                                  Condition& why, text::Span& place) {
  Item validation = Item(policy).at("spec.validation");
  Maker maker = context.base.maker("dynamic.ServersTransport");
  maker.text("serverName", validation["hostname"].text(), validation["hostname"].span());
  context.not_read(validation["subjectAltNames"], "spec.validation.subjectAltNames");
  context.not_read(Item(policy).at("spec.options"), "spec.options");
  std::vector<std::pair<std::string, text::Span>> authorities;
  std::vector<Item> references;
  if (!validation["wellKnownCACertificates"]) references = validation["caCertificateRefs"].items();
  for (const Item& reference : references) {
    place = reference.span();
    std::string kind(reference["kind"].text()), id = path(name_space, reference["name"].text());
    if (group_of(reference) != kCore || (kind != "ConfigMap" && kind != "Secret")) {
      why = {"InvalidKind", "Only ConfigMaps and Secrets are supported"};
      return std::nullopt;
    }
    const char* word = kind == "Secret" ? "secret" : "configmap";
    std::string error;
    const KubeObject* object = find(context, word, name_space, reference["name"].text(), error);
    if (object == nullptr && context.partial() && context.options.watched(name_space)) {
      context.base.assume(kind + " " + id + " exists, with an authority");
      continue;
    }
    if (object == nullptr) {
      why = {"InvalidCACertificateRef", "getting " + std::string(word) + " " + id + ": " + error};
      return std::nullopt;
    }
    SecretEntries entries = entries_of(*object);
    auto at = entries.find("ca.crt");
    if (at == entries.end() || at->second.bytes.empty()) {
      why = {"InvalidCACertificateRef", kind + " " + id + " does not have a ca.crt"};
      return std::nullopt;
    }
    authorities.emplace_back(at->second.bytes, at->second.span);
  }
  if (!authorities.empty()) maker.set("rootCAs", crd::texts(context.base.arena(), authorities));
  return maker.done(false, model::OriginKind::Derived, validation.span());
}

}  // namespace

std::optional<Certificates> listener_certificates(Context& context, const KubeObject& gateway, const Item& references,
                                                  const std::string& subject) {
  Listeners listeners(context, gateway, subject);
  for (const Item& reference : references.items()) listeners.add(reference);
  return listeners.done();
}

std::optional<Value> backend_transport(Context& context, std::string_view name_space, std::string_view service,
                                       std::string_view port_name, Condition& why) {
  std::optional<Value> out;
  const KubeObject* taken = nullptr;
  for (const KubeObject* policy : policies_of(context, name_space, service)) {
    for (const Item& target : Item(*policy).at("spec.targetRefs").items()) {
      Item section = target["sectionName"];
      if (target["name"].text() != service || (section && section.text() != port_name)) continue;
      std::string id = path(policy->name_space, policy->name);
      if (out) {
        if (taken != policy) context.refuse(FactKind::GatewayPolicy, target.span(), id, {"Conflicted", ""});
        continue;
      }
      text::Span place = target.span();
      out = transport_of(context, name_space, *policy, why, place);
      taken = policy;
      if (out) continue;
      context.refuse(FactKind::GatewayPolicy, place, id, why);
      why = {"RefNotPermitted",
             "Cannot apply BackendTLSPolicy for Service " + path(name_space, service) + ": " + why.message};
      return std::nullopt;
    }
  }
  return out ? out : Value();
}

}  // namespace gw::source::gateway_api
