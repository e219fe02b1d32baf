#include "serve/exchange_http2.h"

#include <algorithm>

#include "base/strings.h"
#include "serve/content_type.h"
#include "serve/gunzip.h"
#include "serve/http1.h"

namespace gw::serve {
namespace {

constexpr std::size_t kBuffer = 32768;
constexpr int kTries = 4;

/// By connection id.
thread_local std::vector<std::vector<Http2ClientPtr>> clients;

/// Passes the answer on to the client.
class ToClient final : public AnswerReceiver {
 public:
  ToClient(Call& call, std::string_view method) : call_(call), method_(method) {}

  void begun(std::function<void()> stop) override { call_.on_gone = std::move(stop); }
  Task<void> interim(AnswerHead head) override {
    remove_hop_headers(head.headers);
    co_await call_.sink->interim(std::move(head));
  }
  Task<void> answer(AnswerHead head, Body& body) override {
    call_.account.origin_status = head.status;
    call_.account.first_byte = call_.loop.now();
    call_.reached = true;
    bool zipped = false;
    AnswerHead mine = client_head(call_, method_, std::move(head), zipped);
    call_.head_sent = true;
    whole_ = co_await pass_on(call_, std::move(mine), body, zipped);
  }

  bool whole() const { return whole_; }

 private:
  Call& call_;
  std::string_view method_;
  bool whole_ = false;
};

/// What the client is told where no answer came. Source: pkg/proxy/httputil/proxy.go (ComputeStatusCode).
int status_of(Http2Outcome::Kind kind) {
  switch (kind) {
    case Http2Outcome::Kind::Late: return 504;
    case Http2Outcome::Kind::Stopped: return 499;
    case Http2Outcome::Kind::BodyFailed:
    case Http2Outcome::Kind::Malformed:
    case Http2Outcome::Kind::Refused: return 500;
    default: return 502;
  }
}

}  // namespace

Http2ClientPtr find_http2(const Upstream& upstream) {
  if (upstream.id >= clients.size()) return nullptr;
  std::vector<Http2ClientPtr>& list = clients[upstream.id];
  std::erase_if(list, [](const Http2ClientPtr& one) { return one->ended(); });
  for (const Http2ClientPtr& one : list) {
    if (one->usable()) return one;
  }
  return nullptr;
}

Http2ClientPtr add_http2(const Upstream& upstream, std::unique_ptr<Stream> stream) {
  if (upstream.id >= clients.size()) clients.resize(upstream.id + 1);
  Http2ClientOptions options;
  options.idle = upstream.options->idle;
  options.ping_after = upstream.options->ping_after;
  options.ping_timeout = upstream.options->ping_timeout;
  auto client = std::make_shared<Http2Client>(std::move(stream), options);
  clients[upstream.id].push_back(client);
  return client;
}

void close_http2_connections() { clients.clear(); }

namespace {

bool is_event_stream(std::string_view type) {
  constexpr std::string_view kType = "text/event-stream";
  return base::starts_with_fold(base::trim(type), kType) && parse_media_type(type).type == kType;
}

}  // namespace

AnswerHead client_head(const Call& call, std::string_view method, AnswerHead head, bool& zipped) {
  for (const Header& one : head.headers) {
    if (one.name != "Trailer") continue;
    for (std::string_view name : base::split(one.value, ",")) head.trailers.emplace_back(base::trim(name));
  }
  remove_hop_headers(head.headers);
  const route::Request& request = call.prepared.request;
  bool streams = head.size < 0 || is_event_stream(header_value(head.headers, "Content-Type"));
  head.flushed_after = streams ? Duration::zero() : call.flushed_after;
  // Go's client asks for gzip on its own where the request does not, and then undoes it.
  zipped = base::equal_fold_ascii(header_value(head.headers, "Content-Encoding"), "gzip") && head.size != 0 &&
           request.header("Accept-Encoding").empty() && request.header("Range").empty() && method != "HEAD";
  if (zipped) {
    remove_header(head.headers, "Content-Encoding");
    remove_header(head.headers, "Content-Length");
    head.size = -1;
    head.flushed_after = Duration::zero();
  }
  return head;
}

Task<bool> pass_on(Call& call, AnswerHead head, Body& body, bool zipped) {
  std::optional<Gunzip> unzipped;
  if (zipped) unzipped.emplace(body);
  Body& from = zipped ? static_cast<Body&>(*unzipped) : body;
  bool streams = head.flushed_after == Duration::zero();
  if (!co_await call.sink->head(std::move(head))) co_return false;
  if (streams && !from.ready()) {
    if (!co_await call.sink->flush()) co_return false;
  }
  std::unique_ptr<char[]> buffer(new char[kBuffer]);
  for (;;) {
    ssize_t count = co_await from.read({buffer.get(), kBuffer});
    if (count < 0) co_return false;
    if (count == 0) break;
    if (!co_await call.sink->write({buffer.get(), static_cast<std::size_t>(count)})) co_return false;
    // Who streams waits for each piece.
    if (!from.ready()) {
      if (!co_await call.sink->flush()) co_return false;
    }
  }
  co_return co_await call.sink->end(body.trailers());
}

Task<Outcome> exchange_http2(Call& call, const Upstream& upstream, const route::Outgoing& outgoing,
                             Http2ClientPtr client) {
  for (int tries = 0;; ++tries) {
    if (client == nullptr) client = find_http2(upstream);
    if (client == nullptr) {
      std::string protocol, why;
      bool late = false;
      std::unique_ptr<Stream> stream = co_await dial(call.loop, upstream, protocol, why, late, {}, true);
      if (stream == nullptr) co_return Outcome{Outcome::Kind::Failed, late ? 504 : 502, false, std::move(why)};
      client = add_http2(upstream, std::move(stream));
    }
    if (call.gone) co_return Outcome{Outcome::Kind::Failed, 499, false, "the client is gone"};
    ToClient receiver(call, outgoing.method);
    std::string_view scheme = upstream.scheme == "https" ? "https" : "http";
    Http2Request request{outgoing, scheme, *call.body, upstream.options->response_header};
    Http2Outcome outcome = co_await client->exchange(request, receiver);
    call.on_gone = nullptr;
    if (outcome.kind == Http2Outcome::Kind::Answered && receiver.whole())
      co_return Outcome{Outcome::Kind::Answered, call.account.origin_status, true, {}};
    if (outcome.headed) {
      call.sink->abort();
      co_return Outcome{Outcome::Kind::BrokeOff, call.account.origin_status, true, "the answer broke off"};
    }
    if (outcome.may_repeat() && tries < kTries && !call.gone) {
      client = nullptr;
      continue;
    }
    int status = call.gone ? 499 : status_of(outcome.kind);
    co_return Outcome{Outcome::Kind::Failed, status, outcome.sent, outcome.why};
  }
}

}  // namespace gw::serve
