// Source: pkg/middlewares/auth/digest_auth.go.

#include "flow/password.h"
#include "serve/digest_challenge.h"
#include "serve/let_in.h"

namespace gw::serve {
namespace {

/// "NAME:REALM" to the hash of each line.
std::map<std::string, std::string> digest_users(const flow::Making& making) {
  std::map<std::string, std::string> out;
  for (const std::string& line : flow::user_lines(making)) {
    std::size_t colon = line.rfind(':');
    if (colon != std::string::npos) out[line.substr(0, colon)] = line.substr(colon + 1);
  }
  return out;
}

class DigestAuth final : public Step {
 public:
  explicit DigestAuth(const StepMaking& making)
      : let_in_(making.making), challenges_(digest_users(making.making), let_in_.realm()) {}

  Task<void> run(Call& call, const Handler& next) const override {
    const route::Request& request = call.prepared.request;
    DigestParameters given = digest_parameters(request.header("Authorization"));
    if (auto user = given.find("username"); user != given.end()) call.account.user = user->second;
    auto verdict = DigestChallenges::Verdict::Wrong;
    if (!given.empty()) verdict = challenges_.check(request, given, call.loop.now());
    if (verdict != DigestChallenges::Verdict::Right) {
      bool stale = verdict == DigestChallenges::Verdict::Stale;
      co_await LetIn::refuse(call, challenges_.challenge(stale, call.loop.now()));
      co_return;
    }
    let_in_.pass(call, call.account.user);
    co_await next.serve(call);
  }

 private:
  LetIn let_in_;
  DigestChallenges challenges_;
};

}  // namespace
}  // namespace gw::serve

GW_STEP(digest_auth) = {
    .key = "digestAuth",
    .make = [](const gw::serve::StepMaking& making) -> std::unique_ptr<gw::serve::Step> {
      return std::make_unique<gw::serve::DigestAuth>(making);
    },
};
