// ServersTransport and ServersTransportTCP. Source: pkg/provider/kubernetes/crd/kubernetes.go.

#include <algorithm>
#include <array>

#include "decode/json.h"
#include "source/kubernetes/crd_loaders.h"
#include "source/kubernetes/crd_secrets.h"

namespace gw::source::crd {
namespace {

using diag::FactKind;
using model::Maker;
using model::OriginKind;
using model::Value;

/// Cipher suites that Traefik knows. Source: pkg/tls/cipher.go CipherSuites.
constexpr std::string_view kCipherSuites[] = {
    "TLS_RSA_WITH_RC4_128_SHA",
    "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA",
    "TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
    "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_FALLBACK_SCSV",
};

/// The version's number; 0 where Traefik does not know it.
int tls_version(std::string_view name) {
  constexpr std::array<std::string_view, 4> kVersions = {"VersionTLS10", "VersionTLS11", "VersionTLS12",
                                                         "VersionTLS13"};
  for (std::size_t i = 0; i < kVersions.size(); ++i) {
    if (kVersions[i] == name) return static_cast<int>(i) + 1;
  }
  return 0;
}

/// Loads what both kinds of transports have.
class Transport {
 public:
  /// `spec`: what holds the TLS options.
  Transport(Context& context, const KubeObject& object, Logger logger, const Item& spec)
      : context_(context), object_(object), logger_(std::move(logger)), spec_(spec) {}

  void authorities(Maker& maker) {
    Item old = spec_["rootCAsSecrets"];
    if (old.size() > 0 && context_.since({3, 4, 0})) {
      context_.warn(logger_, "RootCAsSecrets option is deprecated, please use the RootCA option instead.",
                    context_.fact(FactKind::DeprecatedField, old.key_span(), "rootCAsSecrets"));
    }
    std::vector<std::pair<std::string, text::Span>> out;
    for (const Item& name : old.items()) take(secret(name), out);
    if (context_.since({3, 4, 0})) {
      for (const Item& one : spec_["rootCAs"].items()) take(root_ca(one), out);
    }
    if (!out.empty()) maker.set("rootCAs", texts(context_.arena(), out));
  }

  void certificates(Maker& maker) {
    std::vector<Value> out;
    bool tcp = object_.kind == "ServersTransportTCP";
    for (const Item& name : spec_["certificatesSecrets"].items()) {
      Refusal why;
      std::optional<KeyPair> pair = auth_key_pair(context_, object_.name_space, name, why);
      std::string text(name.text());
      if (pair) out.push_back(certificate_of(context_, *pair));
      else if (tcp)
        context_.error(logger_.with("certificates", text), "Error while loading certificates", std::move(why));
      else context_.error(logger_, "Error while loading certificates " + text, std::move(why));
    }
    if (!out.empty()) maker.set("certificates", context_.arena().list(out, OriginKind::Derived, out[0].span));
  }

  void versions(Maker& maker) {
    std::string_view least = spec_["minVersion"].text(), most = spec_["maxVersion"].text();
    std::string min = version("minVersion", "minimum"), max = version("maxVersion", "maximum");
    if (!least.empty() && !most.empty() && tls_version(least) >= tls_version(most)) {
      Refusal why;
      refuse(why, "", FactKind::KubeBadOption, spec_["minVersion"].span(), "minVersion");
      context_.error({},
                     "CipherSuite MinVersion, " + std::string(least) + ", above or equal to the MaxVersion, " +
                         std::string(most) + ". Falling back to default MaxVersion and MinVersion",
                     std::move(why));
      min = "VersionTLS12";
      max.clear();
    }
    if (!min.empty()) maker.text("minVersion", min, spec_["minVersion"].span());
    if (!max.empty()) maker.text("maxVersion", max, spec_["maxVersion"].span());
  }

  void cipher_suites(Maker& maker) {
    for (const Item& suite : spec_["cipherSuites"].items()) {
      if (std::ranges::find(kCipherSuites, suite.text()) != std::end(kCipherSuites)) continue;
      Refusal why;
      refuse(why, "", FactKind::KubeBadOption, suite.span(), "cipherSuites", std::string(suite.text()));
      context_.error(
          logger_,
          "cipher suite not supported: " + std::string(suite.text()) + ", falling back to default CipherSuite.",
          std::move(why));
      return;
    }
    copy(maker, spec_, "cipherSuites");
  }

  /// `words`: the option as Traefik's log calls it.
  void time(Maker& maker, const Item& from, const char* field, const char* words) {
    std::optional<IntOrString> value = from[field].int_or_string();
    if (!value) return;
    Refusal why;
    if (set_duration(maker, field, *value, why.error)) return;
    why.fact = context_.fact(FactKind::BadDuration, value->span, value->string());
    context_.error(logger_, std::string("Error while reading ") + words, std::move(why));
  }

  void spiffe(Maker& maker) { embedded(maker, spec_["spiffe"], "spiffe", "dynamic.Spiffe"); }

  void embedded(Maker& maker, const Item& item, const char* field, const char* type) {
    if (!item) return;
    std::vector<decode::JsonFault> faults;
    Value made = decode::from_json(item.document(), item.node(), Context::type(type), context_.version,
                                   context_.arena(), faults);
    if (made.kind != Value::Kind::Nil) maker.set(field, made);
  }

 private:
  using Blocks = std::optional<SecretText>;

  static void take(const Blocks& blocks, std::vector<std::pair<std::string, text::Span>>& out) {
    if (blocks) out.emplace_back(blocks->bytes, blocks->span);
  }

  Blocks secret(const Item& name) {
    Refusal why;
    Blocks out = ca_secret(context_, object_.name_space, name, why);
    if (!out) context_.error(logger_.with("secret", name.text()), "Error while loading CA Secret", std::move(why));
    return out;
  }

  Blocks root_ca(const Item& one) {
    Item secret_name = one["secret"], map = one["configMap"];
    if (secret_name && map) {
      Refusal why;
      refuse(why, "", FactKind::KubeBadOption, one.span(), "rootCAs");
      context_.error(logger_, "Error while loading CA: both Secret and ConfigMap are defined", std::move(why));
      return std::nullopt;
    }
    if (secret_name) return secret(secret_name);
    if (!map) {
      if (!context_.panic) context_.crash(one.span(), "rootCAs", "neither secret nor configMap is set");
      return std::nullopt;
    }
    Refusal why;
    Blocks out = ca_config_map(context_, object_.name_space, map, why);
    if (!out) context_.error(logger_.with("configMap", map.text()), "Error while loading CA ConfigMap", std::move(why));
    return out;
  }

  std::string version(const char* field, const char* words) {
    Item item = spec_[field];
    std::string name(item.text());
    if (name.empty() || tls_version(name) != 0) return name;
    Refusal why;
    refuse(why, "", FactKind::KubeBadOption, item.span(), field, name);
    context_.error(logger_, std::string("invalid TLS ") + words + " version: " + name, std::move(why));
    return {};
  }

  Context& context_;
  const KubeObject& object_;
  Logger logger_;
  Item spec_;
};

Value named(Value value, const KubeObject& object) {
  value.set_name(Item(object).at("metadata.name").span());
  return value;
}

void load_http(Context& context, const KubeObject& object) {
  Logger logger = Logger().with("serversTransport", object.name).with("namespace", object.name_space);
  Item spec = Item(object)["spec"];
  Transport transport(context, object, logger, spec);
  Maker maker = context.maker("dynamic.ServersTransport");
  copy_all(maker, spec, {"serverName", "insecureSkipVerify", "disableHTTP2", "maxIdleConnsPerHost", "peerCertURI"});
  transport.authorities(maker);
  if (context.panic) return;
  transport.certificates(maker);
  if (context.since({3, 7, 0})) {
    transport.cipher_suites(maker);
    transport.versions(maker);
  }
  Maker timeouts = context.maker("dynamic.ForwardingTimeouts");
  Item given = spec["forwardingTimeouts"];
  for (auto [field, words] : {std::pair{"dialTimeout", "DialTimeout"},
                              {"responseHeaderTimeout", "ResponseHeaderTimeout"},
                              {"idleConnTimeout", "IdleConnTimeout"},
                              {"readIdleTimeout", "ReadIdleTimeout"},
                              {"pingTimeout", "PingTimeout"}})
    transport.time(timeouts, given, field, words);
  maker.set("forwardingTimeouts", timeouts.done(true, OriginKind::Written, given.span()));
  transport.spiffe(maker);
  context.add(logger, context.transports, context.names.id(object.name_space, object.name),
              named(maker.done(false, OriginKind::Written, object.span), object), object);
}

void load_tcp(Context& context, const KubeObject& object) {
  Logger logger = Logger().with("serversTransport", object.name);
  Item spec = Item(object)["spec"], tls = spec["tls"];
  Transport transport(context, object, logger, tls);
  Maker maker = context.maker("dynamic.TCPServersTransport");
  for (auto [field, words] : {std::pair{"dialTimeout", "DialTimeout"},
                              {"dialKeepAlive", "DialKeepAlive"},
                              {"terminationDelay", "TerminationDelay"}})
    transport.time(maker, spec, field, words);
  transport.embedded(maker, spec["proxyProtocol"], "proxyProtocol", "dynamic.ProxyProtocol");
  if (tls) {
    Maker client = context.maker("dynamic.TLSClientConfig");
    copy_all(client, tls, {"serverName", "insecureSkipVerify", "peerCertURI"});
    transport.authorities(client);
    if (context.panic) return;
    transport.certificates(client);
    transport.spiffe(client);
    maker.set("tls", client.done(false, OriginKind::Written, tls.span()));
  }
  context.add(logger, context.tcp_transports, context.names.id(object.name_space, object.name),
              named(maker.done(true, OriginKind::Written, object.span), object), object);
}

}  // namespace

void load_servers_transports(Context& context) {
  for (const KubeObject* object : context.list("ServersTransport")) {
    load_http(context, *object);
    if (context.panic) return;
  }
}

void load_tcp_servers_transports(Context& context) {
  if (!context.since({3, 0, 0})) return;
  for (const KubeObject* object : context.list("ServersTransportTCP")) {
    load_tcp(context, *object);
    if (context.panic) return;
  }
}

}  // namespace gw::source::crd
