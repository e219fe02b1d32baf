#include <list>
#include <random>

#include "base/strings.h"
#include "rule/go_regexp.h"
#include "rule/print.h"
#include "rule/program.h"
#include "support/catch.h"
#include "support/doc_tree.h"
#include "support/files.h"

using namespace gw;

namespace {

constexpr Version kNewest{3, 7, 13};

rule::Protocol protocol(const std::string& name) { return name == "tcp" ? rule::Protocol::Tcp : rule::Protocol::Http; }

/// A request as a table writes it, in words: "method=GET", "host=a.com", "flat=", "raw=", "path=/", "peer=10.0.0.1",
/// "header:Name=value", "query:name=value"; for TCP "sni=" and "alpn=".
struct Asked {
  explicit Asked(const std::string& words) {
    for (std::string_view word : base::split(words, " ")) read(testing::unescape(word));
    http.headers = headers;
    http.query = query;
    tcp.alpn = alpn;
    if (http.raw_host.empty()) http.raw_host = http.host;
  }

  void read(std::string word) {
    std::string_view text = kept.emplace_back(std::move(word));
    std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return;
    std::string_view name = text.substr(0, equals), value = text.substr(equals + 1);
    if (name == "method") http.method = value;
    else if (name == "host") http.host = value;
    else if (name == "flat") http.flat_host = value;
    else if (name == "raw") http.raw_host = value;
    else if (name == "path") http.path = value;
    else if (name == "peer") http.peer = tcp.peer = base::parse_ip(value);
    else if (name == "sni") tcp.server_name = value;
    else if (name == "alpn") alpn.push_back(value);
    else if (name.starts_with("header:")) headers.push_back({name.substr(7), value});
    else if (name.starts_with("query:")) query.push_back({name.substr(6), value});
    else FAIL("no such word: " << text);
  }

  std::list<std::string> kept;
  std::vector<rule::Pair> headers, query;
  std::vector<std::string_view> alpn;
  rule::HttpRequest http;
  rule::TcpConnection tcp;
};

}  // namespace

TEST_CASE("rule: testdata/rule/match.tsv", "[rule]") {
  // Syntax, protocol, version, rule, request, "yes" or "no".
  for (const auto& row : testing::rows("testdata/rule/match.tsv")) {
    REQUIRE(row.size() == 6);
    INFO(row[2] << " " << row[3] << " and " << row[4]);
    rule::Compiled compiled = rule::compile(row[3], rule::to_syntax(row[0]), protocol(row[1]), *parse_version(row[2]));
    CHECK(compiled.error.empty());
    if (compiled.program == nullptr) continue;
    Asked asked(row[4]);
    bool holds = row[1] == "tcp" ? compiled.program->matches(asked.tcp) : compiled.program->matches(asked.http);
    CHECK((holds ? "yes" : "no") == row[5]);
  }
}

TEST_CASE("rule: testdata/rule/errors.tsv", "[rule]") {
  // Syntax, protocol, version, rule, error, the bytes to blame (-: none).
  for (const auto& row : testing::rows("testdata/rule/errors.tsv")) {
    REQUIRE(row.size() == 6);
    std::string text = testing::unescape(row[3]);
    INFO(row[2] << " " << row[3]);
    rule::Compiled compiled = rule::compile(text, rule::to_syntax(row[0]), protocol(row[1]), *parse_version(row[2]));
    CHECK(compiled.program == nullptr);
    CHECK(testing::escape(compiled.error) == row[4]);
    std::string blamed = text.substr(compiled.blame.begin, compiled.blame.end - compiled.blame.begin);
    CHECK((blamed.empty() ? "-" : testing::escape(blamed)) == row[5]);
  }
}

TEST_CASE("rule: testdata/rule/accepted.tsv", "[rule]") {
  // Syntax, protocol, version, rule.
  for (const auto& row : testing::rows("testdata/rule/accepted.tsv")) {
    REQUIRE(row.size() == 4);
    INFO(row[2] << " " << row[3]);
    CHECK(rule::compile(row[3], rule::to_syntax(row[0]), protocol(row[1]), *parse_version(row[2])).error.empty());
  }
}

TEST_CASE("rule: domains of a rule with names of the other syntax", "[rule]") {
  const char* text = "Host(`a`) && Header(`b`, `c`)";
  CHECK(rule::domains(text, rule::Protocol::Http, Version{2, 11, 35}).values.empty());
  CHECK(rule::domains(text, rule::Protocol::Http, Version{3, 1, 6}).values == std::vector<std::string>{"a"});
}

TEST_CASE("rule: testdata/rule/print.tsv", "[rule]") {
  // Rule, how it is printed, how it is printed with its negations at the leaves.
  for (const auto& row : testing::rows("testdata/rule/print.tsv")) {
    REQUIRE(row.size() == 3);
    INFO(row[0]);
    rule::Parsed parsed = rule::parse(testing::unescape(row[0]), rule::Protocol::Http, std::nullopt);
    CHECK(parsed.error.text.empty());
    if (!parsed.ok) continue;
    CHECK(testing::escape(rule::print(parsed.expr)) == row[1]);
    CHECK(testing::escape(rule::print(rule::push_down(parsed.expr))) == row[2]);
    rule::Parsed again = rule::parse(rule::print(parsed.expr), rule::Protocol::Http, std::nullopt);
    CHECK(again.ok);
    CHECK(rule::same(again.expr, parsed.expr));
  }
}

TEST_CASE("rule: regular expressions as Go's: testdata/rule/regexp.tsv", "[rule]") {
  // Pattern, text, what Go's regexp 1.26 says: "yes", "no" or its error.
  for (const auto& row : testing::rows("testdata/rule/regexp.tsv")) {
    REQUIRE(row.size() == 3);
    INFO(row[0] << " on " << row[1]);
    rule::GoRegexp::Compiled compiled = rule::GoRegexp::compile(testing::unescape(row[0]));
    std::string actual = compiled.error.empty() && compiled.regexp.search(testing::unescape(row[1])) ? "yes" : "no";
    CHECK(testing::escape(compiled.error.empty() ? actual : compiled.error) == row[2]);
  }
}

TEST_CASE("rule: matches are found and replaced as Go does: testdata/rule/replace.tsv", "[rule]") {
  for (const auto& row : testing::rows("testdata/rule/replace.tsv")) {
    REQUIRE(row.size() == 5);
    INFO(row[0] << " on " << row[1] << " by " << row[2]);
    auto compiled = rule::GoRegexp::compile(testing::unescape(row[0]), rule::GoRegexp::Groups::Used);
    REQUIRE(compiled.error.empty());
    std::string text = testing::unescape(row[1]);
    CHECK(testing::escape(
              compiled.regexp.replace_all(text, compiled.regexp.read_template(testing::unescape(row[2])))) == row[3]);
    std::vector<std::string_view> found(static_cast<std::size_t>(std::ranges::count(row[4], ' ')) + 1);
    if (!compiled.regexp.find(text, found)) {
      CHECK(row[4] == "none");
      continue;
    }
    std::string groups;
    for (std::string_view group : found)
      groups += (groups.empty() ? "" : " ") + (group.data() == nullptr ? "-" : "'" + testing::escape(group) + "'");
    CHECK(groups == row[4]);
  }
}

TEST_CASE("rule: limits of regular expressions", "[rule]") {
  auto times = [](std::size_t count, const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += text;
    return out;
  };
  auto error = [](const std::string& pattern) { return rule::regexp_error(pattern).substr(0, 56); };
  CHECK(error(times(999, "(") + "a" + times(999, ")")).empty());
  CHECK(error(times(1000, "(") + "a" + times(1000, ")"))
            .starts_with("error parsing regexp: expression nests too deeply: `"));
  CHECK(error(times(1200, "(?:") + "a" + times(1200, ")")).empty());
  CHECK(error(times(3360, "x{1000}")).starts_with("error parsing regexp: expression too large: `"));
  CHECK(rule::GoRegexp::compile(times(100, "(x{1000})")).error.empty());
}

TEST_CASE("rule: a rule built by hand is printed and read as itself", "[rule]") {
  rule::Expr expr;
  rule::NodeId host = rule::make_leaf(expr, rule::Matcher::Host, {"a`b"});
  rule::NodeId path = rule::make_leaf(expr, rule::Matcher::Path, {"/\xFF\n"});
  rule::NodeId either = rule::make_or(expr, host, path);
  rule::NodeId method = rule::make_leaf(expr, rule::Matcher::Method, {"GET"});
  rule::make_and(expr, rule::make_not(expr, method), either);
  std::string printed = rule::print(expr);
  CHECK(printed == "!Method(`GET`) && (Host(\"a`b\") || Path(\"/\\xff\\n\"))");
  rule::Parsed parsed = rule::parse(printed, rule::Protocol::Http, rule::Syntax::V3);
  REQUIRE(parsed.ok);
  CHECK(rule::same(parsed.expr, expr));
}

TEST_CASE("rule: nodes know their places", "[rule]") {
  std::string text = "Host(`a`) && !(Path(`/x`, \"y\"))";
  rule::Parsed parsed = rule::parse(text, rule::Protocol::Http, rule::Syntax::V2);
  REQUIRE(parsed.ok);
  auto cut = [&](rule::Range range) { return text.substr(range.begin, range.end - range.begin); };
  const rule::Node& root = parsed.expr[parsed.expr.root];
  CHECK(cut(root.range) == text);
  CHECK(cut(root.name) == "&&");
  CHECK(cut(parsed.expr[root.right].range) == "!(Path(`/x`, \"y\"))");
  const rule::Node& leaf = parsed.expr[parsed.expr[root.right].left];
  CHECK(cut(leaf.range) == "Path(`/x`, \"y\")");
  CHECK(cut(leaf.name) == "Path");
  CHECK(cut(parsed.expr.argument(leaf, 1).range) == "\"y\"");
  CHECK(parsed.expr.argument(leaf, 1).value == "y");
}

TEST_CASE("rule: single leaves can be asked", "[rule]") {
  rule::Compiled compiled =
      rule::compile("Host(`a`) && !(Path(`/x`) || Method(`GET`))", rule::Syntax::V3, rule::Protocol::Http, kNewest);
  REQUIRE(compiled.program);
  Asked asked("host=a path=/x method=POST");
  REQUIRE(compiled.program->leaves().size() == 3);
  CHECK(compiled.program->leaf_matches(0, asked.http));
  CHECK_FALSE(compiled.program->leaf_matches(1, asked.http));
  CHECK(compiled.program->leaf_matches(2, asked.http));
  CHECK_FALSE(compiled.program->matches(asked.http));
}

TEST_CASE("rule: depth costs no stack, and too much of it is Go's error", "[rule]") {
  auto compile = [](const std::string& text) {
    return rule::compile(text, rule::Syntax::V3, rule::Protocol::Http, kNewest);
  };
  Asked asked("host=a");
  std::string deep = std::string(99990, '(') + "Host(`a`)" + std::string(99990, ')');
  rule::Compiled compiled = compile(deep);
  REQUIRE(compiled.program);
  CHECK(compiled.program->matches(asked.http));
  compiled = compile(std::string(99991, '!') + "Host(`a`)");
  REQUIRE(compiled.program);
  CHECK_FALSE(compiled.program->matches(asked.http));
  CHECK(compile(std::string(1000000, '(')).error.ends_with(": 1:100001: exceeded max nesting depth"));
  std::string wide = "Host(`b`)";
  for (int i = 0; i < 50000; ++i) wide += " || Host(`b`)";
  compiled = compile(wide + " || Host(`a`)");
  REQUIRE(compiled.program);
  CHECK(compiled.program->matches(asked.http));
  std::string types;
  for (int i = 0; i < 10000; ++i) types += "[]";
  CHECK(compile(types + "T").limit);
}

TEST_CASE("rule: domains", "[rule]") {
  auto domains = [](std::string_view text, Version version) {
    return rule::domains(text, rule::Protocol::Http, version).values;
  };
  using List = std::vector<std::string>;
  CHECK(domains("!(Host(`A`) && !Host(`\u00C9`)) || HostHeader(`c`)", kNewest) == List{"\u00E9"});
  CHECK(domains("!(Host(`A`) && !Host(`b`))", {3, 7, 11}) == List{"a", "b"});
  CHECK(rule::default_priority("( HOSTSNI(`*`))", rule::Protocol::Tcp) == -1);
  CHECK(rule::default_priority("!HostSNI(`*`)", rule::Protocol::Tcp) == -1);
  CHECK(rule::default_priority("HostSNI(`*`, `*`)", rule::Protocol::Tcp) == 17);
  CHECK(rule::default_priority("HostSNI(`*`)", rule::Protocol::Http) == 12);
  auto catch_all = [](std::string_view text) {
    return rule::compile(text, rule::Syntax::V3, rule::Protocol::Tcp, kNewest).program->catch_all();
  };
  CHECK(catch_all("!(hostsni(`*`))"));
  CHECK_FALSE(catch_all("HostSNI(`*`) && HostSNI(`*`)"));
  CHECK_FALSE(catch_all("HostSNI(`a`)"));
}

TEST_CASE("rule: a plain rule always compiles", "[rule]") {
  static const std::vector<std::string> kPieces = {
      "Host(`a`)", "Path(`/a`)", "PathPrefix(`a`)", "Method(`GET`)", "Host(``)", " && ", " || ", "!",
      "(",         ")",          "host(`a`)",       "Foo(`a`)",      "Host(`a",  "`)",   "\n",   "\x80",
      " ",         "&&",         "HostSNI(`a`)",    "Host(`a`, `b`)"};
  unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  std::size_t plain = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string text;
    for (std::size_t k = random() % 8 + 1; k > 0; --k) text += kPieces[random() % kPieces.size()];
    if (!rule::is_plain(text, rule::Syntax::V3, rule::Protocol::Http)) continue;
    ++plain;
    INFO(text);
    bool compiles = rule::compile(text, rule::Syntax::V3, rule::Protocol::Http, Version{3, 7, 13}).program != nullptr &&
                    rule::compile(text, rule::Syntax::V3, rule::Protocol::Http, Version{3, 0, 0}).program != nullptr;
    if (!compiles) REQUIRE(compiles);
  }
  CHECK(plain > 1'000);
}
