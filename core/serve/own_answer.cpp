#include "serve/own_answer.h"

namespace gw::serve {

Task<void> answer_untyped(Call& call, int status, std::string_view body, Headers headers) {
  AnswerHead head;
  head.status = status;
  head.headers = std::move(headers);
  head.size = own_size(call, body, head.headers);
  call.head_sent = true;
  if (!co_await call.sink->head(std::move(head))) co_return;
  if (!body.empty()) {
    if (!co_await call.sink->write(body)) co_return;
  }
  co_await call.sink->end({});
}

}  // namespace gw::serve
