#include "lint/rule.h"
#include "lint/walk.h"

namespace gw::lint::users_file_and_users_rule {

void check(Context& context) {
  for_each_object(context.gateway(), [&](std::string_view kind, const model::Property& object) {
    if (kind != "middleware") return;
    for (std::string_view type : {"basicAuth", "digestAuth"}) {
      const model::Value* auth = object.value.find(type);
      if (auth == nullptr || auth->find("users") == nullptr || auth->find("usersFile") == nullptr) continue;
      context.report(auth->find("usersFile")->span, "users of this file are added to those written inline");
    }
  });
}

}  // namespace gw::lint::users_file_and_users_rule

GW_LINT_RULE(users_file_and_users) = {
    .code = {"GW124"},
    .name = "users-file-and-users",
    .severity = gw::diag::Severity::Warning,
    .summary = "Credentials are given both inline and in a file.",
    .why = "Traefik takes both together.",
    .remedy = "Keep one of them.",
    .source = "pkg/middlewares/auth/auth.go",
    .bad = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s, middlewares: [m]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
  middlewares:
    m: {basicAuth: {usersFile: users, users: ["u:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/"]}}
)",
    .good = R"(http:
  routers:
    r: {rule: Host(`a.example`), service: s}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::users_file_and_users_rule::check,
};
