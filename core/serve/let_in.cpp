#include "serve/let_in.h"

#include "base/since.h"
#include "flow/header_edit.h"
#include "serve/own_answer.h"

namespace gw::serve {

LetIn::LetIn(const flow::Making& making)
    : realm_(making.text("realm")),
      field_(making.text("headerField")),
      canonical_field_(flow::canonical(field_)),
      removes_(making.flag("removeHeader")),
      // Source: #12851.
      replaces_(since(making.version, {3, 6, 12}, {{2, 11, 42}})) {
  if (realm_.empty()) realm_ = "traefik";
}

/// The field keeps the case that it is written with, and so may stand beside the same field.
void LetIn::pass(Call& call, std::string_view user) const {
  flow::Exchange& exchange = call.exchange;
  if (!field_.empty()) {
    if (replaces_) exchange.prepared.request.remove_header(canonical_field_);
    flow::set_header(exchange, field_, exchange.prepared.store.keep(user), "the user that was let in");
  }
  if (removes_) flow::remove_header(exchange, "Authorization", "removeHeader");
}

Task<void> LetIn::refuse(Call& call, std::string challenge) {
  call.account.why = "the client did not prove who it is";
  Headers headers = {{"Content-Type", "text/plain"}, {"Www-Authenticate", std::move(challenge)}};
  return answer_untyped(call, 401, "401 Unauthorized\n", std::move(headers));
}

}  // namespace gw::serve
