#include "serve/kept.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <mutex>

namespace gw::serve {
namespace {

constexpr std::chrono::milliseconds kBetween{100};

/// How many places for connections of an id all threads have taken. The numbers stay where they are.
std::atomic<std::size_t>& places_of(std::size_t id) {
  static std::mutex mutex;
  static std::deque<std::atomic<std::size_t>> counts;
  std::scoped_lock lock(mutex);
  while (counts.size() <= id) counts.emplace_back(0);
  return counts[id];
}

struct Kept {
  ServerConnectionPtr connection;
  Time until;
};

/// Those of one id; the last one was used last. A place stays the thread's while its connection serves a request, so
/// that threads do not write to one number for each of them.
struct List {
  std::vector<Kept> all;
  std::size_t places = 0;
  std::atomic<std::size_t>* taken = nullptr;  ///< By all threads.
  Time looked{};                              ///< When those that have ended were last closed.

  bool has_place(std::size_t most) {
    if (all.size() < std::min(places, most)) return true;
    bool free = taken->fetch_add(1, std::memory_order_relaxed) < most;
    if (free) ++places;
    else taken->fetch_sub(1, std::memory_order_relaxed);
    return free;
  }
  /// Gives back the places that nothing is in.
  void release() {
    if (places > all.size()) taken->fetch_sub(places - all.size(), std::memory_order_relaxed);
    places = all.size();
  }
};

void expire(List& list, Time now) {
  std::erase_if(list.all,
                [now](const Kept& one) { return one.until <= now || one.connection->stream->descriptor().hung_up(); });
}

struct Pool {
  std::vector<List> lists;             ///< By connection id.
  std::optional<Loop::TimerId> timer;  ///< The next look for those whose time is over.

  ~Pool() { clear(); }
  void clear() {
    for (List& list : lists) {
      list.all.clear();
      list.release();
    }
    lists.clear();
  }
};
thread_local Pool pool;

/// Closes those that nobody has used for long, as they come of age.
void look_at(Loop& loop, Time time) {
  if (pool.timer && pool.timer->first <= time) return;
  if (pool.timer) loop.forget(*pool.timer);
  pool.timer = loop.at(time, [&loop] {
    pool.timer.reset();
    Time next = kNever;
    for (List& list : pool.lists) {
      expire(list, loop.now());
      list.release();
      for (const Kept& one : list.all) next = std::min(next, one.until);
    }
    if (next != kNever && !loop.ending()) look_at(loop, next);
  });
}

/// Half of relay(). The end of `from` is passed on; a failure ends both.
Task<void> pump(Stream& from, Stream& to, std::int64_t* count, Join& join) {
  auto buffer = std::make_unique<char[]>(16384);
  for (;;) {
    ssize_t size = co_await from.receive({buffer.get(), 16384});
    if (size == 0) {
      to.shut_write();
      break;
    }
    bool sent = false;
    if (size > 0) sent = co_await to.send({buffer.get(), static_cast<std::size_t>(size)});
    if (!sent) {
      from.close();
      to.close();
      break;
    }
    if (count != nullptr) *count += size;
  }
  join.done();
}

}  // namespace

std::size_t connection_id(const std::string& key) {
  static std::mutex mutex;
  static std::map<std::string, std::size_t> ids;
  std::scoped_lock lock(mutex);
  return ids.emplace(key, ids.size()).first->second;
}

ServerConnectionPtr take_kept(const Upstream& upstream, Time now) {
  if (upstream.id >= pool.lists.size()) return nullptr;
  List& list = pool.lists[upstream.id];
  while (!list.all.empty()) {
    Kept last = std::move(list.all.back());
    list.all.pop_back();
    // Bytes that nobody asked for are the end, or no answer.
    bool fine =
        !last.connection->stream->descriptor().hung_up() && !last.connection->stream->descriptor().seen_readable();
    if (fine && last.until > now) return last.connection;
  }
  return nullptr;
}

void keep(const Upstream& upstream, ServerConnectionPtr connection, Time now) {
  if (upstream.id >= pool.lists.size()) pool.lists.resize(upstream.id + 1);
  List& list = pool.lists[upstream.id];
  if (list.taken == nullptr) list.taken = &places_of(upstream.id);
  // Whoever takes one looks at it: those that nobody takes are looked at now and then.
  if (now - list.looked >= kBetween || list.all.size() >= upstream.options->idle_connections) {
    list.looked = now;
    expire(list, now);
  }
  if (!list.has_place(upstream.options->idle_connections)) return;
  connection->input.shrink();
  Duration idle = upstream.options->idle;
  Time until = idle <= Duration::zero() || idle > kNever - now ? kNever : now + idle;
  if (until != kNever) look_at(connection->stream->loop(), until);
  list.all.push_back({std::move(connection), until});
}

void close_kept_connections() {
  pool.clear();
  pool.timer.reset();
}

Task<void> relay(Stream& a, Stream& b, std::int64_t* a_to_b, std::int64_t* b_to_a) {
  Join join;
  join.add();
  join.add();
  spawn(pump(a, b, a_to_b, join));
  spawn(pump(b, a, b_to_a, join));
  co_await join.wait();
}

}  // namespace gw::serve
