#ifndef GW_NET_LIVE_STORE_H_
#define GW_NET_LIVE_STORE_H_

// Follows a store.

#include <functional>
#include <memory>
#include <string>

#include "net/store.h"

namespace gw::net {

struct LiveOptions {
  StoreOptions store = {};
  /// A change is told when two looks so far apart show the same,
  std::chrono::milliseconds quiet{100};
  std::chrono::milliseconds at_most{2000};  ///< but so long after it was seen it is told all the same.
  /// Between two tries to reach a store that does not answer: the first time and the longest one.
  std::chrono::milliseconds first_pause{250}, longest_pause{10'000};
};

class LiveStore {
 public:
  /// What the store holds (Store::read()), first and whenever it has changed; or why it cannot be had, once for each
  /// reason, and then again what it holds, changed or not. What it held before stays good in between. Called on a
  /// thread of the store.
  using Callback = std::function<void(const Result<std::string>& text)>;

  explicit LiveStore(base::StoreUrl url, LiveOptions options = {});
  /// No call is under way or follows when it returns. Not to be destroyed by the callback.
  ~LiveStore();
  LiveStore(const LiveStore&) = delete;
  LiveStore& operator=(const LiveStore&) = delete;

  /// Once. `known`: what it held when it was read last; only something else is told then.
  void start(Callback callback, std::optional<std::string> known = std::nullopt);

  /// The name of the input, without user and password.
  const std::string& name() const;

 private:
  class Follower;
  std::unique_ptr<Follower> follower_;
};

}  // namespace gw::net

#endif  // GW_NET_LIVE_STORE_H_
