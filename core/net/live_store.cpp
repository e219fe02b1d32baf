#include "net/live_store.h"

#include <algorithm>
#include <thread>

namespace gw::net {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::minutes kLong{1};

}  // namespace

class LiveStore::Follower {
 public:
  Follower(base::StoreUrl url, const LiveOptions& options) : url_(std::move(url)), options_(options) {}

  ~Follower() {
    stop_.set();
    if (thread_.joinable()) thread_.join();
  }

  void start(Callback callback, std::optional<std::string> known) {
    callback_ = std::move(callback);
    told_ = std::move(known);
    thread_ = std::thread([this] { run(); });
  }

  const base::StoreUrl& url() const { return url_; }

 private:
  void run() {
    pause_ = options_.first_pause;
    while (!stop_.is_set()) {
      Time begin = Clock::now();
      std::unique_ptr<Store> store = open_store(url_, options_.store, &stop_);
      Error error = follow(*store);
      if (stop_.is_set()) return;
      // A connection that has ended is worth a word if there is no other one.
      if (!std::exchange(reached_, false)) fail(error);
      if (Clock::now() - begin > options_.longest_pause) pause_ = options_.first_pause;
      net::wait(-1, false, Clock::now() + pause_, &stop_);
      pause_ = std::min(2 * pause_, options_.longest_pause);
    }
  }

  /// Until it cannot be had any more.
  Error follow(Store& store) {
    if (std::optional<Error> error = store.listen()) return *error;
    for (;;) {
      Result<std::string> text = settled(store);
      if (!text) return std::move(text).error();
      reached_ = true;
      tell(*text);
      for (bool changed = false; !changed;) {
        Result<bool> waited = store.wait(Clock::now() + kLong);
        if (!waited) return std::move(waited).error();
        changed = *waited;
      }
      if (net::wait(-1, false, Clock::now() + options_.quiet, &stop_) == Waited::Stopped) return {};
    }
  }

  /// What it holds when nobody is writing to it.
  Result<std::string> settled(Store& store) {
    Result<std::string> text = store.read();
    bool first = !told_.has_value();
    for (Time end = Clock::now() + options_.at_most; text && !first && *text != *told_ && Clock::now() < end;) {
      if (net::wait(-1, false, Clock::now() + options_.quiet, &stop_) == Waited::Stopped) break;
      Result<std::string> again = store.read();
      bool same = again && *again == *text;
      text = std::move(again);
      if (same) break;
    }
    return text;
  }

  void tell(const std::string& text) {
    if (stop_.is_set() || (reason_.empty() && told_ == text)) return;
    reason_.clear();
    told_ = text;
    callback_(text);
  }

  void fail(const Error& error) {
    if (std::exchange(reason_, error.message) != error.message) callback_(error);
  }

  const base::StoreUrl url_;
  const LiveOptions options_;
  Stop stop_;
  Callback callback_;
  std::optional<std::string> told_;
  std::string reason_;    ///< Why it could not be had; empty: it could.
  bool reached_ = false;  ///< By the connection that there is.
  std::chrono::milliseconds pause_{};
  std::thread thread_;
};

LiveStore::LiveStore(base::StoreUrl url, LiveOptions options)
    : follower_(std::make_unique<Follower>(std::move(url), options)) {}

LiveStore::~LiveStore() = default;

void LiveStore::start(Callback callback, std::optional<std::string> known) {
  follower_->start(std::move(callback), std::move(known));
}

const std::string& LiveStore::name() const { return follower_->url().name; }

}  // namespace gw::net
