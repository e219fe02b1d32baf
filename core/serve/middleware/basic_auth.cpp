// Source: pkg/middlewares/auth/basic_auth.go.

#include "serve/let_in.h"
#include "serve/password_check.h"

namespace gw::serve {
namespace {

class BasicAuth final : public Step {
 public:
  explicit BasicAuth(const StepMaking& making) : users_(flow::password_users(making.making)), let_in_(making.making) {}

  Task<void> run(Call& call, const Handler& next) const override {
    std::optional<std::string> given = flow::basic_credentials(call.prepared.request.header("Authorization"));
    bool right = false;
    if (given) {
      std::size_t colon = given->find(':');
      call.account.user = given->substr(0, colon);
      right = co_await users_.check(call.loop, call.account.user, given->substr(colon + 1));
    }
    if (!right) {
      co_await LetIn::refuse(call, "Basic realm=\"" + let_in_.realm() + "\"");
      co_return;
    }
    let_in_.pass(call, call.account.user);
    co_await next.serve(call);
  }

 private:
  PasswordCheck users_;
  LetIn let_in_;
};

}  // namespace
}  // namespace gw::serve

GW_STEP(basic_auth) = {
    .key = "basicAuth",
    .make = [](const gw::serve::StepMaking& making) -> std::unique_ptr<gw::serve::Step> {
      return std::make_unique<gw::serve::BasicAuth>(making);
    },
};
