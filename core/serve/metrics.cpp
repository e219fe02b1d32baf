#include "serve/metrics.h"

#include <algorithm>
#include <ctime>
#include <numeric>

namespace gw::serve {

std::string_view method_label(std::string_view method) {
  constexpr std::string_view kKnown[] = {"GET",    "HEAD",    "POST",    "PUT",  "PATCH",
                                         "DELETE", "CONNECT", "OPTIONS", "TRACE"};
  auto found = std::ranges::find(kKnown, method);
  return found == std::end(kKnown) ? "EXTENSION_METHOD" : *found;
}

std::uint64_t Counters::Series::count() const { return std::accumulate(times.begin(), times.end(), std::uint64_t{0}); }

namespace {

Counters::Series& series_of(std::vector<Counters::Series>& all, const Labels& labels) {
  auto found = std::ranges::find(all, labels, &Counters::Series::labels);
  if (found != all.end()) return *found;
  all.emplace_back().labels = labels;
  return all.back();
}

void add(Counters::Series& to, const Counters::Series& more) {
  for (std::size_t i = 0; i < to.times.size(); ++i) to.times[i] += more.times[i];
  to.seconds += more.seconds;
  to.received += more.received;
  to.sent += more.sent;
}

}  // namespace

void Counters::add(const Labels& labels, const Measured& measured) {
  auto bucket = static_cast<std::size_t>(std::ranges::lower_bound(kBounds, measured.seconds) - kBounds.begin());
  Shard& shard = shards_.own();
  std::scoped_lock lock(shard.mutex);
  Series& series = series_of(shard.series, labels);
  ++series.times[bucket];
  series.seconds += measured.seconds;
  series.received += measured.received;
  series.sent += measured.sent;
  ++shard.recent[bucket];
}

std::vector<Counters::Series> Counters::series() const {
  std::vector<Series> out;
  shards_.each([&](Shard& shard) {
    std::scoped_lock lock(shard.mutex);
    for (const Series& one : shard.series) serve::add(series_of(out, one.labels), one);
  });
  return out;
}

std::uint64_t Counters::requests() const {
  std::uint64_t out = 0;
  for (const Series& one : series()) out += one.count();
  return out;
}

std::uint64_t Counters::errors() const {
  std::uint64_t out = 0;
  for (const Series& one : series()) out += one.labels.status >= 500 ? one.count() : 0;
  return out;
}

double Counters::quantile(double share) const {
  Recent recent = {};
  shards_.each([&](Shard& shard) {
    std::scoped_lock lock(shard.mutex);
    for (std::size_t i = 0; i < recent.size(); ++i) recent[i] += shard.recent[i];
  });
  double all = std::accumulate(recent.begin(), recent.end(), 0.0), before = 0;
  if (all < 0.5) return -1;
  for (std::size_t i = 0; i < recent.size(); ++i) {
    if (recent[i] > 0 && before + recent[i] >= share * all) {
      double low = i == 0 ? 0 : kBounds[i - 1], high = i < kBounds.size() ? kBounds[i] : kBounds.back();
      return low + (high - low) * (share * all - before) / recent[i];
    }
    before += recent[i];
  }
  return kBounds.back();
}

void Counters::merge(const Counters& others) {
  Shard& shard = shards_.own();
  others.shards_.each([&](Shard& other) {
    std::scoped_lock lock(shard.mutex, other.mutex);
    for (const Series& one : other.series) serve::add(series_of(shard.series, one.labels), one);
    for (std::size_t i = 0; i < shard.recent.size(); ++i) shard.recent[i] += other.recent[i];
  });
}

void Counters::age() {
  shards_.each([](Shard& shard) {
    std::scoped_lock lock(shard.mutex);
    for (double& one : shard.recent) one /= 2;
  });
}

Counters& Metrics::of(Of kind, std::string_view name, std::string_view service) {
  std::scoped_lock lock(mutex_);
  auto& map = all_[static_cast<std::size_t>(kind)];
  auto found = map.find(name);
  if (found == map.end()) found = map.emplace(std::string(name), std::make_unique<Named>()).first;
  found->second->service = service;
  return found->second->counters;
}

void Metrics::each(Of kind, const Each& call) const {
  std::scoped_lock lock(mutex_);
  for (const auto& [name, one] : all_[static_cast<std::size_t>(kind)]) call(name, one->service, one->counters);
}

void Metrics::age() {
  std::int64_t now = std::time(nullptr);
  std::scoped_lock lock(mutex_);
  if (now - aged_ < 10) return;
  aged_ = now;
  for (const auto& map : all_) {
    for (const auto& [name, one] : map) one->counters.age();
  }
}

}  // namespace gw::serve
