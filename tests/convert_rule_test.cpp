// Rules of Traefik 2 in the language of Traefik 3: the same requests match.

#include <nlohmann/json.hpp>
#include <random>

#include "rule/program.h"
#include "rule/shift.h"
#include "rule/to_v3.h"
#include "support/catch.h"
#include "support/files.h"
#include "support/run.h"

using namespace gw;
using namespace gw::testing;
using nlohmann::json;

namespace {

using Random = std::mt19937;

constexpr Version kOld{2, 11, 53};

const std::string& pick(Random& random, const std::vector<std::string>& of) {
  return of[std::uniform_int_distribution<std::size_t>(0, of.size() - 1)(random)];
}

const std::vector<std::string> kHosts = {"a.com", "b.com", "x.a.com", "ab.a.com", "a", "x.y.a.com"};
const std::vector<std::string> kPaths = {"/", "/a", "/a/b", "/a/12", "/b", "/a/b/c", "/x.y", "/a/"};

/// A request and what its views look at.
struct Asked {
  std::string method, host, path, header, value, parameter;
  rule::Pair headers[1], query[1];
  rule::HttpRequest request;

  explicit Asked(Random& random)
      : method(pick(random, {"GET", "POST", "PUT"})),
        host(pick(random, kHosts)),
        path(pick(random, kPaths)),
        header(pick(random, {"X-A", "X-B"})),
        value(pick(random, {"1", "22", "abc", ""})),
        parameter(pick(random, {"1", "22", "abc", ""})) {
    headers[0] = {header, value};
    query[0] = {"k", parameter};
    request.method = method;
    request.host = request.raw_host = host;
    request.path = path;
    request.headers = headers;
    request.query = query;
    request.peer = base::parse_ip(pick(random, {"10.0.0.1", "192.168.1.1"}));
  }
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;
};

std::string matcher(Random& random) {
  auto two = [&](const std::string& name, const std::vector<std::string>& of) {
    std::string out = name + "(`" + pick(random, of) + "`";
    if (random() % 2 == 0) out += ", `" + pick(random, of) + "`";
    return out + ")";
  };
  std::vector<std::string> templates = {"{x:[a-z]+}.a.com", "{x}.com", "a.com", "{x:(a|b)}.com", "{x:.*}", "{x:A}.com"};
  std::vector<std::string> paths = {"/", "/a", "/a/{id}", "/a/{id:[0-9]+}", "/{x:a|b}", "/x.y", "/{a}/{b}"};
  switch (random() % 9) {
    case 0: return two("Host", kHosts);
    case 1: return two("HostHeader", kHosts);
    case 2: return two("HostRegexp", templates);
    case 3: return two("Path", paths);
    case 4: return two("PathPrefix", paths);
    case 5: return two("Method", {"GET", "POST", "put"});
    case 6: return pick(random, {"Headers(`X-A`, `1`)", "HeadersRegexp(`x-b`, `^[0-9]+$`)", "Headers(`X-B`, ``)"});
    case 7: return two("Query", {"k=1", "k={v:[0-9]+}", "k=", "k={v}"});
    default: return two("ClientIP", {"10.0.0.0/8", "192.168.1.1"});
  }
}

std::string random_v2(Random& random, int depth) {
  if (depth == 0) return (random() % 4 == 0 ? "!" : "") + matcher(random);
  std::string out = random_v2(random, depth - 1);
  std::size_t more = random() % 3;
  for (std::size_t i = 0; i < more; ++i) out += (random() % 2 == 0 ? " && " : " || ") + random_v2(random, depth - 1);
  return depth > 1 || random() % 2 == 0 ? "(" + out + ")" : out;
}

/// How many of random requests match, or the first on which both rules differ.
std::string compare(Random& random, const std::string& old_rule, const std::string& new_rule, std::size_t& matched) {
  rule::Compiled before = rule::compile(old_rule, rule::Syntax::V2, rule::Protocol::Http, kOld);
  rule::Compiled after = rule::compile(new_rule, rule::Syntax::V3, rule::Protocol::Http, Version{3, 6, 0});
  if (after.program == nullptr) return after.error;
  for (int i = 0; i < 60; ++i) {
    Asked asked(random);
    bool was = before.program->matches(asked.request), is = after.program->matches(asked.request);
    matched += was ? 1 : 0;
    if (was != is)
      return asked.method + " " + asked.host + asked.path + " " + asked.header + ": " + asked.value +
             " ?k=" + asked.parameter + (was ? " matched" : " did not match");
  }
  return {};
}

}  // namespace

TEST_CASE("convert: rules of the v2 syntax keep their meaning", "[convert][rule]") {
  Random random(7);
  std::size_t rewritten = 0, matched = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string rule = random_v2(random, static_cast<int>(random() % 3)), why;
    if (rule::compile(rule, rule::Syntax::V2, rule::Protocol::Http, kOld).program == nullptr) continue;
    std::optional<std::string> now = rule::to_v3(rule, rule::Protocol::Http, kOld, why);
    INFO(rule << "\n" << (now ? *now : why));
    REQUIRE(now.has_value());
    std::string difference = compare(random, rule, *now, matched);
    REQUIRE(difference == "");
    ++rewritten;
  }
  CHECK(rewritten > 2500);
  CHECK(matched > 10000);
}

TEST_CASE("convert: every recorded rule that Traefik takes in the v2 syntax", "[convert][rule][vectors]") {
  Random random(11);
  std::size_t rewritten = 0, kept = 0, matched = 0;
  for (const std::string& line : zipped_lines("testdata/vectors/rules-http.jsonl.gz")) {
    json row = json::parse(line);
    if (row["syntax"] != "v2" || !row["error"].is_null()) continue;
    std::string rule = row["rule"], why;
    if (rule::compile(rule, rule::Syntax::V2, rule::Protocol::Http, kOld).program == nullptr) continue;
    std::optional<std::string> now = rule::to_v3(rule, rule::Protocol::Http, kOld, why);
    INFO(rule << "\n" << (now ? *now : why));
    if (!now) {
      ++kept;
      CHECK(why != "");
      continue;
    }
    std::string difference = compare(random, rule, *now, matched);
    CHECK(difference == "");
    ++rewritten;
  }
  CHECK(rewritten > 20 * kept);
}

TEST_CASE("convert: priorities that keep the order of two routers", "[convert][rule]") {
  rule::Shift longer{30, 38}, same{33, 33}, between{24, 31};
  CHECK(rule::same_order(longer, between));
  CHECK(rule::same_order(same, between));
  CHECK_FALSE(rule::keep_order(same, between));
  CHECK(rule::keep_order(longer, same));
  CHECK((longer.pinned && longer.now() == 30 && !same.pinned));
  CHECK(rule::same_order(longer, same));
  // What was in order with the new length is no longer with the old one.
  CHECK(rule::keep_order(longer, between));
  CHECK(between.now() == 24);
  CHECK_FALSE(rule::keep_order(longer, between));
  rule::Shift one{20, 28}, two{20, 20};
  CHECK(rule::keep_order(one, two));  // Equal ones stay equal.
  CHECK(one.now() == 20);
}
