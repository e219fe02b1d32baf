#include "serve/metrics.h"

#include <algorithm>
#include <ctime>
#include <numeric>

namespace gw::serve {

namespace {

constexpr std::array<std::string_view, 10> kMethods = {"GET",    "HEAD",    "POST",    "PUT",   "PATCH",
                                                       "DELETE", "CONNECT", "OPTIONS", "TRACE", "EXTENSION_METHOD"};

}  // namespace

Method method_of(std::string_view method) {
  auto found = std::find(kMethods.begin(), kMethods.end() - 1, method);
  return static_cast<Method>(found - kMethods.begin());
}

std::string_view method_label(Method method) { return kMethods[static_cast<std::size_t>(method)]; }

std::string_view protocol_label(Protocol protocol) {
  constexpr std::array<std::string_view, 3> kAll = {"http", "websocket", "sse"};
  return kAll[static_cast<std::size_t>(protocol)];
}

std::uint64_t Counters::Counts::count() const { return std::accumulate(times.begin(), times.end(), std::uint64_t{0}); }

void Counters::Counts::add(const Counts& more) {
  for (std::size_t i = 0; i < times.size(); ++i) times[i] += more.times[i];
  seconds += more.seconds;
  received += more.received;
  sent += more.sent;
}

Counters::Cell& Counters::Shard::cell(const Labels& labels) {
  if (first.used && first.labels == labels) return first;
  auto found = first.used ? std::ranges::find(more, labels, &Cell::labels) : more.end();
  if (found != more.end()) return *found;
  Cell& made = first.used ? more.emplace_back() : first;
  made.used = true;
  made.labels = labels;
  return made;
}

Counters::Times Counters::Shard::counted() const {
  Times out = {};
  each([&](const Cell& cell) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] += cell.counts.times[i];
  });
  return out;
}

void Counters::add(const Labels& labels, const Measured& measured) {
  auto bucket = static_cast<std::size_t>(std::ranges::lower_bound(kBounds, measured.seconds) - kBounds.begin());
  Shard& shard = shards_.own();
  std::scoped_lock lock(shard.mutex);
  Counts& counts = shard.cell(labels).counts;
  ++counts.times[bucket];
  counts.seconds += measured.seconds;
  counts.received += measured.received;
  counts.sent += measured.sent;
}

std::vector<Counters::Series> Counters::series() const {
  std::vector<Series> out;
  shards_.each([&](Shard& shard) {
    std::scoped_lock lock(shard.mutex);
    shard.each([&](const Cell& cell) {
      auto found = std::ranges::find(out, cell.labels, &Series::labels);
      Series& to = found != out.end() ? *found : out.emplace_back();
      to.labels = cell.labels;
      to.add(cell.counts);
    });
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
  std::array<double, kBounds.size() + 1> recent = {};
  shards_.each([&](Shard& shard) {
    std::scoped_lock lock(shard.mutex);
    Times now = shard.counted();
    for (std::size_t i = 0; i < recent.size(); ++i)
      recent[i] += shard.recent[i] + static_cast<double>(now[i] - shard.seen[i]);
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
    other.each([&](const Cell& cell) { shard.cell(cell.labels).counts.add(cell.counts); });
    for (std::size_t i = 0; i < shard.recent.size(); ++i) {
      shard.recent[i] += other.recent[i];
      shard.seen[i] += other.seen[i];
    }
  });
}

void Counters::age() {
  shards_.each([](Shard& shard) {
    std::scoped_lock lock(shard.mutex);
    Times now = shard.counted();
    for (std::size_t i = 0; i < now.size(); ++i)
      shard.recent[i] = (shard.recent[i] + static_cast<double>(now[i] - shard.seen[i])) / 2;
    shard.seen = now;
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
