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

/// What tells the requests of one entry point, router or service apart.
struct Labels {
  int status = 0;
  std::string_view method;             ///< As method_label() gives it.
  std::string_view protocol = "http";  ///< "http", "websocket", "sse".

  friend bool operator==(const Labels& a, const Labels& b) {
    return a.status == b.status && same(a.method, b.method) && same(a.protocol, b.protocol);
  }

 private:
  /// Texts that live for ever are the same ones as a rule.
  static bool same(std::string_view a, std::string_view b) {
    return (a.data() == b.data() && a.size() == b.size()) || a == b;
  }
};

/// The method, or "EXTENSION_METHOD" for one that HTTP does not define. Lives for ever.
std::string_view method_label(std::string_view method);

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
  struct Series {
    Labels labels;
    std::array<std::uint64_t, kBounds.size() + 1> times = {};  ///< The last is for what is longer.
    double seconds = 0;
    std::int64_t received = 0, sent = 0;

    std::uint64_t count() const;
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
  using Recent = std::array<double, kBounds.size() + 1>;
  struct alignas(64) Shard {
    std::mutex mutex;
    std::vector<Series> series;
    Recent recent = {};
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
