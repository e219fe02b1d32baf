// Source: pkg/middlewares/inflightreq/inflight_req.go; github.com/vulcand/oxy/v2 connlimit.

#include <map>
#include <mutex>

#include "serve/own_answer.h"
#include "serve/source_key.h"

namespace gw::serve {
namespace {

class InFlightReq final : public Step {
 public:
  explicit InFlightReq(const StepMaking& making)
      : key_(making.making, SourceKey::Kind::Host),
        amount_(making.making.integer("amount")),
        body_("max connections reached: " + std::to_string(amount_)) {}

  Task<void> run(Call& call, const Handler& next) const override {
    std::string key(key_.of(call));
    if (!enter(key)) {
      call.account.why = "too many requests of its source are under way";
      co_await answer_untyped(call, 429, body_);
      co_return;
    }
    Leaving leaving{*this, key};
    co_await next.serve(call);
  }

 private:
  struct Leaving {
    const InFlightReq& self;
    const std::string& key;
    Leaving(const InFlightReq& of, const std::string& source) : self(of), key(source) {}
    Leaving(const Leaving&) = delete;
    Leaving& operator=(const Leaving&) = delete;
    ~Leaving() { self.leave(key); }
  };

  bool enter(const std::string& key) const {
    std::scoped_lock lock(mutex_);
    std::int64_t& count = counts_[key];
    if (count < amount_) {
      ++count;
      return true;
    }
    if (count == 0) counts_.erase(key);
    return false;
  }

  void leave(const std::string& key) const {
    std::scoped_lock lock(mutex_);
    auto at = counts_.find(key);
    if (--at->second == 0) counts_.erase(at);
  }

  SourceKey key_;
  std::int64_t amount_;
  std::string body_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::int64_t> counts_;
};

}  // namespace
}  // namespace gw::serve

GW_STEP(in_flight_req) = {
    .key = "inFlightReq",
    .make = [](const gw::serve::StepMaking& making) -> std::unique_ptr<gw::serve::Step> {
      return std::make_unique<gw::serve::InFlightReq>(making);
    },
};
