// basicAuth, digestAuth: who is let in.

#include <openssl/evp.h>

#include "base/base64.h"
#include "serve/digest_challenge.h"
#include "support/catch.h"
#include "support/serve_step.h"

using namespace gw;
using testing::echoing;
using testing::StepAnswer;
using testing::SteppedMiddleware;

namespace {

std::string basic(const std::string& user, const std::string& password) {
  return "Basic " + base::base64_encode(user + ":" + password);
}

std::string md5(const std::string& text) {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), bytes, &size, EVP_md5(), nullptr);
  std::string out;
  for (unsigned i = 0; i < size; ++i) {
    char two[3];
    std::snprintf(two, sizeof two, "%02x", bytes[i]);
    out += two;
  }
  return out;
}

std::string between(const std::string& text, const std::string& before) {
  std::size_t at = text.find(before) + before.size();
  return text.substr(at, text.find('"', at) - at);
}

/// The answer to a challenge, as the user "u" with the password "p".
std::string digest(const std::string& challenge, const std::string& count, const std::string& uri = "/a") {
  std::string nonce = between(challenge, "nonce=\""), opaque = between(challenge, "opaque=\"");
  std::string ha1 = md5("u:traefik:p"), ha2 = md5("GET:" + uri);
  std::string response = md5(ha1 + ":" + nonce + ":" + count + ":c:auth:" + ha2);
  return "Digest username=\"u\", realm=\"traefik\", nonce=\"" + nonce + "\", uri=\"" + uri +
         "\", algorithm=MD5, qop=auth, nc=" + count + ", cnonce=\"c\", response=\"" + response + "\", opaque=\"" +
         opaque + "\"";
}

}  // namespace

TEST_CASE("serve/basicAuth: hashes of every kind", "[serve]") {
  // Of libxcrypt ("myPassword") and of openssl passwd ("secret").
  SteppedMiddleware step(
      "basicAuth: {users: ['b:$2y$05$c4WoMPo3SXsafkva.HHa6uXQZWr7oboPiC2bT/r7q1BB8I2s0BRqC', "
      "'s:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=', 'm:$apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/'], headerField: X-User, "
      "removeHeader: true}");
  for (int round = 0; round < 2; ++round) {
    for (const auto& [user, password, right] :
         std::vector<std::tuple<std::string, std::string, bool>>{{"b", "myPassword", true},
                                                                 {"b", "other", false},
                                                                 {"m", "secret", true},
                                                                 {"m", "Secret", false},
                                                                 {"s", "secret", true},
                                                                 {"s", "other", false},
                                                                 {"nobody", "secret", false}}) {
      INFO(user << " " << password << " " << round);
      StepAnswer answer =
          step.ask({.headers = {{"Authorization", basic(user, password)}, {"X-User", "fake"}}}, echoing());
      CHECK(answer.user == user);
      if (right) {
        CHECK(answer.status == 200);
        CHECK(answer.body.find("X-User: " + user + "\n") != std::string::npos);
        CHECK(answer.body.find("fake") == std::string::npos);
        CHECK(answer.body.find("Authorization") == std::string::npos);
      } else {
        CHECK(answer.status == 401);
        CHECK(answer.body == "401 Unauthorized\n");
        CHECK(answer.lines() ==
              std::vector<std::string>{"Content-Type: text/plain", "Www-Authenticate: Basic realm=\"traefik\""});
      }
    }
  }
  CHECK(step.ask({}, echoing()).status == 401);
  CHECK(step.ask({.headers = {{"Authorization", "Basic !"}}}, echoing()).status == 401);
}

TEST_CASE("serve/basicAuth: many at once compute once, users come from a file", "[serve]") {
  SteppedMiddleware step(
      "basicAuth: {usersFile: f, realm: x}",
      "# users\nb:$2a$04$c4WoMPo3SXsafkva.HHa6u\n\nc:$2y$05$c4WoMPo3SXsafkva.HHa6uXQZWr7oboPiC2bT/r7q1BB8I2s0BRqC\n");
  std::vector<testing::StepRequest> requests(40, {.headers = {{"Authorization", basic("c", "myPassword")}}});
  for (const StepAnswer& answer : step.ask_all(requests, echoing())) CHECK(answer.status == 200);
  StepAnswer refused = step.ask({.headers = {{"Authorization", basic("b", "x")}}}, echoing());
  CHECK(refused.header("Www-Authenticate") == "Basic realm=\"x\"");
}

TEST_CASE("serve/digestAuth: challenges and the answers to them", "[serve]") {
  SteppedMiddleware step("digestAuth: {users: ['u:traefik:" + md5("u:traefik:p") + "'], headerField: X-User}");
  StepAnswer asked = step.ask({.line = "GET /a"}, echoing());
  CHECK(asked.status == 401);
  std::string challenge = asked.header("Www-Authenticate");
  CHECK(challenge.starts_with("Digest realm=\"traefik\", nonce=\""));
  CHECK(challenge.ends_with("\", algorithm=\"MD5\", qop=\"auth\""));
  auto ask = [&](const std::string& authorization, const std::string& line = "GET /a") {
    return step.ask({.line = line, .headers = {{"Authorization", authorization}}}, echoing());
  };
  StepAnswer right = ask(digest(challenge, "00000001"));
  CHECK(right.status == 200);
  CHECK(right.user == "u");
  CHECK(right.body.find("X-User: u\n") != std::string::npos);
  CHECK(ask(digest(challenge, "00000001")).status == 401);  // Played again.
  CHECK(ask(digest(challenge, "00000003")).status == 200);
  StepAnswer stale = ask(digest(challenge, "00000002"));
  CHECK(stale.status == 401);
  CHECK(stale.header("Www-Authenticate").find("stale=\"true\"") != std::string::npos);
  CHECK(ask(digest(challenge, "00000004"), "GET /b").status == 401);
  CHECK(ask(digest(challenge, "00000005"), "GET /a/b").status == 200);  // The URI is in front of the path.
  std::string other = challenge;
  other.replace(other.find("nonce=\"") + 7, 4, "AAAA");
  CHECK(ask(digest(other, "00000001")).status == 401);
  CHECK(ask("Digest a=").status == 401);
  CHECK(ask("Basic dTpw").status == 401);
}

TEST_CASE("serve/digestAuth: challenges that nobody answers are forgotten", "[serve]") {
  serve::DigestChallenges challenges({}, "r");
  serve::Time now = serve::Clock::now();
  for (int i = 0; i < 5000; ++i) challenges.challenge(false, now + std::chrono::milliseconds(i));
  SUCCEED();
}
