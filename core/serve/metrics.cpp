#include "serve/metrics.h"

namespace gw::serve {

std::uint64_t Counters::requests() const {
  std::uint64_t out = 0;
  for (const auto& one : statuses) out += one.load(std::memory_order_relaxed);
  return out;
}

std::uint64_t Counters::errors() const {
  std::uint64_t out = 0;
  for (std::size_t i = 500; i < statuses.size(); ++i) out += statuses[i].load(std::memory_order_relaxed);
  return out;
}

double Counters::quantile(double share) const {
  std::uint64_t all = 0;
  for (const auto& one : times) all += one.load(std::memory_order_relaxed);
  if (all == 0) return 0;
  double wanted = share * static_cast<double>(all), before = 0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    auto here = static_cast<double>(times[i].load(std::memory_order_relaxed));
    if (before + here < wanted || here == 0) {
      before += here;
      continue;
    }
    double low = i == 0 ? 0 : kBounds[i - 1], high = i < kBounds.size() ? kBounds[i] : kBounds.back();
    return low + (high - low) * (wanted - before) / here;
  }
  return kBounds.back();
}

void count(Counters& counters, int status, double seconds, std::int64_t received, std::int64_t sent) {
  auto add = [](auto& counter, auto value) { counter.fetch_add(value, std::memory_order_relaxed); };
  auto index = static_cast<std::size_t>(status < 0 || status > 599 ? 599 : status);
  add(counters.statuses[index], 1U);
  std::size_t bucket = 0;
  while (bucket < Counters::kBounds.size() && seconds > Counters::kBounds[bucket]) ++bucket;
  add(counters.times[bucket], 1U);
  add(counters.nanoseconds, static_cast<std::uint64_t>(seconds * 1e9));
  if (received > 0) add(counters.received, static_cast<std::uint64_t>(received));
  if (sent > 0) add(counters.sent, static_cast<std::uint64_t>(sent));
}

Counters& Metrics::of(Of kind, std::string_view name) {
  std::scoped_lock lock(mutex_);
  auto& map = all_[static_cast<std::size_t>(kind)];
  auto found = map.find(name);
  if (found == map.end()) found = map.emplace(std::string(name), std::make_unique<Counters>()).first;
  return *found->second;
}

void Metrics::each(Of kind, const std::function<void(const std::string&, const Counters&)>& call) const {
  std::scoped_lock lock(mutex_);
  for (const auto& [name, counters] : all_[static_cast<std::size_t>(kind)]) call(name, *counters);
}

}  // namespace gw::serve
