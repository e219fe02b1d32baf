#include "serve/call.h"

#include <algorithm>
#include <span>

#include "base/go_values.h"

namespace gw::serve::middleware {
#define GW_STEP_ID(id) extern const gw::serve::StepKind id;
#include "steps.inc"
#undef GW_STEP_ID
}  // namespace gw::serve::middleware

namespace gw::serve {

const StepKind* find_step_kind(std::string_view key) {
  static const std::vector<const StepKind*> kKinds = {
#define GW_STEP_ID(id) &middleware::id,
#include "steps.inc"
#undef GW_STEP_ID
  };
  auto found = std::ranges::find(kKinds, key, &StepKind::key);
  return found == kKinds.end() ? nullptr : *found;
}

std::int64_t own_size(const Call& call, std::string_view body, const Headers& headers) {
  bool untold = body.empty() && call.prepared.request.method == "HEAD" && !find_header(headers, "Content-Length");
  return untold ? -1 : static_cast<std::int64_t>(body.size());
}

Task<void> answer(Call& call, int status, std::string_view body, Headers headers) {
  AnswerHead head;
  head.status = status;
  head.headers = std::move(headers);
  head.size = own_size(call, body, head.headers);
  // Go's http.Error ends its texts with a line break, and gives them a type. What Traefik writes otherwise has none:
  // its entry points keep Go from guessing.
  if (body.ends_with('\n') && find_header(head.headers, "Content-Type") == nullptr) {
    head.headers.push_back({"Content-Type", "text/plain; charset=utf-8"});
    head.headers.push_back({"X-Content-Type-Options", "nosniff"});
  }
  call.head_sent = true;
  if (!co_await call.sink->head(std::move(head))) co_return;
  if (!body.empty()) {
    if (!co_await call.sink->write(body)) co_return;
  }
  co_await call.sink->end({});
}

Task<void> answer(Call& call, int status) { return answer(call, status, base::status_text(status)); }

}  // namespace gw::serve
