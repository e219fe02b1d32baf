// Source: pkg/middlewares/auth/basic_auth.go, auth.go.

#include "base/since.h"
#include "flow/header_edit.h"
#include "flow/password.h"

namespace gw::flow {
namespace {

class BasicAuth final : public Middleware {
 public:
  explicit BasicAuth(const Making& making)
      : users_(password_users(making)),
        field_(making.text("headerField")),
        canonical_field_(canonical(field_)),
        removes_(making.flag("removeHeader")),
        // Source: #12851.
        replaces_(since(making.version, {3, 6, 12}, {{2, 11, 42}})) {}

  std::optional<Reply> apply(Exchange& exchange) const override {
    std::string_view given = exchange.prepared.request.header("Authorization");
    std::optional<std::string> text = basic_credentials(given);
    if (!text) return refuse(given.empty() ? "there is no Authorization" : "Authorization has no name and password");
    std::size_t colon = text->find(':');
    auto user = users_.find(std::string_view(*text).substr(0, colon));
    if (user == users_.end() || user->second.empty()) return refuse("the user is not listed");
    switch (check_password(std::string_view(*text).substr(colon + 1), user->second)) {
      case Verdict::Wrong: return refuse("the password is wrong");
      case Verdict::Unknown: exchange.unsure("checks the password with bcrypt"); break;
      case Verdict::Right: break;
    }
    pass(exchange, user->first);
    return std::nullopt;
  }

 private:
  static Reply refuse(std::string_view why) { return {401, {}, "401 Unauthorized\n", why}; }

  /// The field keeps the case that it is written with, and so may stand beside the same field.
  void pass(Exchange& exchange, std::string_view user) const {
    if (!field_.empty()) {
      if (replaces_) exchange.prepared.request.remove_header(canonical_field_);
      set_header(exchange, field_, user, "the user that was let in");
    }
    if (removes_) remove_header(exchange, "Authorization", "removeHeader");
  }

  PasswordUsers users_;
  std::string field_, canonical_field_;
  bool removes_, replaces_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(basic_auth) = {
    .key = "basicAuth",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::BasicAuth>(making);
    },
};
