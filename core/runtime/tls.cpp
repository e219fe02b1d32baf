// TLS options, stores and certificates. Source: pkg/tls/tlsmanager.go, pkg/tls/certificate.go.

#include <algorithm>
#include <array>

#include "base/go_values.h"
#include "base/strings.h"
#include "runtime/state.h"
#include "source/files.h"

namespace gw::runtime {

using diag::FactKind;
using model::Value;

namespace {

constexpr std::array<std::string_view, 8> kCurves = {"secp256r1", "CurveP256", "secp384r1", "CurveP384",
                                                     "secp521r1", "CurveP521", "x25519",    "X25519"};
constexpr std::array<std::string_view, 2> kHybridCurves = {"x25519mlkem768", "X25519MLKEM768"};
constexpr std::array<std::string_view, 4> kNewCurves = {"secp256r1mlkem768", "SecP256r1MLKEM768", "secp384r1mlkem1024",
                                                        "SecP384r1MLKEM1024"};
constexpr std::array<std::string_view, 5> kClientAuth = {"NoClientCert", "RequestClientCert", "RequireAnyClientCert",
                                                         "VerifyClientCertIfGiven", "RequireAndVerifyClientCert"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& all, std::string_view name) {
  return std::ranges::find(all, name) != all.end();
}

std::string client_auth_error(State& state, const Value& auth) {
  std::vector<std::string> authorities = state.texts(auth, "caFiles");
  for (const std::string& authority : authorities) {
    std::optional<std::string> file = state.file(authority);
    if (base::has_certificate(file ? *file : authority)) continue;
    return file ? "invalid certificate(s) in " + authority : "invalid certificate(s) content";
  }
  std::string type = state.text(auth, "clientAuthType");
  if (type.empty()) return {};
  if (authorities.empty() && (type == "VerifyClientCertIfGiven" || type == "RequireAndVerifyClientCert"))
    return "invalid clientAuthType: " + type + ", CAFiles is required";
  return among(kClientAuth, type) ? "" : "unknown client auth type " + base::quote(type);
}

Fault find_fault(State& state, const Value& options) {
  if (const Value* auth = options.find("clientAuth")) {
    if (std::string error = client_auth_error(state, *auth); !error.empty()) return {error, "clientAuth"};
  }
  for (const std::string& cipher : state.texts(options, "cipherSuites")) {
    if (!known_cipher(cipher)) return {"invalid CipherSuite: " + cipher, "cipherSuites"};
  }
  for (const std::string& curve : state.texts(options, "curvePreferences")) {
    bool known = among(kCurves, curve) || (among(kHybridCurves, curve) && state.version >= Version{3, 5, 0}) ||
                 (among(kNewCurves, curve) && state.version >= Version{3, 7, 9});
    if (!known) return {"invalid CurveID in curvePreferences: " + curve, "curvePreferences"};
  }
  return {};
}

/// Options are looked at once, however many routers ask for them.
const Fault& options_fault(State& state, const std::string& name, const Value& options) {
  auto [at, fresh] = state.tls_faults.try_emplace(name);
  if (fresh) at->second = find_fault(state, options);
  return at->second;
}

int options_fact(State& state, const std::string& name, const Value& options, const Fault& fault) {
  diag::Fact fact;
  fact.kind = FactKind::BadRouter;
  fact.span = State::place(options, fault.field);
  fact.subject = fault.field;
  fact.traefik = "building TLS config: " + fault.text;
  fact.object = name;
  fact.path = "tls.options." + name.substr(0, name.find('@')) + "." + fault.field;
  return state.add(std::move(fact));
}

/// How Traefik names a certificate in a log line.
std::string short_name(State& state, std::string certificate) {
  if (std::optional<std::string> content = state.file(certificate)) certificate = *std::move(content);
  if (state.version < Version{3, 7, 13}) {
    constexpr std::string_view kHeader = "-----BEGIN CERTIFICATE-----\n";
    bool whole = certificate.starts_with(kHeader) && certificate.size() > kHeader.size() + 50;
    return whole ? certificate.substr(kHeader.size(), 50) : certificate;
  }
  std::size_t edge = std::min<std::size_t>(certificate.size() / 4, 16);
  return certificate.substr(0, edge) + "[...]" + certificate.substr(certificate.size() - edge);
}

/// What a text that should be a certificate is: a path without a file behind it, or something else that is wrong.
FactKind fault_kind(const State& state, std::string_view text) {
  bool path = !text.empty() && text.find('\n') == std::string_view::npos && !state.file(text);
  return path ? FactKind::FileNotFound : FactKind::RuntimeWarning;
}

void log_fact(State& state, FactKind kind, text::Span span, const std::string& path, const std::string& message,
              const std::string& error, const Context& context, std::string subject = {}) {
  diag::Fact fact;
  fact.kind = kind;
  fact.subject = std::move(subject);
  fact.span = span;
  fact.path = path;
  fact.traefik = error.empty() ? message : message + ": " + error;
  state.add(std::move(fact));
  state.log(error.empty() ? "warn" : "error", message, error, context);
}

std::string pair_error(State& state, const Value& certificate) {
  std::string cert = state.text(certificate, "certFile"), key = state.text(certificate, "keyFile");
  return base::key_pair_error(state.file(cert).value_or(cert), state.file(key).value_or(key));
}

void check_certificate(State& state, const Value& certificate, std::size_t index) {
  const Value* nested = certificate.find("certificate");
  const Value& pair = nested != nullptr ? *nested : certificate;
  std::string error = pair_error(state, pair);
  if (error.empty()) return;
  std::string cert = state.text(pair, "certFile"), key = state.text(pair, "keyFile");
  bool good_cert = fault_kind(state, cert) == FactKind::RuntimeWarning;
  std::string_view field = good_cert && fault_kind(state, key) == FactKind::FileNotFound ? "keyFile" : "certFile";
  const std::string& blamed = field == "certFile" ? cert : key;
  auto log = [&](const std::string& message, const char* why, const Context& context) {
    log_fact(state, fault_kind(state, blamed), State::place(pair, field),
             "tls.certificates[" + std::to_string(index) + "]", message, why + error, context, blamed);
  };
  std::string name = short_name(state, cert);
  if (state.version >= Version{3, 5, 0}) {
    log("Unable to parse certificate " + name, "unable to generate TLS certificate: ", {});
    return;
  }
  std::vector<std::string> stores = state.texts(certificate, "stores");
  if (stores.empty()) stores = {"default"};
  for (const std::string& store : stores)
    log("Unable to append certificate " + name + " to store",
        "unable to generate TLS certificate : ", Context().with("tlsStoreName", store));
}

void check_store(State& state, const std::string& name, const Value& store) {
  Context context = Context().with("tlsStoreName", name);
  std::string path = "tls.stores." + name.substr(0, name.find('@'));
  constexpr const char* kMessage = "Error while creating certificate store";
  if (const Value* pair = store.find("defaultCertificate")) {
    if (std::string error = pair_error(state, *pair); !error.empty())
      log_fact(state, FactKind::RuntimeWarning, pair->span, path + ".defaultCertificate", kMessage,
               "failed to load X509 key pair: " + error, context);
    return;
  }
  const Value* generated = store.find("defaultGeneratedCert");
  const Value* domain = generated == nullptr ? nullptr : generated->find("domain");
  if (domain == nullptr || state.text(*generated, "resolver").empty()) return;
  std::vector<std::string> names = state.texts(*domain, "sans");
  if (std::string main = state.text(*domain, "main"); !main.empty()) names.insert(names.begin(), main);
  std::ranges::sort(names);
  std::string list;
  for (const std::string& one : names) list += (list.empty() ? "" : ",") + base::ascii_lower(base::trim(one));
  std::string error =
      names.empty() ? "falling back to the internal generated certificate because invalid domains: no domain was given"
                    : "unable to find certificate for domains " + base::quote(list) +
                          ": falling back to the internal generated certificate";
  log_fact(state, FactKind::RuntimeWarning, domain->span, path + ".defaultGeneratedCert.domain", kMessage, error,
           context);
}

}  // namespace

std::optional<std::string> State::file(std::string_view name) const {
  return source::named_file(source::seen_from(world, gateway.place), name);
}

Outcome tls_config(State& state, const Item& router, std::string_view options) {
  std::string name(options);
  auto found = state.tls_options.find(name);
  const Value* tls = router.value().find("tls");
  text::Span span = tls == nullptr ? router.value().span : State::place(*tls, "options");
  if (found == state.tls_options.end()) {
    Problem problem = state.problem(router, FactKind::MissingReference, span, "unknown TLS options: " + name,
                                    "tls.options", name, "tlsOptions");
    std::vector<std::string> names;
    for (const auto& [known, value] : state.tls_options) names.push_back(known);
    state.offer(problem.fact, names);
    return problem;
  }
  const Fault& fault = options_fault(state, found->first, found->second);
  if (fault.text.empty()) return std::nullopt;
  return Problem{"building TLS config: " + fault.text, options_fact(state, name, found->second, fault)};
}

std::string tls_options_error(State& state, std::string_view options) {
  std::string name(options);
  auto found = state.tls_options.find(name);
  if (found == state.tls_options.end()) return "unknown TLS options: " + name;
  const Fault& fault = options_fault(state, found->first, found->second);
  return fault.text.empty() ? "" : "building TLS config: " + fault.text;
}

void check_tls(State& state) {
  for (const auto& [name, options] : state.tls_options) {
    if (options.find("preferServerCipherSuites") == nullptr || state.version < Version{3, 0, 0}) continue;
    log_fact(
        state, FactKind::RuntimeWarning, State::place(options, "preferServerCipherSuites"),
        "tls.options." + name.substr(0, name.find('@')) + ".preferServerCipherSuites",
        "TLSOption " + base::quote(name) +
            " uses `PreferServerCipherSuites` option, but this option is deprecated and ineffective, please remove "
            "this option.",
        "", {});
  }
  for (std::size_t i = 0; i < state.certificates.size(); ++i) check_certificate(state, state.certificates[i], i);
  for (const auto& [name, store] : state.tls_stores) check_store(state, name, store);
  auto found = state.tls_options.find("default");
  if (found == state.tls_options.end()) return;
  const Fault& fault = options_fault(state, found->first, found->second);
  if (fault.text.empty()) return;
  options_fact(state, "default", found->second, fault);
}

void check_resolvers(State& state) {
  const Value* resolvers = state.gateway.install.config.root.at("certificatesResolvers");
  for (const Item& router : state.table(Role::Router)) {
    if (!router.tls) continue;
    const Value* tls = router.value().find("tls");
    std::string resolver = state.text(*tls, "certResolver");
    if (resolver.empty() || (resolvers != nullptr && resolvers->find(resolver) != nullptr)) continue;
    std::string text = "Router uses a " +
                       std::string(state.version < Version{3, 2, 0} ? "non-existent" : "nonexistent") +
                       " certificate resolver";
    Problem problem = state.problem(router, FactKind::MissingReference, State::place(*tls, "certResolver"), text,
                                    "tls.certResolver", resolver, "resolver");
    std::vector<std::string> names;
    if (resolvers != nullptr)
      for (const model::Property& known : resolvers->properties()) names.emplace_back(known.name);
    state.offer(problem.fact, names);
    state.log("error", text, "",
              Context().with("routerName", router.object.name).with("certificateResolver", resolver));
  }
}

}  // namespace gw::runtime
