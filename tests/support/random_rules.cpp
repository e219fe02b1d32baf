#include "support/random_rules.h"

#include <string_view>
#include <vector>

namespace gw::testing {
namespace {

template <class List>
const auto& pick(Random& random, const List& list) {
  return list[random() % std::size(list)];
}

const std::vector<std::string> kHosts = {
    "a",   "b.a", "A.a", "a.",    "*.a", "*.b.a", "*",     "a:80", "b.a:8080", "http://a", "https://b.a/",
    "a/b", " a",  "a ",  "[::1]", "::1", "*a",    "{x}.a", "a..",  "c.b.a",    "*.",       "10.0.0.1",
};
const std::vector<std::string> kHostPatterns = {
    "^a$",  "^A$",  "(?i)^A$", "^[A-Z]+$", "^[A-Za-z]+$", "B\\.a",  "^(A|a)$", "^(A|B)$", "A?a",  "A+", "A*",
    "[AB]", "\\Da", ".*",      "^$",       "(?:A)b",      "b[^A]a", "A{0}a",   "A{1}",    "^a.$", "",   "A|a",
};
const std::vector<std::string> kPaths = {
    "/",       "/a",   "/a/",    "/ab",    "/a//b",  "/a/./b", "/a/../b", "/a/.",  "/a/..",
    "/a/.b",   "/%41", "/a%2fb", "/a%2Fb", "/a%20b", "/a b",   "/a%",     "/a%2",  "/a%7",
    "/a%25b",  "/a?b", "/a#b",   "/a(b)",  "/a%28b", "/a%zz",  "/..",     "/.",    "/%C3%A9",
    "/\u00e9", "/a|b", "/a%7Cb", "/a//",   "/a/",    "/b/a",   "/a%3A",   "/a%3a", "/a+b",
};
const std::vector<std::string> kMethods = {"GET", "get", "POST", "GET,POST", "GET POST", " GET", "GETT", "PURGE"};
const std::vector<std::string> kNames = {"X-A", "x-a", "X-A:", "X A", "Host", "host", " X-A", "X_A"};

}  // namespace

std::string random_matcher(Random& random) {
  auto value = [&](const auto& list) { return "`" + pick(random, list) + "`"; };
  switch (random() % 10) {
    case 0:
    case 1: return "Host(" + value(kHosts) + ")";
    case 2: {
      std::string text = value(kHostPatterns);
      return text == "``" ? "HostRegexp(`a`)" : "HostRegexp(" + text + ")";
    }
    case 3:
    case 4: return "Path(" + value(kPaths) + ")";
    case 5: return "PathPrefix(" + value(kPaths) + ")";
    case 6: return random() % 2 == 0 ? "PathRegexp(`^/a`)" : "PathRegexp(`b$`)";
    case 7: return "Method(" + value(kMethods) + ")";
    case 8: return (random() % 2 == 0 ? "Header(" : "HeaderRegexp(") + value(kNames) + ", `v`)";
    default:
      return random() % 2 == 0 ? "Query(`k`, `v`)"
                               : "ClientIP(`" + std::string(random() % 2 ? "10.0.0.0/8" : "10.0.0.1") + "`)";
  }
}

std::string random_rule(Random& random, int depth) {
  if (depth == 0 || random() % 4 == 0) return (random() % 4 == 0 ? "!" : "") + random_matcher(random);
  std::string left = random_rule(random, depth - 1), right = random_rule(random, depth - 1);
  std::string both = left + (random() % 3 == 0 ? " || " : " && ") + right;
  return (random() % 5 == 0 ? "!(" : "(") + both + ")";
}

std::string random_request(Random& random) {
  constexpr std::string_view kSent[] = {"a",     "b.a", "A.A", "a:80",    "b.a:8080", "[::1]", "[::1]:80", "a.", "b.a.",
                                        "c.b.a", "x",   "x.a", "B.a:443", "10.0.0.1", "ab",    "a..",      ""};
  constexpr std::string_view kPieces[] = {"/",      "/",   "a",   "b",      ".",  "..",  "%2f", "%2F", "%41", "%20",
                                          "%25",    "%28", "(b)", "|",      "?",  "%7C", "%3A", "%3a", ":",   "\u00e9",
                                          "%C3%A9", "+",   "%2E", "%2e%2E", "//", "%23", "%3F", "{",   "%zz", "*"};
  constexpr std::string_view kSentMethods[] = {"GET", "POST", "PURGE", "GETT", "get"};
  std::string target = "/";
  for (unsigned i = random() % 7; i > 0; --i) target += pick(random, kPieces);
  if (random() % 2 == 0) target += random() % 2 == 0 ? "?k=v" : "?k=w&k=v";
  if (random() % 20 == 0) target = "http://" + std::string(pick(random, kSent)) + target;
  std::string out = std::string(pick(random, kSentMethods)) + " " + target + " HTTP/1.1\r\nHost: ";
  out += std::string(pick(random, kSent)) + "\r\n";
  if (random() % 2 == 0) out += random() % 2 == 0 ? "X-A: v\r\n" : "x-a: w\r\nX-A: v\r\n";
  if (random() % 8 == 0) out += "X_A: v\r\n";
  return out + "\r\n";
}

}  // namespace gw::testing
