// The stages one by one: tables of testdata/route. "-" in a cell is nothing, \r \n \xHH are bytes.

#include <algorithm>

#include "base/punycode.h"
#include "base/strings.h"
#include "base/url.h"
#include "route/pipeline.h"
#include "route/proxy.h"
#include "route/reference.h"
#include "route/request.h"
#include "support/catch.h"
#include "support/doc_tree.h"
#include "support/files.h"

using namespace gw;

namespace {

std::string cell(const std::string& text) {
  if (text == "-") return {};
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    char kind = text[++i];
    if (kind == 'x') {
      out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      out += kind == 'r' ? '\r' : '\n';
    }
  }
  return out;
}

route::EntryPointOptions options_of(const std::string& version) {
  return route::entry_point_options(model::Value(), "web", *parse_version(version));
}

std::string shown(const route::Refusal& refusal) {
  std::string out = std::to_string(refusal.status);
  if (!refusal.body.empty()) out += " " + std::string(refusal.body);
  return refusal.incomplete ? out + " (incomplete)" : out;
}

std::string shown(const route::Request& request) {
  std::string host = request.host.empty() ? "-" : std::string(request.host);
  return std::string(request.method) + " " + std::string(request.target) + " " + host + " " +
         std::to_string(request.body_size);
}

std::vector<rule::Pair> headers_of(const std::string& text, route::Store& store) {
  std::vector<rule::Pair> out;
  for (std::string_view line : base::split(text, " ")) {
    std::size_t colon = line.find(':');
    if (colon != std::string_view::npos)
      out.push_back({store.keep(line.substr(0, colon)), store.keep(line.substr(colon + 1))});
  }
  return out;
}

}  // namespace

TEST_CASE("route/request: testdata/route/requests.tsv", "[route]") {
  for (const auto& row : testing::rows("testdata/route/requests.tsv")) {
    INFO(row[0]);
    std::string raw = cell(row[0]);
    route::Store store;
    route::Request request;
    route::ServerOptions server = options_of(row.size() > 2 ? row[2] : "3.7.13").server;
    auto refusal = route::read_request(raw, server, store, request);
    CHECK((refusal ? shown(*refusal) : shown(request)) == row[1]);
  }
}

TEST_CASE("route/request: the limit of the head", "[route]") {
  route::Store store;
  route::Request request;
  route::ServerOptions limited;
  limited.max_header_bytes = 2048;
  std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX-A: ";
  auto status = [&](std::size_t size) {
    std::string raw = head + std::string(size - head.size() - 4, 'x') + "\r\n\r\n";
    auto refusal = route::read_request(raw, limited, store, request);
    return refusal ? refusal->status : 0;
  };
  CHECK(status(2048 + 4096) == 0);
  CHECK(status(2048 + 4097) == 431);
}

TEST_CASE("route/request: folded lines, duplicates and canonical names", "[route]") {
  std::string raw =
      "GET / HTTP/1.1\r\nhOST: a\r\nx-a: 1\r\n\t 2 \r\n \r\nX-a:3\r\nx_Y: 4\r\nPragma: no-cache\r\n\r\nbody";
  route::Store store;
  route::Request request;
  REQUIRE_FALSE(route::read_request(raw, {}, store, request));
  std::string headers;
  for (const rule::Pair& line : request.headers)
    headers += std::string(line.name) + "=" + std::string(line.value) + "|";
  CHECK(headers == "X-A=1 2 |X-A=3|X_y=4|Pragma=no-cache|Cache-Control=no-cache|");
  CHECK(raw.substr(request.head_size) == "body");
}

TEST_CASE("route/stages: testdata/route/paths.tsv", "[route]") {
  for (const auto& row : testing::rows("testdata/route/paths.tsv")) {
    INFO(row[0]);
    route::EntryPointOptions options = options_of(row.size() > 4 ? row[4] : "3.7.13");
    route::Prepared prepared;
    std::string target = cell(row[0]);
    route::prepare(route::Question{"GET", target, "a.com", {}, "HTTP/1.1"}, {}, options, prepared);
    REQUIRE_FALSE(prepared.refusal);
    CHECK(prepared.request.url.path == cell(row[1]));
    CHECK(prepared.request.url.raw_path == cell(row[2]));
    CHECK(prepared.path == cell(row[3]));
  }
}

TEST_CASE("route/stages: testdata/route/hosts.tsv", "[route]") {
  for (const auto& row : testing::rows("testdata/route/hosts.tsv")) {
    route::Store store;
    std::string host = cell(row[0]);
    CHECK(route::canonical_host(host, store) == cell(row[1]));
  }
}

TEST_CASE("route/url: testdata/route/queries.tsv", "[route]") {
  for (const auto& row : testing::rows("testdata/route/queries.tsv")) {
    INFO(row[0]);
    route::Store store;
    std::vector<rule::Pair> query;
    route::parse_query(row[0], store, query);
    std::string text;
    for (const rule::Pair& pair : query)
      text += (text.empty() ? "" : ",") + std::string(pair.name) + "=" + std::string(pair.value);
    CHECK(text == cell(row[1]));
  }
}

TEST_CASE("route/reference: testdata/route/references.tsv", "[route]") {
  auto quoted = [](std::string_view text) { return "'" + testing::escape(text) + "'"; };
  for (const auto& row : testing::rows("testdata/route/references.tsv")) {
    INFO(row[0]);
    route::Store store;
    route::Reference reference;
    std::string text = testing::unescape(row[0]);
    text = text.substr(1, text.size() - 2);
    bool read = route::parse_reference(text, base::HostRules::Go126, store, reference);
    CHECK(read == (row[1] != "error"));
    if (!read) continue;
    CHECK(quoted(route::to_text(reference, store)) == row[1]);
    const route::Url& url = reference.url;
    CHECK(quoted(route::request_uri(url, store)) + " " + quoted(url.path) + " " + quoted(url.raw_path) == row[2]);
  }
}

TEST_CASE("route/url: of more than 10,000 parameters none is seen", "[route]") {
  route::Store store;
  std::vector<rule::Pair> query;
  std::string most = "a", over = "a&a";
  for (int i = 1; i < 10000; ++i) {
    most += "&a";
    over += "&a";
  }
  route::parse_query(most, store, query);
  CHECK(query.size() == 10000);
  query.clear();
  route::parse_query(over, store, query);
  CHECK(query.empty());
}

TEST_CASE("route/proxy: the query of a target that is no URL is cleaned", "[route]") {
  route::Store store;
  CHECK(route::clean_query("b=1&a=%zz&a=x y&b=%41;", store) == "a=x+y&b=1");
  CHECK(route::clean_query("b=%41&a", store) == "b=%41&a");
  route::Request request;
  request.target = "b?x=%zz&a=1";
  request.url.opaque = "b";
  request.url.query = "x=%zz&a=1";
  CHECK(route::forwarded_url(request, options_of("3.7.0"), store).query == "a=1");
  CHECK(route::forwarded_url(request, options_of("3.6.15"), store).query == "x=%zz&a=1");
}

TEST_CASE("route/proxy: headers that cannot be sent, as middlewares may make them", "[route]") {
  route::EntryPointOptions options = options_of("3.7.13");
  auto sent = [&](std::string_view name, std::string_view value) {
    route::Prepared prepared;
    route::prepare(route::Question{}, {}, options, prepared);
    prepared.request.headers.push_back({name, value});
    route::Outgoing out;
    return !route::forward(prepared.request, {}, options, "a.com", prepared.store, out, nullptr);
  };
  CHECK(sent("X-A", "a\tb"));
  CHECK_FALSE(sent("X-A", "a\nb"));
  CHECK_FALSE(sent("X-A", "a\n"));
  CHECK_FALSE(sent("X-A", "a\x7f"));
  CHECK_FALSE(sent("X A", "a"));
  CHECK(sent("Te", "a\nb"));
}

TEST_CASE("route/stages: testdata/route/forwarded.tsv", "[route]") {
  for (const auto& row : testing::rows("testdata/route/forwarded.tsv")) {
    INFO(row[0] << " from " << row[1] << " with " << row[2]);
    route::EntryPointOptions options = options_of(row.size() > 4 ? row[4] : "3.7.13");
    options.trust_everyone = row[2] == "insecure";
    if (row[2] == "trust") options.trusted.push_back(*base::parse_ip_range("10.0.0.0/8"));
    if (row[2] == "connection") options.connection = {"X-Keep"};
    route::Store store;
    route::Question question{"GET", "/", "a.com", headers_of(row[0], store), "HTTP/1.1"};
    route::Prepared prepared;
    route::prepare(question, {row[1], row[2] == "tls"}, options, prepared);
    REQUIRE_FALSE(prepared.refusal);
    std::vector<std::string> seen, expected;
    for (const rule::Pair& line : prepared.request.headers) {
      std::string value;
      for (char c : line.value) value += c == ' ' ? "" : std::string(1, c);
      bool left_out = line.name == "X-Real-Ip" || line.name == "X-Forwarded-Port" || line.name == "X-Forwarded-Host" ||
                      line.name == "X-Forwarded-Server";
      if (!left_out) seen.push_back(std::string(line.name) + ":" + value);
    }
    for (std::string_view one : base::split(row[3], " ")) {
      if (one != "-") expected.emplace_back(one);
    }
    std::sort(seen.begin(), seen.end());
    std::sort(expected.begin(), expected.end());
    CHECK(seen == expected);
  }
}

TEST_CASE("route/trace: each change has its stage, what was and what is", "[route]") {
  route::EntryPointOptions options = options_of("3.7.13");
  route::Prepared prepared;
  route::Trace trace;
  route::prepare(route::Question{"GET", "/a/../%62%2fc?x;y", "A.com:80", {{"X-Real-Ip", "1.2.3.4"}}, "HTTP/1.1"}, {},
                 options, prepared, &trace);
  std::string text;
  for (const route::Step& step : trace) {
    text +=
        std::string(route::stage_name(step.stage)) + ": " + step.what + " " + step.before + " -> " + step.after + "\n";
    CHECK_FALSE(step.reason.empty());
    CHECK_FALSE(route::stage_source(step.stage).empty());
  }
  CHECK(text ==
        "normalize path: path /a/../%62%2fc -> /a/../b%2Fc\n"
        "sanitize path: path /a/../b%2Fc -> /b%2Fc\n"
        "query semicolons: query x;y -> x&y\n"
        "forwarded headers: header X-Real-Ip 1.2.3.4 -> \n"
        "forwarded headers: header X-Real-Ip  -> 192.0.2.1\n"
        "forwarded headers: header X-Forwarded-Proto  -> http\n"
        "forwarded headers: header X-Forwarded-Port  -> 80\n"
        "forwarded headers: header X-Forwarded-Host  -> A.com:80\n"
        "forwarded headers: header X-Forwarded-Server  -> localhost\n"
        "canonical host: host A.com:80 -> a.com\n"
        "routing path: path /b/c -> /b%2Fc\n");
}

TEST_CASE("route/options: encoded characters by release", "[route]") {
  CHECK(options_of("3.6.2").denied_always == 0);
  CHECK(options_of("3.6.3").denied_always == route::kEveryEncoded);
  CHECK(options_of("3.6.6").denied_always == route::kEveryEncoded);
  CHECK(options_of("3.6.7").denied_always == 0);
  CHECK(options_of("2.11.34").denied_always == route::kEveryEncoded);
  CHECK(options_of("2.11.35").denied_always == 0);
  CHECK(options_of("3.7.13").denied == 0);
}

TEST_CASE("base/punycode: labels outside ASCII", "[base]") {
  CHECK(base::punycode_host("\xc3\xa9.com") == "xn--9ca.com");
  CHECK(base::punycode_host("a.b\xc3\xbc"
                            "cher.de") == "a.xn--bcher-kva.de");
  CHECK(base::punycode_host("a.com") == "a.com");
}
