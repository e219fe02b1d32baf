#ifndef GW_SERVE_METRICS_H_
#define GW_SERVE_METRICS_H_

// What is counted, and how Prometheus reads it: Traefik's names. Source: pkg/observability/metrics/prometheus.go.

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace gw::serve {

/// Of one entry point, router or service. Written by all threads.
struct Counters {
  /// By status class and method; see Metrics::count().
  std::array<std::atomic<std::uint64_t>, 600> statuses = {};  ///< By status.
  /// Seconds, in Traefik's default buckets 0.1, 0.3, 1.2, 5, and finer ones for the page.
  static constexpr std::array<double, 14> kBounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                     0.1,    0.3,   0.5,    1.2,   2.5,  5,     10};
  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> times = {};
  std::atomic<std::uint64_t> nanoseconds{0}, received{0}, sent{0}, retries{0};

  std::uint64_t requests() const;
  std::uint64_t errors() const;         ///< Status 500 and above.
  double quantile(double share) const;  ///< Seconds, within a bucket.
};

/// The counters of a request that is under way, by name; they stay for the life of the process.
class Metrics {
 public:
  enum class Of : std::uint8_t { EntryPoint, Router, Service };

  Counters& of(Of kind, std::string_view name);
  void each(Of kind, const std::function<void(const std::string&, const Counters&)>& call) const;

  std::atomic<std::int64_t> open{0};  ///< Connections.
  std::atomic<std::uint64_t> reloads{0}, reload_failures{0};
  std::atomic<std::int64_t> last_reload{0}, last_failure{0};  ///< Seconds since 1970.
  std::atomic<double> reload_seconds{0};

 private:
  mutable std::mutex mutex_;
  std::array<std::map<std::string, std::unique_ptr<Counters>, std::less<>>, 3> all_;
};

void count(Counters& counters, int status, double seconds, std::int64_t received, std::int64_t sent);

}  // namespace gw::serve

#endif  // GW_SERVE_METRICS_H_
