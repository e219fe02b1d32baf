#include "match.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "route/index.h"
#include "rule/program.h"

namespace gw::bench {
namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

const std::optional<base::Ip> kPeer = base::parse_ip("203.0.113.7");

constexpr const char* kWords[] = {"api",   "auth", "web",   "shop",  "cart",  "pay",  "user",   "admin",   "static",
                                  "media", "feed", "blog",  "docs",  "chat",  "mail", "push",   "stream",  "grafana",
                                  "prom",  "loki", "minio", "kafka", "batch", "cron", "images", "metrics", "report"};

struct Sample {
  std::string method = "GET", host, path;
  std::vector<std::string> texts;  ///< Name and value of a header, then of a parameter; either may be empty.
  std::vector<rule::Pair> headers, query;
  std::optional<base::Ip> peer = kPeer;
};

struct Router {
  std::string rule;
  long long priority = 0;  ///< 0: the length of its rule.
  Sample sample;           ///< A request that it should get.
};

/// Routers as people have them: most by host, many with a path, some by expressions, headers, addresses; and for each a
/// request that it should get.
class Generator {
 public:
  explicit Generator(int routers) : routers_(routers), random_(12345U + static_cast<unsigned>(routers)) {}

  std::string rule(int i, Sample& sample) {
    std::string number = std::to_string(i), word = kWords[below(std::size(kWords))], path = "/" + word;
    std::string host = kWords[static_cast<std::size_t>(i) % std::size(kWords)];
    host += "-" + number + ".team" + std::to_string(i % std::max(1, routers_ / 20)) + ".example.com";
    sample.host = host;
    sample.path = path + "/" + number;
    sample.headers = {{"User-Agent", "bench"}, {"Accept", "*/*"}};
    std::string only = "Host(`" + host + "`)", with = only + " && ", prefix = "PathPrefix(`" + path + "`)";
    std::size_t kind = below(1000);
    if (kind < 550) return only;
    if (kind < 700) {
      std::string version = path + "/v" + std::to_string(1 + below(3));
      sample.path = version + "/items/42";
      return with + "PathPrefix(`" + version + "`)";
    }
    if (kind < 780) {
      sample.path = "/static/" + word + "/a.js";
      return with + "(" + prefix + " || PathPrefix(`/static/" + word + "`))";
    }
    if (kind < 820) {
      sample.path = path + "/healthz";
      return with + "Path(`" + sample.path + "`)";
    }
    if (kind < 850) {
      set(sample.headers, sample, "X-Canary", "v" + std::to_string(i % 7));
      return with + "Header(`X-Canary`, `" + sample.texts[1] + "`)";
    }
    if (kind < 870) {
      sample.method = "POST";
      return with + "Method(`POST`) && " + prefix;
    }
    if (kind < 900) {
      sample.host = "www." + host;
      return "(" + only + " || Host(`" + sample.host + "`)) && PathPrefix(`/`)";
    }
    if (kind < 920) {
      sample.host = "acme.tenant" + number + ".example.com";
      return "HostRegexp(`^[a-z0-9-]+\\.tenant" + number + "\\.example\\.com$`) && " + prefix;
    }
    if (kind < 935) {
      sample.path = path + "/v12/item-" + number;
      return with + "PathRegexp(`^" + path + "/(v[0-9]+|latest)/item-[0-9a-f]+$`)";
    }
    if (kind < 950) {
      sample.host = "a.wild" + number + ".example.net";
      return "Host(`*.wild" + number + ".example.net`)";
    }
    if (kind < 960) {
      std::string net = "10." + std::to_string(i % 256) + ".";
      sample.peer = base::parse_ip(net + "3.4");
      return with + "ClientIP(`" + net + "0.0/16`)";
    }
    if (kind < 970) {
      set(sample.query, sample, "tenant", "t" + number);
      return with + "Query(`tenant`, `t" + number + "`)";
    }
    if (kind < 975) {
      sample.host = "other.example.org";
      sample.path = "/global" + path + "/" + number + "/k";
      return "PathPrefix(`/global" + path + "/" + number + "`)";
    }
    if (kind < 977) {
      sample.host = "old.example.org";
      sample.path = "/app/legacy" + number + "/index.php";
      return "PathRegexp(`/legacy" + number + "/[^/]+\\.(php|aspx)`)";
    }
    sample.path = "/public" + path;
    return with + "!PathPrefix(`/internal" + path + "`)";
  }

  /// One in twenty has a priority of its own.
  std::vector<Router> routers() {
    std::vector<Router> out(static_cast<std::size_t>(routers_));
    for (int i = 0; i < routers_; ++i) {
      Router& router = out[static_cast<std::size_t>(i)];
      router.rule = rule(i, router.sample);
      if (below(20) == 0) router.priority = static_cast<long long>(1 + below(2000));
    }
    return out;
  }

  std::size_t below(std::size_t n) { return random_() % n; }
  template <class List>
  void shuffle(List& list) {
    std::shuffle(list.begin(), list.end(), random_);
  }

 private:
  static void set(std::vector<rule::Pair>& pairs, Sample& sample, std::string name, std::string value) {
    sample.texts = {std::move(name), std::move(value)};
    pairs.push_back({sample.texts[0], sample.texts[1]});
  }

  int routers_;
  std::mt19937 random_;
};

/// Requests side by side in memory, as a server that has just read one finds it.
struct Requests {
  explicit Requests(const std::vector<Sample>& samples) {
    std::size_t bytes = 0, count = 0;
    auto add = [&](std::string_view one) { bytes += one.size(); };
    for (const Sample& sample : samples) {
      for (std::string_view one : {std::string_view(sample.method), std::string_view(sample.host)}) add(one);
      add(sample.path);
      count += sample.headers.size() + sample.query.size();
      for (const auto* list : {&sample.headers, &sample.query}) {
        for (const rule::Pair& pair : *list) add(pair.name), add(pair.value);
      }
    }
    bytes_.reserve(bytes);
    pairs_.reserve(count);
    for (const Sample& sample : samples) {
      std::string_view method = keep(sample.method), host = keep(sample.host), path = keep(sample.path);
      auto headers = keep(sample.headers), query = keep(sample.query);
      all.push_back({method, host, {}, host, path, headers, query, sample.peer});
    }
  }

  std::vector<rule::HttpRequest> all;

 private:
  std::string_view keep(std::string_view text) {
    bytes_ += text;
    return std::string_view(bytes_).substr(bytes_.size() - text.size());
  }
  std::span<const rule::Pair> keep(const std::vector<rule::Pair>& pairs) {
    for (const rule::Pair& pair : pairs) {
      std::string_view name = keep(pair.name), value = keep(pair.value);
      pairs_.push_back({name, value});
    }
    return std::span(pairs_).last(pairs.size());
  }

  std::string bytes_;
  std::vector<rule::Pair> pairs_;
};

std::uint32_t linear(const std::vector<const rule::Program*>& programs, const rule::HttpRequest& request) {
  auto found = std::ranges::find_if(programs, [&](auto* program) { return program->matches(request); });
  return found == programs.end() ? route::Index::kNone : static_cast<std::uint32_t>(found - programs.begin());
}

}  // namespace

std::vector<std::string> people_rules(int routers) {
  Generator generator(routers);
  std::vector<std::string> out;
  for (int i = 0; i < routers; ++i) {
    Sample sample;
    out.push_back(generator.rule(i, sample));
  }
  return out;
}

int people(int routers) {
  for (const Router& router : Generator(routers).routers()) {
    const Sample& sample = router.sample;
    nlohmann::json line = {{"rule", router.rule}, {"priority", router.priority}};
    if (sample.peer == kPeer) {  // Others cannot be sent from loopback.
      std::string target = sample.path;
      for (const rule::Pair& pair : sample.query) target.append("?").append(pair.name).append("=").append(pair.value);
      line.update({{"method", sample.method}, {"host", sample.host}, {"target", target}});
      for (const rule::Pair& pair : sample.headers) line["headers"][std::string(pair.name)] = pair.value;
    }
    std::printf("%s\n", line.dump().c_str());
  }
  return 0;
}

int match(int routers) {
  Generator generator(routers);
  std::vector<std::string> rules;
  std::vector<long long> priorities;
  std::vector<Sample> samples;
  for (Router& router : generator.routers()) {
    priorities.push_back(router.priority != 0 ? router.priority : static_cast<long long>(router.rule.size()));
    rules.push_back(std::move(router.rule));
    samples.push_back(std::move(router.sample));
  }
  std::vector<std::size_t> order(rules.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::greater<>(), [&](std::size_t i) { return priorities[i]; });

  auto begin = Clock::now();
  std::vector<std::shared_ptr<const rule::Program>> owned;
  std::vector<const rule::Program*> programs;
  for (std::size_t i : order) {
    owned.push_back(rule::compile(rules[i], rule::Syntax::V3, rule::Protocol::Http, {3, 7, 13}).program);
    programs.push_back(owned.back().get());
  }
  double compiling = since(begin);
  begin = Clock::now();
  route::Index index(programs);
  double building = since(begin);

  // One request in ten is nobody's.
  generator.shuffle(samples);
  constexpr std::size_t kMost = 18000;
  samples.resize(std::min(samples.size(), kMost));
  std::size_t hits = samples.size();
  for (std::size_t i = 0; i < std::max<std::size_t>(1, hits / 9); ++i) {
    Sample& miss = samples.emplace_back();
    miss.host = "nohost" + std::to_string(i) + ".example.io";
    miss.path = "/a/b/" + std::to_string(i);
  }
  generator.shuffle(samples);
  Requests requests(samples);
  for (const rule::HttpRequest& request : std::span(requests.all).first(std::min<std::size_t>(samples.size(), 300))) {
    if (index.first(request) == linear(programs, request)) continue;
    std::printf("wrong about %.*s\n", static_cast<int>(request.host.size()), request.host.data());
    return 1;
  }

  std::size_t asked = 0, found = 0;
  auto ask = [&](const rule::HttpRequest& request) {
    ++asked;
    found += index.first(request) != route::Index::kNone ? 1U : 0U;
  };
  double best = 1e9;
  for (begin = Clock::now(); since(begin) < 1;) {
    auto round = Clock::now();
    std::size_t before = asked;
    while (asked - before < kMost) std::ranges::for_each(requests.all, ask);
    best = std::min(best, since(round) / static_cast<double>(asked - before));
  }
  std::vector<double> times;
  for (int round = 0; round < 5; ++round) {
    for (const rule::HttpRequest& request : requests.all) {
      begin = Clock::now();
      ask(request);
      times.push_back(since(begin));
    }
  }
  std::ranges::sort(times);
  auto at = [&](std::size_t percent) { return times[times.size() * percent / 100] * 1e9; };
  double share = static_cast<double>(found) / static_cast<double>(asked);
  std::printf("%8d %9.1f ms %9.1f ms %9.1f %8zu %9.1f %9.0f %9.0f %8.3f\n", routers, compiling * 1e3, building * 1e3,
              static_cast<double>(index.sources().bytes) / routers, index.unindexable(), best * 1e9, at(50), at(99),
              share);
  return 0;
}

}  // namespace gw::bench
