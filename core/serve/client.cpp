#include "serve/client.h"

#include "serve/address.h"
#include "serve/body_buffer.h"
#include "serve/exchange_http2.h"
#include "serve/kept.h"

namespace gw::serve {
namespace {

std::shared_ptr<TransportOptions> options_for(const ClientTls* tls) {
  static const std::shared_ptr<ssl_ctx_st> system = [] {
    std::string why;
    ClientTlsSources sources;
    return make_client_context(sources, why);
  }();
  auto out = std::make_shared<TransportOptions>();
  if (tls != nullptr) out->tls = *tls;
  else out->tls.context = system;
  return out;
}

std::string head_of(const FetchRequest& request, const ServerUrl& url) {
  std::string out = request.method + " " + url.target + " HTTP/1.1\r\nHost: ";
  out += request.host.empty() ? url.authority : request.host;
  out += "\r\n";
  for (const Header& one : request.headers) out += one.name + ": " + one.value + "\r\n";
  bool posts = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
  if (!request.body.empty() || posts) out += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  out += request.kept == nullptr ? "Connection: close\r\n\r\n" : "\r\n";
  return out;
}

/// What is known of a connection that has brought an answer, or none.
struct Afterwards {
  bool any = false;    ///< Bytes of an answer came.
  bool again = false;  ///< It can bring another one.
};

Task<bool> read_answer(Input& input, const FetchRequest& request, Fetched& out, Afterwards& afterwards) {
  auto fail = [&out](ssize_t count) {
    out.late = count == kLate;
    out.error = out.late ? "timeout" : count == 0 ? "EOF" : "connection reset by peer";
    return false;
  };
  for (;;) {
    std::size_t end = head_end(input.rest(), 0);
    afterwards.any = afterwards.any || !input.rest().empty();
    if (end == 0) {
      if (input.rest().size() > (1UL << 20)) {
        out.error = "the answer's head exceeds 1 MiB";
        co_return false;
      }
      ssize_t count = co_await input.fill(request.deadline);
      if (count <= 0) co_return fail(count);
      continue;
    }
    std::optional<ParsedAnswer> parsed = parse_answer(input.rest().substr(0, end), request.method, out.error);
    if (!parsed) co_return false;
    input.consume(end);
    if (parsed->status / 100 == 1) continue;
    out.headers = std::move(parsed->headers);
    Http1Body body(input, parsed->framing, parsed->body_size);
    body.deadline(request.deadline);
    BodyEnd ends = co_await read_all(body, static_cast<std::int64_t>(request.largest), out.body);
    if (ends == BodyEnd::Broken || ends == BodyEnd::Late) co_return fail(ends == BodyEnd::Late ? kLate : kFailed);
    if (ends == BodyEnd::TooLarge) {
      out.too_large = true;
      out.error = "the answer's body is too large";
      co_return false;
    }
    out.trailers = body.trailers();
    out.status = parsed->status;
    afterwards.again = parsed->keep_alive && parsed->framing != Http1Body::Framing::UntilClose && body.ended() &&
                       parsed->status >= 200 && input.rest().empty();
    co_return true;
  }
}

/// Keeps an answer.
class Keeper final : public AnswerReceiver {
 public:
  Keeper(Loop& loop, Time deadline, std::size_t largest, Fetched& out)
      : loop_(loop), deadline_(deadline), largest_(largest), out_(out) {}
  ~Keeper() override {
    if (timer_) loop_.forget(*timer_);
  }

  void begun(std::function<void()> stop) override {
    if (deadline_ == kNever) return;
    timer_ = loop_.at(deadline_, [this, stop = std::move(stop)] {
      timer_.reset();
      out_.late = true;
      stop();
    });
  }
  Task<void> interim(AnswerHead) override { co_return; }
  Task<void> answer(AnswerHead head, Body& body) override {
    out_.headers = std::move(head.headers);
    BodyEnd end = co_await read_all(body, static_cast<std::int64_t>(largest_), out_.body);
    out_.too_large = end == BodyEnd::TooLarge;
    out_.trailers = body.trailers();
    if (end == BodyEnd::Whole) out_.status = head.status;
  }

 private:
  Loop& loop_;
  Time deadline_;
  std::size_t largest_;
  Fetched& out_;
  std::optional<Loop::TimerId> timer_;
};

Task<Http2Outcome> fetch_http2(Loop& loop, Http2Client& client, const FetchRequest& request, const ServerUrl& url,
                               Fetched& out) {
  route::Outgoing head;
  head.method = request.method;
  head.target = url.target;
  head.host = request.host.empty() ? url.authority : request.host;
  for (const Header& one : request.headers) head.headers.push_back({one.name, one.value});
  MemoryBody body(request.body);
  Keeper keeper(loop, request.deadline, request.largest, out);
  Http2Request asked{head, url.scheme == "https" ? "https" : "http", body};
  Http2Outcome outcome = co_await client.exchange(asked, keeper);
  if (out.status == 0)
    out.error = out.late ? "timeout" : out.too_large ? "the answer's body is too large" : outcome.why;
  co_return outcome;
}

/// Source: Go 1.26 net/http transport.go (shouldRetryRequest), request.go (isReplayable).
bool may_repeat(const FetchRequest& request) {
  const std::string& method = request.method;
  bool safe = method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "TRACE";
  return request.body.empty() && (safe || find_header(request.headers, "Idempotency-Key") != nullptr);
}

/// One request over connections that are kept, or a new one that is kept from then on.
Task<void> fetch_kept(Loop& loop, const FetchRequest& request, const ServerUrl& url, Fetched& out) {
  const Upstream& upstream = *request.kept;
  for (bool fresh = false;; fresh = true) {
    out = Fetched{};
    Http2ClientPtr http2 = fresh ? nullptr : find_http2(upstream);
    ServerConnectionPtr connection = fresh || http2 != nullptr ? nullptr : take_kept(upstream, loop.now());
    bool reused = http2 != nullptr || connection != nullptr;
    if (!reused) {
      std::string protocol;
      std::unique_ptr<Stream> stream = co_await dial(loop, upstream, protocol, out.error, out.late, {}, true);
      if (stream == nullptr) co_return;
      if (protocol == "h2") http2 = add_http2(upstream, std::move(stream));
      else connection = std::make_shared<ServerConnection>(std::move(stream));
    }
    if (http2 != nullptr) {
      Http2Outcome outcome = co_await fetch_http2(loop, *http2, request, url, out);
      if (out.status != 0 || out.late || !reused || !outcome.may_repeat()) co_return;
      continue;
    }
    Afterwards afterwards;
    bool sent = co_await connection->stream->send(head_of(request, url), request.body, request.deadline);
    if (sent) {
      bool whole = co_await read_answer(connection->input, request, out, afterwards);
      if (whole && afterwards.again) keep(upstream, connection, loop.now());
    } else {
      out.error = "connection reset by peer";
    }
    // A server may have ended a connection before the request came to it.
    bool stale = reused && out.status == 0 && !afterwards.any && !out.late && may_repeat(request);
    if (!stale) co_return;
  }
}

}  // namespace

std::unique_ptr<const Upstream> kept_upstream(std::string_view url, const ClientTls* tls, const std::string& key) {
  std::optional<ServerUrl> parsed = parse_server_url(url);
  if (!parsed || (parsed->scheme != "http" && parsed->scheme != "https")) return nullptr;
  auto out = std::make_unique<Upstream>();
  out->scheme = parsed->scheme;
  out->host = parsed->host;
  out->authority = parsed->authority;
  out->port = parsed->port;
  out->options = options_for(tls);
  out->id = connection_id("client " + out->scheme + "://" + out->host + ":" + std::to_string(out->port) + " " + key);
  return out;
}

Task<Fetched> fetch(Loop& loop, FetchRequest request) {
  Fetched out;
  std::optional<ServerUrl> url = parse_server_url(request.url);
  if (!url || (url->scheme != "http" && url->scheme != "https" && url->scheme != "h2c")) {
    out.error = "\"" + request.url + "\" is no URL of http, https or h2c";
    co_return out;
  }
  if (request.kept != nullptr) {
    co_await fetch_kept(loop, request, *url, out);
    co_return out;
  }
  Upstream upstream;
  upstream.scheme = url->scheme;
  upstream.host = url->host;
  upstream.authority = url->authority;
  upstream.port = url->port;
  auto options = options_for(request.tls);
  if (request.deadline != kNever) options->dial = std::max(request.deadline - loop.now(), Duration(1));
  upstream.options = options;
  std::string protocol;
  std::unique_ptr<Stream> stream = co_await dial(loop, upstream, protocol, out.error, out.late, {}, request.http2);
  if (stream == nullptr) co_return out;
  if (url->scheme == "h2c" || protocol == "h2") {
    Http2Client client(std::move(stream));
    co_await fetch_http2(loop, client, request, *url, out);
    co_return out;
  }
  Input input(*stream);
  if (!co_await stream->send(head_of(request, *url), request.body, request.deadline)) {
    out.error = "connection reset by peer";
    co_return out;
  }
  Afterwards afterwards;
  co_await read_answer(input, request, out, afterwards);
  co_return out;
}

}  // namespace gw::serve
