#ifndef GW_SERVE_METRICS_H_
#define GW_SERVE_METRICS_H_

// What is counted: with Traefik's names and labels. Source: pkg/observability/metrics/{prometheus,metrics}.go,
// pkg/middlewares/observability/metrics.go.

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "serve/sharded.h"

namespace gw::serve {

enum class Method : std::uint8_t { Get, Head, Post, Put, Patch, Delete, Connect, Options, Trace, Extension };
enum class Protocol : std::uint8_t { Http, Websocket, Sse };

Method method_of(std::string_view method);
std::string_view method_label(Method method);  ///< "GET"; "EXTENSION_METHOD" for one that HTTP does not define.
std::string_view protocol_label(Protocol protocol);

/// What tells the requests of one entry point, router or service apart.
struct Labels {
  std::uint16_t status = 0;
  Method method = Method::Get;
  Protocol protocol = Protocol::Http;

  friend bool operator==(const Labels& a, const Labels& b) = default;
};

/// Bytes of the bodies, and how long it took.
struct Measured {
  double seconds = 0;
  std::int64_t received = 0, sent = 0;
};

/// Of one entry point, router or service. Written by all threads.
class Counters {
 public:
  /// Seconds: Traefik's default buckets 0.1, 0.3, 1.2, 5, and finer ones for the page.
  static constexpr std::array<double, 14> kBounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                     0.1,    0.3,   0.5,    1.2,   2.5,  5,     10};
  struct Counts {
    double seconds = 0;
    std::int64_t received = 0, sent = 0;
    std::array<std::uint64_t, kBounds.size() + 1> times = {};  ///< By kBounds; the last is for what is longer.

    std::uint64_t count() const;
    void add(const Counts& more);
  };
  struct Series : Counts {
    Labels labels;
  };

  void add(const Labels& labels, const Measured& measured);
  std::vector<Series> series() const;

  std::uint64_t requests() const;
  std::uint64_t errors() const;  ///< Status 500 and above.
  /// Seconds, within a bucket, of what came of late; below 0: nothing did.
  double quantile(double share) const;
  /// What came so far counts half from now on, for quantile().
  void age();
  /// Adds all that the others have counted.
  void merge(const Counters& others);

 private:
  using Times = decltype(Counts::times);
  /// What a thread counts for one set of labels. Of 10,000 routers none is in the cache: what each request changes lies
  /// side by side, with the counts of the usual times.
  struct alignas(64) Cell {
    bool used = false;
    Labels labels;
    Counts counts;
  };
  struct alignas(64) Shard {
    std::mutex mutex;
    std::vector<Cell> more;
    Cell first;  ///< Most have one set of labels.
    /// Of late: `recent` as it was when `seen` had been counted, and what has been counted since.
    std::array<double, kBounds.size() + 1> recent = {};
    Times seen = {};

    Cell& cell(const Labels& labels);
    Times counted() const;
    template <class Call>
    void each(Call call) const {
      if (first.used) call(first);
      for (const Cell& one : more) call(one);
    }
  };

  Sharded<Shard> shards_;
};

/// The counters by name; they stay for the life of the process.
class Metrics {
 public:
  enum class Of : std::uint8_t { EntryPoint, Router, Service };

  /// `service`: of a router, the service that it leads to now.
  Counters& of(Of kind, std::string_view name, std::string_view service = {});
  using Each = std::function<void(const std::string& name, const std::string& service, const Counters&)>;
  void each(Of kind, const Each& call) const;
  /// Counters::age() of all, at most every ten seconds.
  void age();

  Tally open;  ///< Connections.
  std::atomic<std::uint64_t> reloads{0}, reload_failures{0};
  std::atomic<std::int64_t> last_reload{0}, last_failure{0};  ///< Seconds since 1970.
  std::atomic<double> reload_seconds{0};

 private:
  struct Named {
    std::string service;
    Counters counters;
  };
  mutable std::mutex mutex_;
  std::array<std::map<std::string, std::unique_ptr<Named>, std::less<>>, 3> all_;
  std::int64_t aged_ = 0;  ///< Seconds since 1970.
};

}  // namespace gw::serve

#endif  // GW_SERVE_METRICS_H_
