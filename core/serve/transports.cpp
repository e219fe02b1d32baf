// Source: pkg/server/service/transport.go, cmd/traefik/traefik.go, pkg/provider/traefik/internal.go.

#include "serve/transports.h"

#include <algorithm>

#include "base/sha256.h"
#include "model/view.h"
#include "runtime/router.h"
#include "serve/config_values.h"

namespace gw::serve {
namespace {

using model::Value;

const Value* find_transport(const flow::Gateway& gateway, std::string_view qualified, const char* list) {
  std::size_t at = qualified.rfind('@');
  std::string_view name = qualified.substr(0, at), provider = qualified.substr(at + 1);
  for (const source::Provider& one : gateway.source().providers) {
    if (one.name != provider) continue;
    const Value* all = one.config.root.at(list);
    if (all != nullptr) return all->find(name);
  }
  return nullptr;
}

/// Traefik then says so in its log, and goes on with its default for TLS.
bool refused(const flow::Gateway& gateway, std::string_view qualified) {
  return std::ranges::any_of(gateway.graph().facts, [&](const diag::Fact& fact) {
    return fact.kind == diag::FactKind::BadTransport && fact.object == qualified;
  });
}

struct Reading {
  const flow::Gateway& gateway;
  const Value& value;
  Version version = gateway.source().version;

  std::string text(std::string_view field) const { return model::text_of(value, field, version).value_or(""); }
  bool flag(std::string_view field) const { return model::bool_of(value, field, version).value_or(false); }
};

void read_timeouts(const Reading& from, TransportOptions& out) {
  const Value* timeouts = from.value.find("forwardingTimeouts");
  if (timeouts == nullptr) return;
  auto read = [&](std::string_view field, Duration& into) {
    if (auto value = model::integer_of(*timeouts, field, from.version)) into = Duration(*value);
  };
  read("dialTimeout", out.dial);
  read("responseHeaderTimeout", out.response_header);
  read("idleConnTimeout", out.idle);
  read("readIdleTimeout", out.ping_after);
  read("pingTimeout", out.ping_timeout);
}

void read_tls(const Reading& from, ClientTlsSources& sources, TransportOptions& out) {
  out.tls.server_name = from.text("serverName");
  out.tls.verify = !from.flag("insecureSkipVerify");
  // A URI is only believed of a certificate that was verified. Source: pkg/tls/certificate.go (VerifyPeerCertificate).
  sources.verify = out.tls.verify || !from.text("peerCertURI").empty();
  sources.pass_over = true;
  for (const std::string& root : model::texts_of(from.value, "rootCAs", from.version))
    sources.roots.push_back(file_or_content(from.gateway, root));
  out.tls.peer_uri = from.text("peerCertURI");
  sources.least_version = from.text("minVersion");
  sources.most_version = from.text("maxVersion");
  sources.ciphers = model::texts_of(from.value, "cipherSuites", from.version);
  if (from.value.find("spiffe") != nullptr) out.not_served = "SPIFFE";
  const Value* certificates = from.value.find("certificates");
  if (certificates == nullptr) return;
  for (const Value& pair : certificates->items()) {
    auto text = [&](std::string_view field) {
      return file_or_content(from.gateway, model::text_of(pair, field, from.version).value_or(""));
    };
    sources.certificates.emplace_back(text("certFile"), text("keyFile"));
  }
}

/// Source: Go 1.26 net/http transport.go (maxIdleConnsPerHost, tryPutIdleConn); cmd/configuration.go.
std::size_t idle_connections(const Value* transport, Version version, std::int64_t otherwise) {
  std::int64_t most = otherwise;
  if (transport != nullptr) most = model::integer_of(*transport, "maxIdleConnsPerHost", version).value_or(otherwise);
  return static_cast<std::size_t>(most == 0 ? 2 : std::max<std::int64_t>(most, 0));
}

}  // namespace

std::shared_ptr<const TransportOptions> transport_of(const flow::Gateway& gateway, const Value* balancer,
                                                     std::string_view service) {
  auto out = std::make_shared<TransportOptions>();
  ClientTlsSources sources;
  std::string_view name = balancer == nullptr ? std::string_view() : model::written(*balancer, "serversTransport");
  std::string qualified = name.empty() ? "default@internal" : std::string(runtime::qualified(name, service));
  const Value* value = find_transport(gateway, qualified, "http.serversTransports");
  if (qualified == "default@internal") value = gateway.source().install.config.root.find("serversTransport");
  if (value != nullptr) {
    Reading reading{gateway, *value};
    read_timeouts(reading, *out);
    if (!refused(gateway, qualified)) read_tls(reading, sources, *out);
    out->http2 = !reading.flag("disableHTTP2");
  }
  out->idle_connections = idle_connections(value, gateway.source().version, qualified == "default@internal" ? 200 : 0);
  std::string why, key;
  auto add = [&key](std::string_view text) { key.append(text) += '\0'; };
  add((out->tls.verify ? "v" : "i") + out->tls.server_name + (out->http2 ? "2" : "1"));
  for (Duration one : {out->ping_after, out->ping_timeout}) add(std::to_string(one.count()));
  for (const std::string& root : sources.roots) add(root);
  for (const auto& [chain, secret] : sources.certificates) add(chain + secret);
  for (std::string_view one : {sources.least_version, sources.most_version, out->tls.peer_uri}) add(one);
  for (const std::string& cipher : sources.ciphers) add(cipher);
  out->name = qualified + " " + base::sha256_hex(key);  // No secret in a name.
  out->tls.context = shared_client_context(out->name, sources, why);
  return out;
}

TcpTransport tcp_transport_of(const flow::Gateway& gateway, const Value& balancer, std::string_view service) {
  Version version = gateway.source().version;
  auto proxy = [&](const Value& owner) {
    const Value* protocol = owner.find("proxyProtocol");
    return protocol == nullptr ? 0 : static_cast<int>(model::integer_of(*protocol, "version", version).value_or(2));
  };
  TcpTransport out;
  auto options = std::make_shared<TransportOptions>();
  out.proxy_protocol = proxy(balancer);
  std::string_view name = model::written(balancer, "serversTransport");
  std::string qualified = name.empty() ? "default@internal" : std::string(runtime::qualified(name, service));
  const Value* value = find_transport(gateway, qualified, "tcp.serversTransports");
  if (qualified == "default@internal") value = gateway.source().install.config.root.find("tcpServersTransport");
  ClientTlsSources sources;
  if (value != nullptr) {
    if (auto dial = model::integer_of(*value, "dialTimeout", version)) options->dial = Duration(*dial);
    if (out.proxy_protocol == 0) out.proxy_protocol = proxy(*value);
    if (const Value* tls = value->find("tls")) read_tls({gateway, *tls}, sources, *options);
  }
  std::string why;
  options->name = "tcp " + qualified;
  options->tls.context = make_client_context(sources, why);
  out.options = options;
  return out;
}

}  // namespace gw::serve
