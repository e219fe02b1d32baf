// Transports to HTTP servers. Source: pkg/server/service/transport.go.

#include <array>

#include "base/go_values.h"
#include "base/strings.h"
#include "runtime/state.h"

namespace gw::runtime {
namespace {

using diag::FactKind;
using model::Value;

/// 10 to 13 for a version that Traefik knows, 0 for none, -1 for an unknown one.
int tls_version(const std::string& name) {
  static constexpr std::array<std::string_view, 4> kNames = {"VersionTLS10", "VersionTLS11", "VersionTLS12",
                                                             "VersionTLS13"};
  if (name.empty()) return 0;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<int>(10 + i);
  }
  return -1;
}

Fault version_fault(State& state, const Value& transport) {
  std::string least = state.text(transport, "minVersion"), most = state.text(transport, "maxVersion");
  int from = tls_version(least), to = tls_version(most);
  if (from < 0) return {"invalid TLS minimum version: " + least, "minVersion"};
  if (to < 0) return {"invalid TLS maximum version: " + most, "maxVersion"};
  if (from > to) return {"TLS minimum version " + least + " is above the maximum version " + most, "minVersion"};
  return {};
}

Fault transport_fault(State& state, const Value& transport) {
  const Value* spiffe = transport.find("spiffe");
  // Traefik's test for a missing `spiffe` section of the static configuration never holds: it compares an
  // interface that holds a nil pointer (cmd/traefik/traefik.go setupServer).
  if (spiffe != nullptr) {
    if (std::string error = spiffe_problem(state, *spiffe); !error.empty()) return {error, "spiffe"};
  }
  bool custom = state.flag(transport, "insecureSkipVerify");
  for (std::string_view field : {"serverName", "peerCertURI", "minVersion", "maxVersion"})
    custom = custom || !state.text(transport, field).empty();
  for (std::string_view field : {"rootCAs", "certificates", "cipherSuites"}) {
    const Value* list = transport.find(field);
    custom = custom || (list != nullptr && !list->items().empty());
  }
  if (!custom) return {};
  if (spiffe != nullptr) return {"TLS and SPIFFE configuration cannot be defined at the same time", "spiffe"};
  for (const std::string& cipher : state.texts(transport, "cipherSuites")) {
    if (!known_cipher(cipher)) return {"invalid CipherSuite: " + cipher, "cipherSuites"};
  }
  return version_fault(state, transport);
}

}  // namespace

std::string spiffe_problem(State& state, const Value& spiffe) {
  std::vector<std::string> ids = state.texts(spiffe, "ids");
  for (const std::string& id : ids) {
    if (std::string error = base::spiffe_error(id); !error.empty())
      return "unable to build SPIFFE authorizer: invalid SPIFFE ID: " + error;
  }
  std::string domain = state.text(spiffe, "trustDomain");
  if (!ids.empty() || domain.empty()) return {};
  if (std::string error = base::spiffe_error(domain.find("://") == std::string::npos ? "spiffe://" + domain : domain);
      !error.empty())
    return "unable to build SPIFFE authorizer: invalid SPIFFE trust domain: " + error;
  return {};
}

void check_transports(State& state) {
  for (const auto& [name, transport] : state.transports) {
    Fault fault = transport_fault(state, transport);
    if (fault.text.empty()) continue;
    diag::Fact fact;
    fact.kind = FactKind::BadTransport;
    fact.span = State::place(transport, fault.field);
    fact.subject = fault.field;
    fact.traefik = fault.text;
    fact.object = name;
    fact.path = "http.serversTransports." + name.substr(0, name.find('@')) + "." + fault.field;
    state.add(std::move(fact));
    state.log("error",
              "Could not configure HTTP Transport " + name + " TLS configuration, fallback on default TLS config",
              fault.text, {});
  }
}

}  // namespace gw::runtime
