// Services of services. Source: pkg/server/service/service.go, loadbalancer/{wrr,hrw,mirror,failover}.

#include <algorithm>

#include "model/view.h"
#include "serve/catch_sink.h"
#include "serve/copy.h"
#include "serve/service.h"

namespace gw::serve {
namespace {

using model::Value;
using Kind = flow::Service::Kind;

/// Children by weight, or by highest random weight.
class Weighted final : public ServiceHandler {
 public:
  explicit Weighted(const MakingService& making)
      : group_(is_hrw(making) ? "hrw" : "wrr", making.value.find(is_hrw(making) ? "highestRandomWeight" : "weighted"),
               making.service.name, making.gateway.source().version) {
    for (const flow::Service::Child& child : making.service.children) {
      const ServiceFront* front = making.child(child.service);
      Member& member = group_.add(child.written, front == nullptr ? 0 : child.weight);
      if (making.service.checked && front != nullptr) member.up = [front] { return front->up(); };
      children_.push_back(front);
    }
    group_.begin();
  }

  bool up() const override { return group_.up(); }

  Task<void> serve(Call& call) const override {
    return group_.serve(call, "none of the service's children is up, or all have weight 0",
                        [this, &call](std::size_t chosen) { return children_[chosen]->serve(call); });
  }

 private:
  static bool is_hrw(const MakingService& making) { return making.service.kind == Kind::Hrw; }

  Group group_;
  std::vector<const ServiceFront*> children_;
};

class Mirroring final : public ServiceHandler {
 public:
  explicit Mirroring(const MakingService& making) {
    const Value* value = making.value.find("mirroring");
    main_ = making.service.children.empty() ? nullptr : making.child(making.service.children[0].service);
    if (value == nullptr) return;
    Version version = making.gateway.source().version;
    body_ = model::bool_of(*value, "mirrorBody", version).value_or(true);
    largest_ = model::integer_of(*value, "maxBodySize", version).value_or(-1);
    const Value* mirrors = value->find("mirrors");
    if (mirrors == nullptr) return;
    for (const Value& one : mirrors->items()) {
      auto mirror = std::make_unique<Mirror>();
      std::string name(model::written(one, "name"));
      if (name.find('@') == std::string::npos) name += making.service.name.substr(making.service.name.find('@'));
      mirror->front = making.child(making.gateway.services().find(name));
      mirror->percent = model::integer_of(one, "percent", version).value_or(0);
      if (mirror->front != nullptr) mirrors_.push_back(std::move(mirror));
    }
  }

  bool up() const override { return main_ == nullptr || main_->up(); }

  Task<void> serve(Call& call) const override {
    if (main_ == nullptr) {
      co_await answer(call, 503, "no available server\n");
      co_return;
    }
    std::vector<const ServiceFront*> chosen = choose();
    if (chosen.empty() || call.prepared.request.has_header("Upgrade")) {
      co_await main_->serve(call);
      co_return;
    }
    std::string bytes;
    BodyEnd end = BodyEnd::Whole;
    if (body_ && !call.body->none()) end = co_await read_all(*call.body, largest_, bytes);
    if (end == BodyEnd::Broken || end == BodyEnd::Late) {
      co_await answer(call, 400);
      co_return;
    }
    if (end == BodyEnd::TooLarge) {
      PeekedBody peeked(bytes, *call.body);
      Instead<Body*> in_its_place(call.body, &peeked);
      co_await main_->serve(call);
      co_return;
    }
    for (const ServiceFront* one : chosen) spawn(copy_to(*one, std::make_shared<CallCopy>(call, bytes)));
    ReplayedBody again(bytes, *call.body);
    Instead<Body*> in_its_place(call.body, body_ && !call.body->none() ? &again : call.body);
    co_await main_->serve(call);
  }

 private:
  struct Mirror {
    const ServiceFront* front = nullptr;
    std::int64_t percent = 0;
    std::uint64_t count = 0;
  };

  std::vector<const ServiceFront*> choose() const {
    std::vector<const ServiceFront*> out;
    std::scoped_lock lock(mutex_);
    ++total_;
    for (const auto& one : mirrors_) {
      if (one->count * 100 >= total_ * static_cast<std::uint64_t>(std::max<std::int64_t>(0, one->percent))) continue;
      ++one->count;
      out.push_back(one->front);
    }
    return out;
  }

  static Task<void> copy_to(const ServiceFront& front, std::shared_ptr<CallCopy> copy) {
    co_await front.serve(copy->call());
  }

  const ServiceFront* main_ = nullptr;
  bool body_ = true;
  std::int64_t largest_ = -1;
  std::vector<std::unique_ptr<Mirror>> mirrors_;
  mutable std::mutex mutex_;
  mutable std::uint64_t total_ = 0;
};

class Failover final : public ServiceHandler {
 public:
  explicit Failover(const MakingService& making) {
    const auto& children = making.service.children;
    if (!children.empty()) main_ = making.child(children[0].service);
    if (children.size() > 1) fallback_ = making.child(children[1].service);
    const Value* errors = making.value.at("failover.errors");
    if (errors == nullptr) return;
    Version version = making.gateway.source().version;
    refused_ = StatusRanges(model::texts_of(*errors, "status", version));
    largest_ = model::integer_of(*errors, "maxRequestBodyBytes", version).value_or(-1);
  }

  bool up() const override { return (main_ != nullptr && main_->up()) || (fallback_ != nullptr && fallback_->up()); }

  Task<void> serve(Call& call) const override {
    if (main_ != nullptr && main_->up()) {
      if (refused_.empty()) co_await main_->serve(call);
      else co_await judged(call);
      co_return;
    }
    if (fallback_ != nullptr && fallback_->up()) {
      co_await fallback_->serve(call);
      co_return;
    }
    call.account.why = "neither the main service nor the fallback is up";
    co_await answer(call, 503);
  }

 private:
  /// The fallback gets the request again where the main service's answer is one of those.
  Task<void> judged(Call& call) const {
    std::string bytes;
    BodyEnd end = co_await read_all(*call.body, largest_, bytes);
    if (end != BodyEnd::Whole) {
      co_await answer(call, end == BodyEnd::TooLarge ? 413 : 400);
      co_return;
    }
    CallCopy second(call, bytes);
    ReplayedBody again(bytes, *call.body);
    CatchSink sink(*call.sink, refused_);
    {
      Instead<Body*> in_the_place_of_the_body(call.body, call.body->none() ? call.body : &again);
      Instead<Sink*> in_its_place(call.sink, &sink);
      co_await main_->serve(call);
    }
    if (sink.caught() == 0 || fallback_ == nullptr || call.gone) co_return;
    second.call().sink = call.sink;
    co_await fallback_->serve(second.call());
    call.account = second.call().account;
  }

  const ServiceFront *main_ = nullptr, *fallback_ = nullptr;
  StatusRanges refused_{{}};
  std::int64_t largest_ = -1;
};

}  // namespace

std::unique_ptr<ServiceHandler> make_weighted(const MakingService& making) {
  return std::make_unique<Weighted>(making);
}
std::unique_ptr<ServiceHandler> make_mirroring(const MakingService& making) {
  return std::make_unique<Mirroring>(making);
}
std::unique_ptr<ServiceHandler> make_failover(const MakingService& making) {
  return std::make_unique<Failover>(making);
}

}  // namespace gw::serve
