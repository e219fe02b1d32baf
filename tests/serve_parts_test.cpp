// Parts of gw serve by themselves.

#include "serve/balance.h"
#include "serve/http1.h"
#include "serve/listener.h"
#include "serve/stream_routers.h"
#include "serve/tls_store.h"
#include "support/catch.h"
#include "support/files.h"

using namespace gw;
using namespace gw::serve;

namespace {

std::vector<std::unique_ptr<Member>> members(const std::string& weights) {
  std::vector<std::unique_ptr<Member>> out;
  std::istringstream words(weights);
  for (std::string word; words >> word;) {
    out.push_back(std::make_unique<Member>());
    out.back()->name = word.substr(0, 1);
    out.back()->weight = std::stoi(word.substr(1));
  }
  return out;
}

std::size_t first(std::size_t) { return 0; }

}  // namespace

TEST_CASE("serve/balance: testdata/serve/balance.tsv", "[serve]") {
  // Sequences of the real Traefik: routing.md 6.2.
  for (const auto& row : testing::rows("testdata/serve/balance.tsv")) {
    INFO(row[0] << " " << row[1]);
    auto all = members(row[1]);
    std::string picks;
    if (row[0] == "turns") {
      TurnBalancer balancer(all);
      while (picks.size() < row[2].size()) picks += all[balancer.pick()]->name;
    } else {
      auto balancer = make_balancer(row[0], all, first);
      while (picks.size() < row[2].size()) picks += all[balancer->pick("10.0.0.1")]->name;
    }
    CHECK(picks == row[2]);
  }
}

TEST_CASE("serve/balance: who is down is passed over, and nobody is picked where nobody is up", "[serve]") {
  for (const char* strategy : {"wrr", "p2c", "hrw", "leasttime"}) {
    INFO(strategy);
    auto all = members("a1 b1 c1");
    bool up[3] = {true, false, true};
    for (std::size_t i = 0; i < 3; ++i) all[i]->up = [&up, i] { return up[i]; };
    auto balancer = make_balancer(strategy, all, first);
    for (int i = 0; i < 20; ++i) CHECK(balancer->pick("10.0.0.1") != 1);
    up[0] = up[2] = false;
    CHECK(balancer->pick("10.0.0.1") == Balancer::kNone);
    up[1] = true;
    CHECK(balancer->pick("10.0.0.1") == 1);
  }
  std::vector<std::unique_ptr<Member>> none;
  CHECK(make_balancer("wrr", none, first)->pick("") == Balancer::kNone);
  CHECK(TurnBalancer(none).pick() == Balancer::kNone);
}

TEST_CASE("serve/balance: sticky cookies as Traefik writes and reads them", "[serve]") {
  std::vector<std::unique_ptr<Member>> all;
  all.push_back(std::make_unique<Member>());
  all.back()->name = "http://10.0.0.1:80";
  all.back()->cookie = sticky_value(all.back()->name);
  CHECK(sticky_value("http://10.0.0.1:80") == "df5bd2f9c0180410");
  bool old = true;
  CHECK(find_sticky(all, "df5bd2f9c0180410", old) == 0);
  CHECK(!old);
  for (const char* value : {"6773b9eb3f0631af", "a3882de487ebf0dc", "http://10.0.0.1:80"}) {
    CHECK(find_sticky(all, value, old) == 0);
    CHECK(old);
  }
  CHECK(find_sticky(all, "other", old) == Balancer::kNone);
}

TEST_CASE("serve/tls: a ClientHello is read whole or not at all", "[serve]") {
  std::string bytes = testing::read(testing::source_path("testdata/fuzz/fuzz_http1/client_hello")).substr(1);
  bool more = false;
  auto hello = read_client_hello(bytes, more);
  REQUIRE(hello);
  CHECK(hello->server_name == "a.example.com");
  CHECK(hello->protocols == std::vector<std::string>{"h2", "http/1.1"});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK(!read_client_hello(std::string_view(bytes).substr(0, size), more));
    CHECK(more);
  }
  CHECK(!read_client_hello("GET / HTTP/1.1\r\n", more));
  CHECK(!more);
}

TEST_CASE("serve/proxy protocol: what is written is read again", "[serve]") {
  for (int version : {1, 2}) {
    for (auto [remote, local] :
         {std::pair("10.0.0.1:4242", "10.0.0.2:80"), std::pair("[2001:db8::1]:1", "[::1]:65535")}) {
      std::string header = proxy_header(version, remote, local);
      bool more = false;
      for (std::size_t size = 0; size < header.size(); ++size) {
        CHECK(!read_proxy_protocol(std::string_view(header).substr(0, size), more));
        CHECK(more);
      }
      auto read = read_proxy_protocol(header + "rest", more);
      REQUIRE(read);
      CHECK(read->size == header.size());
      CHECK(read->remote == remote);
      CHECK(read->local == local);
    }
  }
  bool more = true;
  CHECK(!read_proxy_protocol("GET / HTTP/1.1\r\n", more));
  CHECK(!more);
}

TEST_CASE("serve/http1: heads of answers", "[serve]") {
  std::string why;
  auto head = [&](const std::string& text, const char* method = "GET") { return parse_answer(text, method, why); };
  auto plain = head("HTTP/1.1 200 OK\r\ncontent-length: 3\r\nx-a:  b \r\n\r\n");
  REQUIRE(plain);
  CHECK(plain->size == 3);
  CHECK(plain->keep_alive);
  CHECK(header_value(plain->headers, "X-A") == "b");
  CHECK(head("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", "HEAD")->body_size == 0);
  CHECK(head("HTTP/1.1 304 \r\nContent-Length: 3\r\n\r\n")->body_size == 0);
  CHECK(head("HTTP/1.0 200 OK\r\n\r\n")->framing == Http1Body::Framing::UntilClose);
  CHECK(!head("HTTP/1.0 200 OK\r\n\r\n")->keep_alive);
  for (const char* bad :
       {"HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "hello\r\n\r\n"}) {
    INFO(bad);
    CHECK(!head(bad));
  }
}
