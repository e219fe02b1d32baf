// Services of services. Source: pkg/server/service/service.go, loadbalancer/{wrr,hrw,mirror,failover}.

#include <algorithm>
#include <numeric>

#include "base/strings.h"
#include "model/view.h"
#include "serve/copy.h"
#include "serve/service.h"

namespace gw::serve {
namespace {

using model::Value;
using Kind = flow::Service::Kind;

/// Children by weight, or by highest random weight.
class Weighted final : public ServiceHandler {
 public:
  explicit Weighted(const MakingService& making) {
    bool hrw = making.service.kind == Kind::Hrw;
    const Value* value = making.value.find(hrw ? "highestRandomWeight" : "weighted");
    if (value != nullptr) sticky_ = sticky_of(*value, making.service.name, making.gateway.source().version);
    for (const flow::Service::Child& child : making.service.children) {
      const ServiceFront* front = making.child(child.service);
      auto member = std::make_unique<Member>();
      member->name = child.written;
      member->weight = front == nullptr ? 0 : child.weight;
      if (making.service.checked && front != nullptr) member->up = [front] { return front->up(); };
      members_.push_back(std::move(member));
      children_.push_back(front);
    }
    balancer_ = make_balancer(hrw ? "hrw" : "wrr", members_, random_below);
  }

  bool up() const override {
    return std::ranges::any_of(members_, [](const auto& one) { return one->weight > 0 && one->is_up(); });
  }

  Task<void> serve(Call& call) const override {
    bool old = false, fresh = false;
    std::size_t chosen = sticky_ ? sticky_member(call, *sticky_, members_, old) : Balancer::kNone;
    if (chosen == Balancer::kNone) {
      chosen = balancer_->pick(address_of(call.client.remote));
      fresh = true;
    }
    if (chosen == Balancer::kNone) {
      call.account.why = "none of the service's children is up, or all have weight 0";
      co_await answer(call, 503, "no available server\n");
      co_return;
    }
    if (!sticky_ || (!fresh && !old)) {
      co_await children_[chosen]->serve(call);
      co_return;
    }
    CookieSink sink(*call.sink, sticky_->header(sticky_value(members_[chosen]->name)));
    Sink* before = std::exchange(call.sink, &sink);
    co_await children_[chosen]->serve(call);
    call.sink = before;
  }

 private:
  std::optional<StickyCookie> sticky_;
  std::vector<std::unique_ptr<Member>> members_;
  std::vector<const ServiceFront*> children_;
  std::unique_ptr<Balancer> balancer_;
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
    std::shared_ptr<KeptBody> kept;
    if (body_ && !call.body->none()) {
      kept = std::make_shared<KeptBody>();
      KeptBody::Read read = co_await kept->read_all(*call.body, largest_);
      if (read == KeptBody::Read::Broken) {
        co_await answer(call, 400);
        co_return;
      }
      kept->then(*call.body);
      Body* before = std::exchange(call.body, kept.get());
      if (read == KeptBody::Read::Whole) {
        for (const ServiceFront* one : chosen) spawn(copy_to(*one, std::make_shared<CallCopy>(call, kept->text())));
      }
      co_await main_->serve(call);
      call.body = before;
      co_return;
    }
    for (const ServiceFront* one : chosen) spawn(copy_to(*one, std::make_shared<CallCopy>(call, std::string())));
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

struct Range {
  int from = 0, to = 0;
};

std::vector<Range> ranges_of(const std::vector<std::string>& texts) {
  std::vector<Range> out;
  for (const std::string& text : texts) {
    std::size_t dash = text.find('-');
    int from = std::atoi(text.c_str());
    out.push_back({from, dash == std::string::npos ? from : std::atoi(text.c_str() + dash + 1)});
  }
  return out;
}

/// Holds an answer back until it is known whether it counts.
class Judged final : public Sink {
 public:
  Judged(Sink& inner, const std::vector<Range>& refused) : inner_(inner), refused_(refused) {}

  Task<bool> interim(AnswerHead head) override { return inner_.interim(std::move(head)); }
  Task<bool> head(AnswerHead head) override {
    dropped_ = std::ranges::any_of(
        refused_, [&](const Range& range) { return head.status >= range.from && head.status <= range.to; });
    if (dropped_) return yes();
    return inner_.head(std::move(head));
  }
  Task<bool> write(std::string_view bytes) override { return dropped_ ? yes() : inner_.write(bytes); }
  Task<bool> flush() override { return dropped_ ? yes() : inner_.flush(); }
  Task<bool> end(const Headers& trailers) override { return dropped_ ? yes() : inner_.end(trailers); }
  void abort() override {
    if (!dropped_) inner_.abort();
  }
  Stream* upgrade() override { return dropped_ ? nullptr : inner_.upgrade(); }

  bool dropped() const { return dropped_; }

 private:
  static Task<bool> yes() { co_return true; }

  Sink& inner_;
  const std::vector<Range>& refused_;
  bool dropped_ = false;
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
    refused_ = ranges_of(model::texts_of(*errors, "status", version));
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
  Task<void> judged(Call& call) const {
    KeptBody kept;
    if (!call.body->none()) {
      KeptBody::Read read = co_await kept.read_all(*call.body, largest_);
      if (read == KeptBody::Read::TooLarge) {
        co_await answer(call, 413);
        co_return;
      }
      if (read == KeptBody::Read::Broken) {
        co_await answer(call, 400);
        co_return;
      }
    }
    Body* body = call.body;
    if (!body->none()) call.body = &kept;
    Judged sink(*call.sink, refused_);
    CallCopy second(call, kept.text());
    Sink* before = std::exchange(call.sink, &sink);
    co_await main_->serve(call);
    call.sink = before;
    call.body = body;
    if (!sink.dropped() || fallback_ == nullptr) co_return;
    call.head_sent = false;
    second.call().sink = before;
    co_await fallback_->serve(second.call());
    call.account = second.call().account;
  }

  const ServiceFront *main_ = nullptr, *fallback_ = nullptr;
  std::vector<Range> refused_;
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
