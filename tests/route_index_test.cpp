// The index against asking every rule: on random tables, on all small rules, and where thousands share a key.

#include <array>
#include <deque>
#include <random>

#include "route/index.h"
#include "route/index_guard.h"
#include "rule/program.h"
#include "support/catch.h"
#include "support/sanitized.h"

using namespace gw;

namespace {

using Kind = route::Key::Kind;

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return engine_() % n; }
  bool once_in(std::size_t n) { return below(n) == 0; }
  template <class List>
  std::string of(const List& list) {
    return std::string(list[below(std::size(list))]);
  }

 private:
  std::mt19937 engine_;
};

constexpr std::string_view kHosts[] = {"a.com",     "b.a.com", "x.b.a.com", "a.com.", "www.sk.org",
                                       "localhost", "*.a.com", "*.a.com.",  "*",      "*.",
                                       "*foo.com",  ".a.com",  "A.Com",     "sk.org"};
constexpr std::string_view kHostPatterns[] = {R"(^(foo\.com)?$)",
                                              ".*",
                                              R"(^[a-z]+\.a\.com$)",
                                              R"(^a\.com$)",
                                              R"(a\.com)",
                                              R"((?i)^[A-Z]+\.SK\.ORG$)",
                                              R"(^(b|x)\.a\.com$|sk)",
                                              "com$",
                                              R"(^.+\.b\.a\.com$)",
                                              "^$",
                                              R"(\.a\.com$)",
                                              "local(host)?",
                                              R"(^*a\.com$)",
                                              "^[^.]+$",
                                              R"(\Qb.a\E\.com+$)",
                                              R"(^b(?i)\.A\.)",
                                              R"(^\x61\.com$)",
                                              R"(host\b)"};
constexpr std::string_view kPaths[] = {"/",    "/api", "/api/v1",        "/ap", "/api/", "/%2F",
                                       "/a b", "/API", "/legacy12/x.php"};
constexpr std::string_view kPathPatterns[] = {"^/api",
                                              "^/api$",
                                              "^/api/(v1|v2)$",
                                              R"(/legacy12/[^/]+\.(php|aspx))",
                                              "api",
                                              "^/",
                                              "$",
                                              "(?i)^/API",
                                              "^/ap?i",
                                              "^/a{1,2}",
                                              "^(/api)?$",
                                              "^/api|/ap$",
                                              R"(^/%2F)",
                                              "^",
                                              "^/ap[[:alpha:]]/",
                                              "(api/)+v1"};
constexpr std::string_view kOther[] = {"Header(`X-A`, `1`)", "Header(`x-a`, `2`)", "HeaderRegexp(`X-A`, `^[12]$`)",
                                       "Query(`k`, `v`)",    "Query(`k`)",         "QueryRegexp(`k`, `^v`)",
                                       "Method(`GET`)",      "Method(`post`)",     "ClientIP(`10.0.0.0/8`)"};
constexpr std::string_view kOld[] = {"Host(`a.com`, `b.a.com.`)",
                                     "Host(`localhost`)",
                                     "HostRegexp(`{sub:[a-z]+}.a.com`)",
                                     "HostRegexp(`sk.org`, `{any:.*}`)",
                                     "HostRegexp(`{sub}.sk.org`)",
                                     "HostHeader(`A.com`)",
                                     "Path(`/api/{id}`)",
                                     "Path(`/api`, `/ap`)",
                                     "PathPrefix(`/api`)",
                                     "PathPrefix(`/a{rest:p+}`, `/legacy12`)",
                                     "Headers(`X-A`, `1`)",
                                     "Headers(`X-A`, `1`, `X-B`, `2`)",
                                     "HeadersRegexp(`X-A`, `[12]`)",
                                     "Query(`k=v`)",
                                     "Method(`GET`, `PUT`)",
                                     "ClientIP(`10.0.0.0/8`)"};

std::string leaf(Random& random, rule::Syntax syntax) {
  if (syntax == rule::Syntax::V2) return random.of(kOld);
  switch (random.below(8)) {
    case 0:
    case 1:
    case 2: return "Host(`" + random.of(kHosts) + "`)";
    case 3: return "HostRegexp(`" + random.of(kHostPatterns) + "`)";
    case 4: return "Path" + std::string(random.once_in(2) ? "Prefix" : "") + "(`" + random.of(kPaths) + "`)";
    case 5: return "PathPrefix(`" + random.of(kPaths) + "`)";
    case 6: return "PathRegexp(`" + random.of(kPathPatterns) + "`)";
    default: return random.of(kOther);
  }
}

std::string expression(Random& random, rule::Syntax syntax, int depth) {
  if (depth == 0 || random.once_in(3)) return (random.once_in(8) ? "!" : "") + leaf(random, syntax);
  std::string out = "(" + expression(random, syntax, depth - 1) + (random.once_in(3) ? " || " : " && ") +
                    expression(random, syntax, depth - 1) + ")";
  return random.once_in(12) ? "!" + out : out;
}

struct Table {
  std::vector<std::shared_ptr<const rule::Program>> owned;
  std::vector<const rule::Program*> programs;
  std::vector<std::string> rules;

  void add(const std::string& rule, rule::Syntax syntax, Version version) {
    rule::Compiled compiled = rule::compile(rule, syntax, rule::Protocol::Http, version);
    if (compiled.program == nullptr) return;
    owned.push_back(compiled.program);
    programs.push_back(compiled.program.get());
    rules.push_back(rule);
  }
};

constexpr Version kVersions[] = {{3, 7, 13}, {3, 7, 2}, {3, 6, 15}, {2, 11, 0}};

Table random_table(Random& random) {
  Version version = kVersions[random.below(std::size(kVersions))];
  Table out;
  std::size_t size = 5 + random.below(30);
  while (out.rules.size() < size) {
    bool old = version.major < 3 || random.once_in(5);
    rule::Syntax syntax = old ? rule::Syntax::V2 : rule::Syntax::V3;
    if (!out.rules.empty() && random.once_in(10)) out.add(random.of(out.rules), syntax, version);
    else out.add(expression(random, syntax, static_cast<int>(random.below(4))), syntax, version);
  }
  return out;
}

/// A byte more, less or other, or a dot at the end.
std::string nearly(Random& random, std::string text) {
  std::size_t at = random.below(text.size() + 1);
  switch (random.below(12)) {
    case 0: return text.substr(0, at) + "s" + text.substr(at);
    case 1: return text.substr(0, at) + text.substr(std::min(at + 1, text.size()));
    case 2: return text + ".";
    case 3: return text + "/";
    case 4: return text + "/v1";
    case 5:
      if (at < text.size()) text[at] = 'k';
      return text;
    default: return text;
  }
}

std::string host(Random& random) {
  std::string out = random.of(kHosts);
  if (out.starts_with('*')) out = (random.once_in(3) ? "y.z" : "z") + out.substr(1);
  out = nearly(random, out);
  if (random.once_in(20)) out.clear();
  if (random.once_in(40)) return out;  // As it stands, in capital letters perhaps.
  for (char& c : out) c = 'A' <= c && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (random.once_in(60)) out = "www.\u017F\u212A.org";
  return out;
}

struct Sample {
  std::string method, host, flat_host, raw_host, path;
  std::vector<rule::Pair> headers, query;
  std::optional<base::Ip> peer;

  explicit Sample(Random& random) : method(random.once_in(2) ? "GET" : "POST"), host(::host(random)) {
    if (random.once_in(6)) flat_host = random.once_in(9) ? random.of(kHosts) : ::host(random);
    raw_host = random.once_in(9) ? ::host(random) : host;
    if (random.once_in(3)) raw_host += ":443";
    if (random.once_in(5) && !raw_host.empty()) raw_host[0] = static_cast<char>(std::toupper(raw_host[0]));
    path = nearly(random, random.of(kPaths));
    if (random.once_in(30)) path += "\xFF";
    for (std::string_view name : {"X-A", "X-B"}) {
      if (random.once_in(2)) headers.push_back({name, random.once_in(2) ? "1" : "2"});
    }
    if (random.once_in(2)) query.push_back({"k", random.once_in(2) ? "v" : ""});
    if (random.once_in(2)) peer = base::parse_ip(random.once_in(2) ? "10.1.2.3" : "192.0.2.1");
  }

  rule::HttpRequest request() const { return {method, host, flat_host, raw_host, path, headers, query, peer}; }
};

std::vector<std::uint32_t> one_by_one(const Table& table, const rule::HttpRequest& request) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < table.programs.size(); ++i) {
    if (table.programs[i]->matches(request)) out.push_back(i);
  }
  return out;
}

/// Whether the index answers so for all rules, and for those of a range.
bool agrees(const route::Index& index, const rule::HttpRequest& request, const std::vector<std::uint32_t>& expected,
            std::uint32_t begin, std::uint32_t end) {
  if (index.first(request) != (expected.empty() ? route::Index::kNone : expected[0])) return false;
  static std::vector<std::uint32_t> found;
  found.assign({7});  // What is there stays.
  index.matching(request, begin, end, found);
  auto from = std::ranges::lower_bound(expected, begin), to = std::ranges::lower_bound(expected, end);
  return found[0] == 7 && std::equal(found.begin() + 1, found.end(), from, std::max(from, to));
}

/// What the guard of the winner looks up first: its kind of key, or (7) only its path.
struct Tally {
  std::array<std::size_t, 8> winners{};
  std::size_t matched = 0, complete = 0, ordinary = 0;

  void add(const rule::Program& winner, const rule::HttpRequest& request) {
    std::deque<std::string> texts;
    route::Guard guard = route::guard_of(winner, texts);
    if (guard.any.empty()) return;  // It matched a flattened host that no index looks up.
    ++matched;
    complete += guard.complete ? 1 : 0;
    bool plain =
        request.flat_host.empty() && std::ranges::all_of(request.host, [](char c) { return '*' <= c && c > 'Z'; });
    ordinary += plain ? 1 : 0;
    const route::Alternative& first = guard.any.front();
    bool path_only = first.keys[0].kind == Kind::None && first.has_path();
    ++winners[path_only ? 7 : static_cast<std::size_t>(first.keys[0].kind)];
  }
};

std::string shown(const Table& table, const Sample& sample, const std::vector<std::uint32_t>& expected) {
  std::string out = "host " + sample.host + " flat " + sample.flat_host + " raw " + sample.raw_host + " path " +
                    sample.path + "\nexpected:";
  for (std::uint32_t rank : expected) out += " " + std::to_string(rank);
  for (std::size_t i = 0; i < table.rules.size(); ++i) out += "\n" + std::to_string(i) + " " + table.rules[i];
  return out;
}

}  // namespace

TEST_CASE("route/index: a million questions, answered as by asking every rule", "[route]") {
  constexpr std::size_t kTables = 2000, kRequests = testing::kSanitized ? 50 : 500;
  Random random(20240611);
  Tally tally;
  route::Index::Sources sources;
  std::size_t questions = 0;
  for (std::size_t t = 0; t < kTables; ++t) {
    Table table = random_table(random);
    route::Index index(table.programs);
    auto size = static_cast<std::uint32_t>(table.programs.size());
    sources.hosts += index.sources().hosts;
    sources.values += index.sources().values;
    sources.parts += index.sources().parts;
    sources.paths += index.sources().paths;
    sources.always += index.sources().always;
    for (std::size_t r = 0; r < kRequests; ++r, ++questions) {
      Sample sample(random);
      rule::HttpRequest request = sample.request();
      std::vector<std::uint32_t> expected = one_by_one(table, request);
      bool whole = random.once_in(2);
      auto begin = static_cast<std::uint32_t>(whole ? 0 : random.below(size));
      auto end = static_cast<std::uint32_t>(whole ? size : random.below(size + 1));
      if (!agrees(index, request, expected, begin, end)) FAIL(shown(table, sample, expected));
      if (!expected.empty() && random.once_in(20)) tally.add(*table.programs[expected[0]], request);
    }
  }
  CHECK(questions == kTables * kRequests);
  CHECK(tally.matched > kRequests * 40);
  CHECK(tally.complete > kRequests * 2);
  for (std::size_t kind = 0; kind < tally.winners.size(); ++kind) {
    INFO("kind " << kind);
    CHECK(tally.winners[kind] > kRequests / 25);
  }
  for (std::size_t count : {sources.hosts, sources.values, sources.parts, sources.paths, sources.always})
    CHECK(count > 1000);
}

TEST_CASE("route/index: every rule of up to three matchers", "[route]") {
  const std::vector<std::string> leaves = {
      "Host(`a`)",           "Host(`a.`)", "Host(`*.a`)",     "Host(`*`)",        "HostRegexp(`^a?$`)",
      "HostRegexp(`\\.a$`)", "Path(`/a`)", "PathPrefix(`/`)", "PathPrefix(`/a`)", "Header(`A`, `1`)"};
  std::vector<std::string> rules;
  for (std::string x : leaves) {
    for (int negated = 0; negated < 2; ++negated, x = "!" + x) {
      rules.push_back(x);
      for (const std::string& y : leaves) {
        for (const char* first : {" && ", " || "}) {
          rules.push_back(x + first + y);
          for (const std::string& z : leaves) {
            for (const char* second : {" && ", " || "}) {
              rules.push_back("(" + x + first + y + ")" + second + z);
              rules.push_back(x + first + "!(" + y + second + z + ")");
            }
          }
        }
      }
    }
  }
  std::vector<Sample> samples;
  Random random(1);
  for (const char* host : {"", "a", "a.", "a..", "b", "b.a", "b.a.", "c.b.a", ".a", "."}) {
    for (const char* flat : {"", "a", "b.a"}) {
      for (const char* path : {"", "/", "/a", "/ab", "/b"}) {
        Sample sample(random);
        sample.host = sample.raw_host = host;
        sample.flat_host = flat;
        sample.path = path;
        sample.headers.clear();
        if (random.once_in(2)) sample.headers.push_back({"A", "1"});
        samples.push_back(sample);
      }
    }
  }
  std::size_t matched = 0, questions = 0, wrong = 0;
  constexpr std::size_t kTable = 600, kStride = testing::kSanitized ? 7 : 1;
  for (Version version : {Version{3, 7, 13}, Version{3, 7, 0}, Version{3, 6, 15}}) {
    for (std::size_t at = 0; at < rules.size(); at += kTable) {
      Table table;
      for (std::size_t i = at; i < std::min(at + kTable, rules.size()); ++i)
        table.add(rules[i], rule::Syntax::V3, version);
      route::Index index(table.programs);
      for (std::size_t s = at / kTable % kStride; s < samples.size(); s += kStride) {
        rule::HttpRequest request = samples[s].request();
        std::vector<std::uint32_t> expected = one_by_one(table, request);
        auto size = static_cast<std::uint32_t>(table.programs.size());
        wrong += agrees(index, request, expected, 0, size) ? 0U : 1U;
        matched += expected.size();
        questions += size;
      }
    }
  }
  CHECK(wrong == 0);
  CHECK(rules.size() > 16'000);
  CHECK(matched > questions / 10);
  CHECK(matched < questions * 9 / 10);
}

TEST_CASE("route/index: thousands of rules share a host, a path, a suffix or nothing", "[route]") {
  Random random(3);
  Table table;
  for (int i = 0; i < 4000; ++i) {
    std::string number = std::to_string(i);
    switch (random.below(8)) {
      case 0: table.add("Host(`a.com`) && PathPrefix(`/p" + number + "`)", rule::Syntax::V3, {3, 7, 13}); break;
      case 1:
        table.add("Host(`a.com`) && Path(`/p" + std::to_string(i % 50) + "`)", rule::Syntax::V3, {3, 7, 13});
        break;
      case 2: table.add("Host(`a.com`) && Header(`X-A`, `" + number + "`)", rule::Syntax::V3, {3, 7, 13}); break;
      case 3: table.add("HostRegexp(`^t" + number + "-[a-z]+\\.a\\.com$`)", rule::Syntax::V3, {3, 7, 13}); break;
      case 4: table.add("PathPrefix(`/p" + std::to_string(i % 100) + "`)", rule::Syntax::V3, {3, 7, 13}); break;
      case 5: table.add("Host(`*.a.com`) && PathPrefix(`/p" + number + "`)", rule::Syntax::V3, {3, 7, 13}); break;
      case 6: table.add("PathRegexp(`/legacy" + number + "/.+`)", rule::Syntax::V3, {3, 7, 13}); break;
      default: table.add("Method(`GET`) && Query(`k`, `v`)", rule::Syntax::V3, {3, 7, 13}); break;
    }
  }
  route::Index index(table.programs);
  auto size = static_cast<std::uint32_t>(table.programs.size());
  std::size_t matched = 0;
  for (int i = 0; i < 400; ++i) {
    Sample sample(random);
    std::string number = std::to_string(random.below(4200));
    sample.host = random.of(std::array{"a.com", "a.com.", "b.a.com", "x.y.a.com", "com"});
    if (random.once_in(3)) sample.host = "t" + number + "-q.a.com";
    sample.path = random.of(std::array{"/p", "/x/legacy", "/"}) + number + (random.once_in(2) ? "/x" : "");
    sample.headers.push_back({"X-A", number});
    if (random.once_in(2)) sample.query.clear();
    rule::HttpRequest request = sample.request();
    std::vector<std::uint32_t> expected = one_by_one(table, request);
    auto begin = static_cast<std::uint32_t>(random.below(size)), end = static_cast<std::uint32_t>(random.below(size));
    if (!agrees(index, request, expected, 0, size) || !agrees(index, request, expected, begin, end))
      FAIL("host " << sample.host << " path " << sample.path);
    matched += expected.size();
  }
  CHECK(matched > 400);
  CHECK(index.unindexable() == 0);
}

TEST_CASE("route/index: an index of nothing", "[route]") {
  Random random(4);
  Sample sample(random);
  std::vector<std::uint32_t> found;
  for (const route::Index& index : {route::Index(), route::Index(std::span<const rule::Program* const>())}) {
    CHECK(index.first(sample.request()) == route::Index::kNone);
    index.matching(sample.request(), 0, 0, found);
    CHECK(found.empty());
    CHECK(index.unindexable() == 0);
  }
}

TEST_CASE("route/index: rules of more alternatives than are filed", "[route]") {
  auto any_of = [](const std::string& matcher, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += (i == 0 ? "" : " || ") + matcher + std::to_string(i) + "`)";
    return "(" + out + ")";
  };
  Table table;
  for (int hosts : {3, 9, 70, 300}) {
    for (int paths : {1, 3, 9, 70}) {
      std::string both = any_of("Host(`a", hosts) + " && " + any_of("Path(`/p", paths);
      table.add(both, rule::Syntax::V3, {3, 7, 13});
      table.add("Method(`POST`) && " + both, rule::Syntax::V3, {3, 7, 13});
    }
    table.add(any_of("Host(`a", hosts) + " && " + any_of("Host(`a", 9), rule::Syntax::V3, {3, 7, 13});
  }
  route::Index index(table.programs);
  auto size = static_cast<std::uint32_t>(table.programs.size());
  CHECK(size == 36);
  CHECK(index.unindexable() == 0);
  Random random(5);
  std::size_t matched = 0, wrong = 0;
  for (int i = 0; i < 5000; ++i) {
    Sample sample(random);
    sample.host = "a" + std::to_string(random.below(random.once_in(2) ? 320 : 12));
    sample.path = "/p" + std::to_string(random.below(random.once_in(2) ? 80 : 12));
    std::vector<std::uint32_t> expected = one_by_one(table, sample.request());
    wrong += agrees(index, sample.request(), expected, 0, size) ? 0U : 1U;
    matched += expected.size();
  }
  CHECK(wrong == 0);
  CHECK(matched > 1000);
}
