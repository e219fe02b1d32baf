// What is decided in one look, where most requests are alike, beside the long way.

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "base/strings.h"
#include "route/known_headers.h"
#include "route/pipeline.h"
#include "route/proxy.h"
#include "route/url.h"

using namespace gw;

namespace {

std::string any_of(std::mt19937& random, std::string_view alphabet, std::size_t longest) {
  std::string out(random() % (longest + 1), ' ');
  for (char& c : out) c = alphabet[random() % alphabet.size()];
  return out;
}

std::string to_text(const route::Url& url) {
  std::string out;
  for (std::string_view part : {url.scheme, url.opaque, url.host, url.path, url.raw_path, url.query})
    out += base::quote(part) + " ";
  return out + (url.bare_query ? "?" : "");
}

}  // namespace

TEST_CASE("route/known_headers: each is found, and nothing else", "[route]") {
  const std::string names[] = {
      "Te",           "Host",   "Date",       "Accept",         "Cookie",           "Server",
      "Upgrade",      "Origin", "Connection", "User-Agent",     "Content-Length",   "X-Forwarded-For",
      "X-Real-Ip",    "Via",    "Age",        "Sec-Fetch-Mode", "Sec-Fetch-Site",   "X-Forwarded-Proto",
      "Content-Type", "Vary",   "Keep-Alive", "Trailer",        "Proxy-Connection", "Upgrade-Insecure-Requests"};
  std::mt19937 random(3);
  route::Store store;
  for (const std::string& name : names) {
    REQUIRE(route::known_header(name) != nullptr);
    CHECK(route::known_header(name)->name == name);
    CHECK(route::canonical_header(base::ascii_lower(name), store) == name);
    for (int i = 0; i < 2000; ++i) {
      std::string other = name;
      std::size_t at = random() % other.size();
      switch (random() % 3) {
        case 0: other[at] = static_cast<char>(random()); break;
        case 1: other.erase(at, 1); break;
        default: other.insert(at, 1, static_cast<char>('a' + random() % 26));
      }
      const route::KnownHeader* found = route::known_header(other);
      if (found != nullptr && found->name != other) FAIL(base::quote(other));
    }
  }
  CHECK(route::known_header("") == nullptr);
  CHECK(route::known_header("Transfer-Encoding")->is == (route::KnownHeader::HopByHop | route::KnownHeader::Own));
  CHECK(route::known_header("X-Forwarded-Host")->is == route::KnownHeader::Copied);
  CHECK(route::known_header("Accept")->is == 0);
}

TEST_CASE("route/url: a target is read alike the short way and the long one", "[route]") {
  std::mt19937 random(5);
  int plain = 0, read = 0;
  for (int i = 0; i < 200000; ++i) {
    std::string target = "/" + any_of(random, i % 2 == 0 ? "ab/.~" : "aZ/.?%2fF;:#&=+ \x80\x01", 12);
    route::Store store;
    route::Url got, wanted;
    bool fine = route::parse_target(target, store, got);
    base::UrlParts parts;
    bool long_way = !base::split_url(target, true, parts);
    if (long_way) route::fill_url(parts, store, wanted);
    if (fine != long_way || (fine && to_text(got) != to_text(wanted)))
      FAIL(base::quote(target) << ": " << to_text(got) << ", not " << to_text(wanted));
    read += fine ? 1 : 0;
    if (!route::plain_path(target)) continue;
    ++plain;
    bool same = route::unescaped(target, base::UrlPart::Path, store) == target &&
                route::escaped(target, base::UrlPart::Path, store) == target &&
                route::joined_path(target, store) == target;
    if (!same) FAIL(base::quote(target));
  }
  CHECK(plain > 20000);
  CHECK(read > 100000);
}

TEST_CASE("route/stages: a path is sanitized alike with a trace and without", "[route]") {
  std::mt19937 random(6);
  for (int i = 0; i < 100000; ++i) {
    std::string target = "/" + any_of(random, "ab/.~%2e?=", 10);
    route::Store store;
    route::Request quick, told;
    quick.target = told.target = target;
    if (!route::parse_target(target, store, quick.url)) continue;
    told.url = quick.url;
    route::Trace trace;
    route::sanitize_path(quick, store, nullptr);
    route::sanitize_path(told, store, &trace);
    if (quick.target != told.target || to_text(quick.url) != to_text(told.url))
      FAIL(base::quote(target) << ": " << quick.target << " " << to_text(quick.url) << ", not " << told.target << " "
                               << to_text(told.url));
  }
}

TEST_CASE("route/proxy: lines are sent in the order of their names, those of one name in their own", "[route]") {
  std::mt19937 random(7);
  route::EntryPointOptions options;
  for (int i = 0; i < 20000; ++i) {
    route::Store store;
    route::Request request;
    request.method = "GET";
    request.target = "/";
    request.host = "a.example";
    std::size_t count = random() % (i % 50 == 0 ? 60 : 12);
    for (std::size_t line = 0; line < count; ++line) {
      std::string_view start = random() % 2 == 0 ? "X-Forwarded-" : "Abcdefgh";
      std::string name = std::string(start) + any_of(random, "aB", 9);
      request.headers.push_back({store.keep(name), store.keep(std::to_string(line))});
    }
    route::Outgoing out;
    REQUIRE(!route::forward(request, route::Peer("", false), options, "a.example", store, out, nullptr));
    std::vector<rule::Pair> wanted = out.headers;
    std::ranges::stable_sort(wanted, [](const rule::Pair& a, const rule::Pair& b) {
      return a.name != b.name ? a.name < b.name : std::stoi(std::string(a.value)) < std::stoi(std::string(b.value));
    });
    for (std::size_t line = 0; line < wanted.size(); ++line) {
      if (out.headers[line].name != wanted[line].name || out.headers[line].value != wanted[line].value)
        FAIL("line " << line << " of " << wanted.size() << ": " << out.headers[line].name);
    }
  }
}
