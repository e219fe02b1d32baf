// Source: pkg/middlewares/auth/basic_auth.go, auth.go.

#include <map>

#include "base/base64.h"
#include "base/since.h"
#include "base/strings.h"
#include "flow/header_edit.h"
#include "flow/password.h"

namespace gw::flow {
namespace {

using Users = std::map<std::string, std::string, std::less<>>;

Users read_users(const Making& making) {
  Users out;
  auto add = [&](std::string_view line) {
    std::size_t colon = line.find(':');
    if (colon != std::string_view::npos) out[std::string(line.substr(0, colon))] = line.substr(colon + 1);
  };
  std::string name = making.text("usersFile");
  std::optional<std::string> file = name.empty() ? std::nullopt : making.file(name);
  for (std::string_view line : base::split(file ? std::string_view(*file) : std::string_view(), "\n")) {
    line = base::trim(line);
    if (!line.starts_with('#')) add(line);
  }
  for (const std::string& user : making.texts("users")) add(user);
  return out;
}

/// "NAME:PASSWORD"; nothing if the request has none. Source: Go net/http parseBasicAuth.
std::optional<std::string> credentials(std::string_view authorization) {
  constexpr std::string_view kType = "Basic ";
  if (authorization.size() < kType.size() || !base::starts_with_fold(authorization, kType)) return std::nullopt;
  std::optional<std::string> out = base::base64_decode(authorization.substr(kType.size()));
  return out && out->find(':') != std::string::npos ? out : std::nullopt;
}

class BasicAuth final : public Middleware {
 public:
  explicit BasicAuth(const Making& making)
      : users_(read_users(making)),
        field_(making.text("headerField")),
        canonical_field_(canonical(field_)),
        removes_(making.flag("removeHeader")),
        // Source: #12851.
        replaces_(since(making.version, {3, 6, 12}, {{2, 11, 42}})) {}

  std::optional<Reply> apply(Exchange& exchange) const override {
    std::string_view given = exchange.prepared.request.header("Authorization");
    std::optional<std::string> text = credentials(given);
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

  Users users_;
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
