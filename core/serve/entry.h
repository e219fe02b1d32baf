#ifndef GW_SERVE_ENTRY_H_
#define GW_SERVE_ENTRY_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "serve/access_log.h"
#include "serve/front.h"
#include "serve/running.h"

namespace gw::serve {

/// The configuration that counts now; swapped as a whole.
class Live {
 public:
  /// Null until there is one.
  std::shared_ptr<const Running> get() const;
  void set(std::shared_ptr<const Running> next);

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Running> current_;
  std::atomic<std::uint64_t> count_{0};
};

/// What all entry points share.
struct Shared {
  Live live;
  Metrics metrics;
  std::unique_ptr<AccessLog> log;  ///< Null: none is written.
  bool dev = false;                ///< --dev
  std::atomic<bool> ready{false};  ///< A valid configuration is live.
  Draining draining{false};
  Tally under_way;  ///< Requests.
};

/// Serves the requests of one entry point: finds the router, runs its middlewares, and accounts for it.
class EntryServer final : public Requests {
 public:
  /// `options` outlive it.
  EntryServer(std::string name, const route::EntryPointOptions& options, Shared& shared)
      : name_(std::move(name)),
        options_(options),
        shared_(shared),
        counters_(shared.metrics.of(Metrics::Of::EntryPoint, name_)) {}

  Task<void> serve(Loop& loop, const ClientInfo& client, const Arrived& arrived, route::Prepared& prepared, Body& body,
                   Sink& sink, std::function<void()>& gone) override;

 private:
  Task<void> route(Call& call) const;
  void count(const Call& call, Protocol protocol) const;
  Task<void> enter(Call& call, const route::Muxer& muxer, bool root) const;
  Task<void> enter_children(Call& call, const route::Route& parent) const;
  Task<void> nobody(Call& call, const route::Muxer& muxer, bool root) const;
  struct Children;

  std::string name_;
  const route::EntryPointOptions& options_;
  Shared& shared_;
  Counters& counters_;
};

/// The entry point of that name in the tables, or the one that stands for all.
const route::EntryPoint* point_of(const Running& running, std::string_view name);

/// The development page: what came near to taking the request.
std::string near_misses(const Call& call);

}  // namespace gw::serve

#endif  // GW_SERVE_ENTRY_H_
