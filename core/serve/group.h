#ifndef GW_SERVE_GROUP_H_
#define GW_SERVE_GROUP_H_

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "model/value.h"
#include "serve/balance.h"
#include "serve/call.h"
#include "serve/pass_sink.h"

namespace gw::serve {

/// Members among which requests are divided, and the cookie that leads a client back to its own.
class Group {
 public:
  /// `owner` has the option sticky, perhaps; `service` is the qualified name of the service.
  Group(std::string_view strategy, const model::Value* owner, std::string_view service, Version version);

  Member& add(std::string_view name, std::int64_t weight);
  /// Once all are there.
  void begin();

  bool up() const;
  /// Whether the balancer wants to know what its members have to do.
  bool by_load() const { return balancer_->by_load(); }

  /// Gives the call to `next(index of a member)`; 503 with `nobody` as the reason if none is up.
  template <class Next>
  Task<void> serve(Call& call, std::string_view nobody, Next next) const {
    Choice choice = choose(call);
    if (choice.member == Balancer::kNone) {
      call.account.why = nobody;
      return answer(call, 503, "no available server\n");
    }
    return choice.tells ? serve_and_tell(call, choice.member, std::move(next)) : next(choice.member);
  }

 private:
  struct Choice {
    std::size_t member = Balancer::kNone;
    bool tells = false;  ///< The client is given the cookie.
  };

  /// Puts the cookie into the answer's head, that of an upgrade too.
  class CookieSink final : public PassSink {
   public:
    CookieSink(Sink& next, std::string cookie) : PassSink(next), cookie_(std::move(cookie)) {}
    Task<bool> head(AnswerHead head) override {
      head.headers.push_back({"Set-Cookie", std::move(cookie_)});
      return next_.head(std::move(head));
    }

   private:
    std::string cookie_;
  };

  Choice choose(const Call& call) const;

  template <class Next>
  Task<void> serve_and_tell(Call& call, std::size_t member, Next next) const {
    CookieSink sink(*call.sink, cookie_->header(members_[member]->cookie));
    Instead<Sink*> in_its_place(call.sink, &sink);
    co_await next(member);
  }

  std::string_view strategy_;
  std::optional<StickyCookie> cookie_;
  std::vector<std::unique_ptr<Member>> members_;
  std::unique_ptr<Balancer> balancer_;
  bool only_ = false;  ///< One member that is always up: neither it nor the balancer need be looked at.
};

}  // namespace gw::serve

#endif  // GW_SERVE_GROUP_H_
