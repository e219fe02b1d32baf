#ifndef GW_SOURCE_KUBERNETES_CRD_SECRETS_H_
#define GW_SOURCE_KUBERNETES_CRD_SECRETS_H_

// What the provider takes from Secrets and ConfigMaps.

#include <optional>
#include <string>
#include <utility>

#include "source/kubernetes/crd_context.h"
#include "source/kubernetes/secret.h"

namespace gw::source::crd {

struct KeyPair {
  SecretText certificate, key;
};

/// The secret that `name` names, in Traefik's words where it is refused: with `quoted` "secret 'ns/x' not found",
/// else "secret ns/x does not exist".
const KubeObject* find_secret(Context& context, std::string_view name_space, const Item& name, bool quoted,
                              Refusal& why);

/// tls.crt and tls.key. Source: kubernetes.go getCertificateBlocks.
std::optional<KeyPair> key_pair(const KubeObject& secret, text::Span place, Refusal& why);

/// Source: kubernetes.go loadAuthTLSSecret.
std::optional<KeyPair> auth_key_pair(Context& context, std::string_view name_space, const Item& name, Refusal& why);

/// Source: kubernetes.go getCABlocks.
std::optional<SecretText> ca_blocks(const KubeObject& secret, text::Span place, Refusal& why);

/// Source: kubernetes.go loadCASecret.
std::optional<SecretText> ca_secret(Context& context, std::string_view name_space, const Item& name, Refusal& why);

/// Source: kubernetes.go loadCAConfigMap.
std::optional<SecretText> ca_config_map(Context& context, std::string_view name_space, const Item& name, Refusal& why);

/// A certificate of the configuration, for these stores. Source: kubernetes.go getTLS.
std::optional<model::Value> tls_certificate(Context& context, std::string_view name_space, const Item& name,
                                            const std::string& store, Refusal& why);

/// A tls.Certificate.
model::Value certificate_of(Context& context, const KeyPair& pair);

}  // namespace gw::source::crd

#endif  // GW_SOURCE_KUBERNETES_CRD_SECRETS_H_
