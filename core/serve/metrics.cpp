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

void Counters::add(const Labels& labels, const Measured& measured) {
  auto bucket = static_cast<std::size_t>(std::ranges::lower_bound(kBounds, measured.seconds) - kBounds.begin());
  std::scoped_lock lock(mutex_);
  auto found = std::ranges::find(series_, labels, &Series::labels);
  if (found == series_.end()) {
    series_.emplace_back();
    found = series_.end() - 1;
    found->labels = labels;
  }
  ++found->times[bucket];
  found->seconds += measured.seconds;
  found->received += measured.received;
  found->sent += measured.sent;
  ++recent_[bucket];
}

std::vector<Counters::Series> Counters::series() const {
  std::scoped_lock lock(mutex_);
  return series_;
}

std::uint64_t Counters::requests() const {
  std::scoped_lock lock(mutex_);
  std::uint64_t out = 0;
  for (const Series& one : series_) out += one.count();
  return out;
}

std::uint64_t Counters::errors() const {
  std::scoped_lock lock(mutex_);
  std::uint64_t out = 0;
  for (const Series& one : series_) out += one.labels.status >= 500 ? one.count() : 0;
  return out;
}

double Counters::quantile(double share) const {
  std::scoped_lock lock(mutex_);
  double all = std::accumulate(recent_.begin(), recent_.end(), 0.0), before = 0;
  if (all < 0.5) return -1;
  for (std::size_t i = 0; i < recent_.size(); ++i) {
    if (recent_[i] > 0 && before + recent_[i] >= share * all) {
      double low = i == 0 ? 0 : kBounds[i - 1], high = i < kBounds.size() ? kBounds[i] : kBounds.back();
      return low + (high - low) * (share * all - before) / recent_[i];
    }
    before += recent_[i];
  }
  return kBounds.back();
}

void Counters::merge(const Counters& others) {
  std::scoped_lock lock(mutex_, others.mutex_);
  series_.insert(series_.end(), others.series_.begin(), others.series_.end());
  for (std::size_t i = 0; i < recent_.size(); ++i) recent_[i] += others.recent_[i];
}

void Counters::age() {
  std::scoped_lock lock(mutex_);
  for (double& one : recent_) one /= 2;
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
