#include "serve/balance.h"

#include <algorithm>
#include <numeric>

#include "base/sha256.h"
#include "flow/service.h"
#include "serve/call.h"

namespace gw::serve {
namespace {

using Members = std::vector<std::unique_ptr<Member>>;

/// FNV-1, which multiplies first.
std::uint64_t fnv_1(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (char c : text) hash = (hash * 0x100000001b3) ^ static_cast<unsigned char>(c);
  return hash;
}

std::string hex(std::uint64_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (; value != 0; value >>= 4U) out.insert(out.begin(), kDigits[value & 15U]);
  return out.empty() ? "0" : out;
}

bool usable(const Member& member) { return member.weight > 0 && !member.fenced && member.is_up(); }

/// Whoever's turn comes first goes: a heap by deadline, in the layout of Go's container/heap.
class EarliestDeadline final : public Balancer {
 public:
  explicit EarliestDeadline(const Members& members) : members_(members) {
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (members[i]->weight > 0) push({1.0 / static_cast<double>(members[i]->weight), i});
    }
  }

  std::size_t pick(std::string_view) override {
    if (std::ranges::none_of(members_, [](const auto& one) { return usable(*one); })) return kNone;
    if (members_.size() == 1) return 0;
    std::scoped_lock lock(mutex_);
    // A member may go down in the meantime: then nobody is picked.
    for (std::size_t tries = 0; tries < kMost; ++tries) {
      Turn turn = pop();
      current_ = turn.deadline;
      turn.deadline += 1.0 / static_cast<double>(members_[turn.member]->weight);
      push(turn);
      if (usable(*members_[turn.member])) return turn.member;
    }
    return kNone;
  }

 private:
  struct Turn {
    double deadline;
    std::size_t member;
  };
  static constexpr std::size_t kMost = 1 << 20;

  void push(Turn turn) {
    heap_.push_back(turn);
    for (std::size_t i = heap_.size() - 1; i > 0;) {
      std::size_t parent = (i - 1) / 2;
      if (!(heap_[i].deadline < heap_[parent].deadline)) break;
      std::swap(heap_[i], heap_[parent]);
      i = parent;
    }
  }

  Turn pop() {
    std::swap(heap_.front(), heap_.back());
    std::size_t size = heap_.size() - 1;
    for (std::size_t i = 0;;) {
      std::size_t child = 2 * i + 1;
      if (child >= size) break;
      if (child + 1 < size && heap_[child + 1].deadline < heap_[child].deadline) ++child;
      if (!(heap_[child].deadline < heap_[i].deadline)) break;
      std::swap(heap_[i], heap_[child]);
      i = child;
    }
    Turn out = heap_.back();
    heap_.pop_back();
    return out;
  }

  const Members& members_;
  std::mutex mutex_;
  std::vector<Turn> heap_;
  double current_ = 0;
};

std::vector<std::size_t> all_usable(const Members& members) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (usable(*members[i])) out.push_back(i);
  }
  return out;
}

class TwoChoices final : public Balancer {
 public:
  TwoChoices(const Members& members, Random random) : members_(members), random_(std::move(random)) {}

  bool by_load() const override { return true; }

  std::size_t pick(std::string_view) override {
    std::vector<std::size_t> up = all_usable(members_);
    if (up.size() < 2) return up.empty() ? kNone : up[0];
    std::size_t first = random_(up.size()), second = random_(up.size());
    if (first == second) second = (second + 1) % up.size();
    bool fewer = members_[up[second]]->in_flight.load() < members_[up[first]]->in_flight.load();
    return up[fewer ? second : first];
  }

 private:
  const Members& members_;
  Random random_;
};

class HighestRandomWeight final : public Balancer {
 public:
  explicit HighestRandomWeight(const Members& members) : members_(members) {}

  std::size_t pick(std::string_view client) override {
    std::string_view peer = address_of(client);
    std::size_t best = kNone;
    double highest = 0;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (!usable(*members_[i])) continue;
      double score = flow::hrw_score(peer, members_[i]->name, members_[i]->weight);
      if (best == kNone || score > highest) {
        best = i;
        highest = score;
      }
    }
    return best;
  }

 private:
  const Members& members_;
};

class LeastTime final : public Balancer {
 public:
  explicit LeastTime(const Members& members) : members_(members), deadlines_(members.size()) {
    double last = 0;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (members[i]->weight <= 0) continue;
      last += 1.0 / static_cast<double>(members[i]->weight);
      deadlines_[i] = last;
    }
  }

  bool by_load() const override { return true; }

  std::size_t pick(std::string_view) override {
    std::vector<std::size_t> up = all_usable(members_);
    if (up.size() < 2) return up.empty() ? kNone : up[0];
    auto score = [&](std::size_t i) {
      const Member& one = *members_[i];
      return one.mean_time() * static_cast<double>(1 + one.in_flight.load()) / static_cast<double>(one.weight);
    };
    std::vector<double> scores;
    for (std::size_t i : up) scores.push_back(score(i));
    double least = *std::ranges::min_element(scores);
    std::scoped_lock lock(mutex_);
    std::size_t best = kNone;
    for (std::size_t k = 0; k < up.size(); ++k) {
      if (scores[k] != least) continue;
      if (best == kNone || deadlines_[up[k]] < deadlines_[best]) best = up[k];
    }
    if (std::ranges::count(scores, least) > 1) {
      // Among equals those take turns.
      deadlines_[best] += 1.0 / static_cast<double>(members_[best]->weight);
    }
    return best;
  }

 private:
  const Members& members_;
  std::mutex mutex_;
  std::vector<double> deadlines_;
};

}  // namespace

void Member::add_time(double milliseconds) {
  std::scoped_lock lock(mutex_);
  times_[count_++ % times_.size()] = milliseconds;
}

double Member::mean_time() const {
  std::scoped_lock lock(mutex_);
  std::size_t size = std::min(count_, times_.size());
  if (size == 0) return 0;
  return std::accumulate(times_.begin(), times_.begin() + static_cast<std::ptrdiff_t>(size), 0.0) /
         static_cast<double>(size);
}

std::unique_ptr<Balancer> make_balancer(std::string_view strategy, const Members& members, Random random) {
  if (strategy == "p2c") return std::make_unique<TwoChoices>(members, std::move(random));
  if (strategy == "hrw") return std::make_unique<HighestRandomWeight>(members);
  if (strategy == "leasttime") return std::make_unique<LeastTime>(members);
  return std::make_unique<EarliestDeadline>(members);
}

std::size_t TurnBalancer::pick() {
  std::int64_t most = 0, divisor = 0;
  bool any = false;
  for (const auto& one : members_) {
    most = std::max(most, one->weight);
    if (one->weight > 0) divisor = std::gcd(divisor, one->weight);
    any = any || (one->weight > 0 && one->is_up());
  }
  if (!any) return Balancer::kNone;
  std::scoped_lock lock(mutex_);
  for (std::size_t tries = 0; tries < members_.size() * static_cast<std::size_t>(most / divisor + 1); ++tries) {
    index_ = (index_ + 1) % members_.size();
    if (index_ == 0) {
      current_ -= divisor;
      if (current_ <= 0) current_ = most;
    }
    if (members_[index_]->weight >= current_ && members_[index_]->is_up()) return index_;
  }
  return Balancer::kNone;
}

std::string StickyCookie::header(std::string_view value) const {
  std::string out = name + "=" + std::string(value);
  if (!path.empty()) out += "; Path=" + path;
  if (!domain.empty()) out += "; Domain=" + domain;
  if (max_age > 0) out += "; Max-Age=" + std::to_string(max_age);
  else if (max_age < 0) out += "; Max-Age=0";
  if (http_only) out += "; HttpOnly";
  if (secure) out += "; Secure";
  if (!same_site.empty()) out += "; SameSite=" + same_site;
  return out;
}

std::string sticky_value(std::string_view member) { return base::sha256_hex(member).substr(0, 16); }

std::size_t find_sticky(const Members& members, std::string_view value, bool& old) {
  old = false;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Member& one = *members[i];
    if (one.weight <= 0) continue;
    if (value == one.cookie) return i;
    std::string legacy = hex(fnv_1(one.name));
    old = value == one.name || value == legacy || value == hex(fnv_1(legacy));
    if (old) return i;
  }
  return Balancer::kNone;
}

}  // namespace gw::serve
