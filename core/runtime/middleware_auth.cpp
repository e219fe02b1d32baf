// basicAuth, digestAuth, forwardAuth.

#include <algorithm>

#include "base/go_values.h"
#include "base/strings.h"
#include "rule/go_regexp.h"
#include "runtime/middlewares.h"

namespace gw::runtime {
namespace {

/// The users of file and list; the problem if the file cannot be read.
Outcome read_users(const Maker& maker, std::vector<std::string>& users) {
  std::string name = maker.text("usersFile");
  if (!name.empty()) {
    std::optional<std::string> file = maker.state.file(name);
    if (!file) {
      Outcome problem = maker.bad("usersFile", "open " + name + ": no such file or directory");
      diag::Fact& fact = maker.state.graph.facts[static_cast<std::size_t>(problem->fact)];
      fact.kind = diag::FactKind::FileNotFound;
      fact.subject = name;
      return problem;
    }
    for (std::string_view line : base::split(*file, "\n")) {
      line = base::trim(line);
      if (!line.empty() && line[0] != '#') users.emplace_back(line);
    }
  }
  std::vector<std::string> listed = maker.texts("users");
  users.insert(users.end(), listed.begin(), listed.end());
  return std::nullopt;
}

Outcome check_users(const Maker& maker, std::vector<std::string>& users, std::size_t parts, const char* type) {
  if (Outcome problem = read_users(maker, users)) return problem;
  for (const std::string& user : users) {
    if (base::split(user, ":").size() != parts)
      return maker.bad("users", std::string("error parsing ") + type + ": " + user);
  }
  return std::nullopt;
}

}  // namespace

namespace {

/// What Traefik makes of basicAuth without users.
enum class NoUsers { Accepted, Panic, Refused };

NoUsers no_users(Version version) {
  if (version >= Version{3, 7, 3}) return NoUsers::Refused;
  if (version >= Version{3, 7, 0}) return NoUsers::Panic;
  if (version >= Version{3, 6, 19}) return NoUsers::Refused;
  return version >= Version{3, 6, 11} ? NoUsers::Panic : NoUsers::Accepted;
}

/// Takes the first user of none; the configuration of every provider is stuck from then on.
Outcome users_panic(const Maker& maker) {
  constexpr const char* kText = "Error in Go routine: {}";  // What Traefik logs of the panic.
  diag::Fact fact;
  fact.kind = diag::FactKind::Crash;
  fact.span = State::place(maker.config(), "users");
  fact.subject = "users";
  fact.detail = "basicAuth takes the first of its users, and there is none";
  fact.traefik = kText;
  fact.path = maker.item.path() + ".basicAuth.users";
  fact.object = maker.item.object.name;
  fact.fatal = true;
  maker.state.stopped = true;
  return Problem{kText, maker.state.add(std::move(fact))};
}

}  // namespace

Outcome make_basic_auth(const Maker& maker) {
  std::vector<std::string> users;
  if (Outcome problem = check_users(maker, users, 2, "BasicUser")) return problem;
  if (!users.empty()) return std::nullopt;
  switch (no_users(maker.state.version)) {
    case NoUsers::Accepted: return std::nullopt;
    case NoUsers::Panic: return users_panic(maker);
    case NoUsers::Refused: break;
  }
  return maker.bad("users", "no users found in " + maker.text("usersFile"));
}

Outcome make_digest_auth(const Maker& maker) {
  std::vector<std::string> users;
  return check_users(maker, users, 3, "DigestUser");
}

std::string client_tls_error(State& state, const model::Value& tls) {
  return base::client_tls_error(state.text(tls, "ca"), state.text(tls, "cert"), state.text(tls, "key"),
                                [&](std::string_view name) { return state.file(name); });
}

namespace {

void forward_warnings(const Maker& maker, const model::Value& config) {
  Version version = maker.state.version;
  auto named = [&](const char* option) {
    return version < Version{3, 6, 14} ? "ForwardAuth '" + std::string(option) + "'" : std::string(option);
  };
  // Where Traefik sets defaults (files, labels, keys) there is a limit of -1, and it says nothing.
  if (version >= Version{3, 6, 0} && !model::integer_of(config, "maxBodySize", version) && maker.flag("forwardBody"))
    maker.warn("maxBodySize", "ForwardAuth",
               named("maxBodySize") +
                   " is not configured with 'forwardBody: true', allowing unlimited request body size which can "
                   "lead to DoS attacks and memory exhaustion. Please set an appropriate limit.");
  if (version >= Version{3, 6, 9} && config.find("maxResponseBodySize") == nullptr)
    maker.warn("maxResponseBodySize", "ForwardAuth",
               named("maxResponseBodySize") +
                   " is not configured, allowing unlimited response body size which can lead to DoS "
                   "attacks and memory exhaustion. Please set an appropriate limit.");
}

}  // namespace

Outcome make_forward_auth(const Maker& maker) {
  const model::Value& config = maker.config();
  forward_warnings(maker, config);
  if (const model::Value* tls = config.find("tls")) {
    if (tls->find("caOptional") != nullptr) {
      std::string option = maker.state.version < Version{3, 6, 14} ? "CAOptional" : "tls.CAOptional";
      maker.warn("tls.caOptional", "ForwardAuth",
                 option +
                     " option is deprecated, TLS client authentication is a server side option, please remove "
                     "any usage of this option.");
    }
    if (std::string error = client_tls_error(maker.state, *tls); !error.empty())
      return maker.bad("tls", "unable to create client TLS configuration: " + error);
  }
  std::string regex = maker.text("authResponseHeadersRegex");
  if (std::string error = regex.empty() ? std::string() : rule::regexp_error(regex); !error.empty())
    return maker.bad("authResponseHeadersRegex", "error compiling regular expression " + regex + ": " + error);
  if (config.find("trustForwardHeader") == nullptr && maker.state.version >= Version{3, 6, 14})
    maker.warn(
        "trustForwardHeader", "ForwardAuth",
        "trustForwardHeader is not configured: this creates an inconsistent security behavior where some "
        "X-Forwarded headers (e.g. X-Forwarded-For, X-Forwarded-Proto) are removed but others (e.g. "
        "X-Forwarded-Prefix) are forwarded untouched. Please set it to false to remove all X-Forwarded headers, or "
        "true to trust them all.");
  return std::nullopt;
}

}  // namespace gw::runtime
