#include "serve/kept.h"

#include <map>
#include <mutex>

namespace gw::serve {
namespace {

struct Kept {
  ServerConnectionPtr connection;
  Time since;
};

/// By connection id; the last of a list was used last.
thread_local std::vector<std::vector<Kept>> kept;

void expire(std::vector<Kept>& list, const TransportOptions& options, Time now) {
  std::size_t gone = 0;
  while (gone < list.size() &&
         (list[gone].since + options.idle <= now || list[gone].connection->stream->descriptor().hung_up()))
    ++gone;
  list.erase(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(gone));
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
    if (size < 0 || !co_await to.send({buffer.get(), static_cast<std::size_t>(size)})) {
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
  if (upstream.id >= kept.size()) return nullptr;
  std::vector<Kept>& list = kept[upstream.id];
  while (!list.empty()) {
    Kept last = std::move(list.back());
    list.pop_back();
    // Bytes that nobody asked for are the end, or no answer.
    bool fine =
        !last.connection->stream->descriptor().hung_up() && !last.connection->stream->descriptor().seen_readable();
    if (fine && last.since + upstream.options->idle > now) return last.connection;
  }
  return nullptr;
}

void keep(const Upstream& upstream, ServerConnectionPtr connection, Time now) {
  if (upstream.id >= kept.size()) kept.resize(upstream.id + 1);
  std::vector<Kept>& list = kept[upstream.id];
  expire(list, *upstream.options, now);
  if (list.size() >= upstream.options->idle_connections) return;
  connection->input.shrink();
  list.push_back({std::move(connection), now});
}

void close_kept_connections() { kept.clear(); }

Task<void> relay(Stream& a, Stream& b, std::int64_t* a_to_b, std::int64_t* b_to_a) {
  Join join;
  join.add();
  join.add();
  spawn(pump(a, b, a_to_b, join));
  spawn(pump(b, a, b_to_a, join));
  co_await join.wait();
}

}  // namespace gw::serve
