// basicAuth, digestAuth, forwardAuth, rateLimit. Source: pkg/provider/kubernetes/crd/kubernetes.go.

#include "base/base64.h"
#include "base/sha1.h"
#include "source/kubernetes/crd_middlewares.h"
#include "source/kubernetes/crd_secrets.h"

namespace gw::source::crd {
namespace {

using diag::FactKind;
using model::Maker;
using model::OriginKind;
using model::Value;
using Made = std::optional<Value>;
using Credentials = std::vector<std::pair<std::string, text::Span>>;

constexpr std::size_t kLongestLine = 64 * 1024;  ///< Go's bufio.MaxScanTokenSize.

/// Lines without their ends, empty ones left out. Source: Go bufio.ScanLines.
std::optional<Credentials> lines(const SecretText& text, const std::string& id, text::Span place, Refusal& why) {
  Credentials out;
  std::string_view rest = text.bytes;
  while (!rest.empty()) {
    std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    if (line.size() >= kLongestLine) {
      return refuse(why, "error reading secret for " + id + ": bufio.Scanner: token too long",
                    FactKind::KubeSecretWrong, place, id, "credentials");
    }
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) out.emplace_back(line, text.span);
  }
  if (!out.empty()) return out;
  return refuse(why, "secret '" + id + "' does not contain any credentials", FactKind::KubeSecretWrong, place, id,
                "credentials");
}

/// Source: loadAuthCredentials.
std::optional<Credentials> listed(const SecretEntries& entries, const std::string& id, text::Span place, Refusal& why) {
  if (entries.size() == 1) return lines(entries.begin()->second, id, place, why);
  return refuse(
      why,
      "found " + std::to_string(entries.size()) + " elements for secret '" + id + "', must be single element exactly",
      FactKind::KubeSecretWrong, place, id, "credentials");
}

/// Source: loadBasicAuthCredentials.
std::optional<Credentials> named(const SecretEntries& entries, const std::string& id, text::Span place, Refusal& why) {
  auto user = entries.find("username"), password = entries.find("password");
  if (user == entries.end() || password == entries.end()) {
    return refuse(why, "secret '" + id + "' must contain both username and password keys", FactKind::KubeSecretWrong,
                  place, id, "credentials");
  }
  auto digest = base::sha1(password->second.bytes);
  std::string sum = base::base64_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
  return Credentials{{user->second.bytes + ":{SHA}" + sum, user->second.span}};
}

struct ClientTls {
  std::optional<SecretText> authority = {};
  std::optional<KeyPair> pair = {};
};

/// The secrets of a client's TLS options. False: one of them does not serve.
bool client_tls(Context& context, std::string_view name_space, const Item& given, ClientTls& out, Refusal& why) {
  if (!given["caSecret"].text().empty()) {
    out.authority = ca_secret(context, name_space, given["caSecret"], why);
    if (!out.authority) {
      why.error = "failed to load auth ca secret: " + why.error;
      return false;
    }
  }
  if (!given["certSecret"].text().empty()) {
    out.pair = auth_key_pair(context, name_space, given["certSecret"], why);
    if (!out.pair) {
      why.error = "failed to load auth secret: " + why.error;
      return false;
    }
  }
  return true;
}

Made tls_of(Context& context, std::string_view name_space, const Item& given, std::string_view type, Refusal& why) {
  ClientTls secrets;
  if (!client_tls(context, name_space, given, secrets, why)) return std::nullopt;
  Maker maker = context.maker(type);
  copy(maker, given, "insecureSkipVerify");
  if (secrets.authority) maker.text("ca", secrets.authority->bytes, secrets.authority->span);
  if (secrets.pair) {
    maker.text("cert", secrets.pair->certificate.bytes, secrets.pair->certificate.span);
    maker.text("key", secrets.pair->key.bytes, secrets.pair->key.span);
  }
  if (type == "dynamic.ClientTLS") copy(maker, given, "caOptional");
  return maker.done(false, OriginKind::Written, given.span());
}

/// Source: loadRedisCredentials.
bool redis_credentials(Context& context, std::string_view name_space, const Item& name, Maker& maker, Refusal& why) {
  const KubeObject* secret = find_secret(context, name_space, name, true, why);
  if (secret == nullptr) return false;
  SecretEntries entries = entries_of(*secret);
  auto user = entries.find("username"), password = entries.find("password");
  if (user == entries.end() || password == entries.end()) {
    std::string id = path(secret->name_space, secret->name);
    refuse(why, "secret '" + id + "' must contain both username and password keys", FactKind::KubeSecretWrong,
           name.span(), id, "credentials");
    return false;
  }
  maker.text("username", user->second.bytes, user->second.span);
  maker.text("password", password->second.bytes, password->second.span);
  return true;
}

Made redis_of(Context& context, std::string_view name_space, const Item& given, Refusal& why) {
  Maker maker = context.maker("dynamic.Redis");
  copy_all(maker, given, {"db", "poolSize", "minIdleConns", "maxActiveConns"});
  if (given["endpoints"].size() > 0) copy(maker, given, "endpoints");
  if (given["tls"]) {
    Made tls = tls_of(context, name_space, given["tls"], "types.ClientTLS", why);
    if (!tls) return std::nullopt;
    maker.set("tls", *tls);
  }
  for (const char* field : {"dialTimeout", "readTimeout", "writeTimeout"}) {
    if (!read_time(maker, given, field, why)) return std::nullopt;
  }
  if (!given["secret"].text().empty() && !redis_credentials(context, name_space, given["secret"], maker, why))
    return std::nullopt;
  return maker.done(true, OriginKind::Written, given.span());
}

}  // namespace

Made auth_middleware(Context& context, std::string_view name_space, const Item& given, std::string_view type,
                     bool basic, Refusal& why) {
  Item name = given["secret"];
  if (name.text().empty())
    return refuse(why, "auth secret must be set", FactKind::KubeSecretMissing, given.span(), "", "");
  const KubeObject* secret = find_secret(context, name_space, name, true, why);
  if (secret == nullptr) return std::nullopt;
  SecretEntries entries = entries_of(*secret);
  std::string id = path(secret->name_space, secret->name);
  bool pair = basic && Item(*secret)["type"].text() == "kubernetes.io/basic-auth";
  std::optional<Credentials> users =
      pair ? named(entries, id, name.span(), why) : listed(entries, id, name.span(), why);
  if (!users) {
    why.error = std::string("failed to load ") + (basic ? "basic" : "digest") + " auth credentials: " + why.error;
    return std::nullopt;
  }
  Maker maker = context.maker(type);
  maker.set("users", texts(context.arena(), *users));
  copy_all(maker, given, {"realm", "removeHeader", "headerField"});
  return maker.done(false, OriginKind::Written, given.span());
}

Made forward_auth_middleware(Context& context, std::string_view name_space, const Item& given, Refusal& why) {
  if (given["address"].text().empty()) {
    return refuse(why, "forward authentication requires an address", FactKind::KubeBadOption, given.span(), "address");
  }
  Maker maker = context.maker("dynamic.ForwardAuth");
  copy_all(maker, given,
           {"address", "trustForwardHeader", "authResponseHeaders", "authResponseHeadersRegex", "authRequestHeaders",
            "addAuthCookiesToResponse", "headerField", "forwardBody", "preserveLocationHeader", "preserveRequestMethod",
            "authSigninURL", "maxResponseBodySize", "maxBodySize"});
  if (given["tls"]) {
    Made tls = tls_of(context, name_space, given["tls"], "dynamic.ClientTLS", why);
    if (!tls) return std::nullopt;
    maker.set("tls", *tls);
  }
  return maker.done(true, OriginKind::Written, given.span());
}

Made rate_limit_middleware(Context& context, std::string_view name_space, const Item& given, Refusal& why) {
  Maker maker = context.maker("dynamic.RateLimit");
  copy_all(maker, given, {"average", "burst"});
  if (!read_time(maker, given, "period", why)) return std::nullopt;
  if (given["sourceCriterion"])
    maker.set("sourceCriterion", embedded(context, given["sourceCriterion"], "dynamic.SourceCriterion"));
  if (given["redis"] && context.since({3, 4, 0})) {
    Made redis = redis_of(context, name_space, given["redis"], why);
    if (!redis) return std::nullopt;
    maker.set("redis", *redis);
  }
  return maker.done(true, OriginKind::Written, given.span());
}

}  // namespace gw::source::crd
