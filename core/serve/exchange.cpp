// A request to a server by HTTP/1. Source: pkg/proxy/httputil/proxy.go; Go 1.26 httputil reverseproxy.go,
// net/http transport.go.

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/strings.h"
#include "serve/draft.h"
#include "serve/exchange_http2.h"
#include "serve/kept.h"

namespace gw::serve {
namespace {

constexpr std::size_t kBuffer = 32768;

/// The sending side: the head, and the body while the answer is waited for.
class Upload {
 public:
  Upload(Call& call, ServerConnection& connection, const route::Outgoing& outgoing)
      : call_(call), connection_(connection) {
    head_.add(outgoing.method).add(" ").add(outgoing.target).add(" HTTP/1.1\r\n");
    head_.add_line("Host", outgoing.host);
    for (const rule::Pair& line : outgoing.headers) {
      // How the body is framed is what the head says of it.
      chunked_ = chunked_ || line.name == "Transfer-Encoding";
      head_.add_line(line.name, line.value);
    }
    head_.add("\r\n");
    ended_ = !chunked_ && call.body->none();
  }

  /// What can go at once. False: the server is gone.
  Task<bool> begin() {
    call_.reached = true;
    return ended_ || !call_.body->ready() ? send() : piece();
  }

  /// What is left of the body. On its own beside the answer.
  Task<void> rest(Join& join) {
    for (bool more = !ended_; more;) {
      bool sent = co_await piece();
      more = sent && !ended_;
    }
    join.done();
  }

  bool ended() const { return ended_; }
  bool client_failed() const { return client_failed_; }

 private:
  static constexpr std::size_t kFraming = 20;  // Digits and line break of a chunk's size.

  Task<bool> piece() {
    if (buffer_ == nullptr) buffer_.reset(new char[kFraming + kBuffer + 2]);
    char* data = buffer_.get() + kFraming;
    ssize_t count = co_await call_.body->read({data, kBuffer});
    if (count < 0) {
      client_failed_ = true;
      connection_.stream->close();
      co_return false;
    }
    if (count == 0) {
      ended_ = true;
      if (chunked_) add_last_chunk();
      co_return co_await send();
    }
    call_.account.received += count;
    sent_ += count;
    ended_ = !chunked_ && sent_ == call_.body->size();
    co_return co_await send(chunked_ ? framed(data, count) : std::string_view(data, static_cast<std::size_t>(count)));
  }

  /// The chunk of these bytes, whose framing is written around them.
  static std::string_view framed(char* data, ssize_t count) {
    char digits[kFraming];
    char* end = std::to_chars(digits, digits + sizeof digits, count, 16).ptr;
    *end++ = '\r';
    *end++ = '\n';
    std::size_t size = static_cast<std::size_t>(end - digits);
    std::memcpy(data - size, digits, size);
    std::memcpy(data + count, "\r\n", 2);
    return {data - size, size + static_cast<std::size_t>(count) + 2};
  }

  void add_last_chunk() {
    head_.add("0\r\n");
    for (const Header& one : call_.body->trailers()) head_.add_line(one.name, one.value);
    head_.add("\r\n");
  }

  Task<bool> send(std::string_view bytes = {}) {
    return then(connection_.stream->send(head_.view(), bytes), [this](bool sent) {
      head_.clear();
      return sent;
    });
  }

  Call& call_;
  ServerConnection& connection_;
  bool chunked_ = false, ended_ = false, client_failed_ = false;
  std::int64_t sent_ = 0;  ///< Bytes of the body.
  Draft head_;
  std::unique_ptr<char[]> buffer_;
};

class Exchange {
 public:
  Exchange(Call& call, const Upstream& upstream, const route::Outgoing& outgoing)
      : call_(call), upstream_(upstream), outgoing_(outgoing) {}

  /// `again`: a kept connection was closed by the server before the request came to it.
  Task<Outcome> attempt(bool fresh, bool& again);

 private:
  /// What has come of an answer's head.
  enum class Head : std::uint8_t { Part, Whole, Wrong };

  Task<Outcome> answer(Upload& upload, bool reused, bool& again);
  Head look(std::size_t& from, std::optional<ParsedAnswer>& parsed, std::string& why);
  Task<Outcome> pass(ParsedAnswer& parsed, Upload& upload);
  Task<bool> pass_body(Http1Body& body, AnswerHead head);
  Task<Outcome> switch_protocols(ParsedAnswer& parsed);
  bool may_repeat() const;
  bool upgrades() const {
    return std::ranges::any_of(outgoing_.headers, [](const rule::Pair& line) { return line.name == "Upgrade"; });
  }

  static Outcome failed(int status, std::string why, bool reached = false) {
    return {Outcome::Kind::Failed, status, reached, std::move(why)};
  }

  Call& call_;
  const Upstream& upstream_;
  const route::Outgoing& outgoing_;
  ServerConnectionPtr connection_;
  bool any_ = false;  ///< Bytes of an answer came.
};

/// Source: Go net/http transport.go (shouldRetryRequest), request.go (isReplayable).
bool Exchange::may_repeat() const {
  std::string_view method = outgoing_.method;
  bool safe = method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "TRACE";
  return call_.body->none() && (safe || call_.prepared.request.has_header("Idempotency-Key"));
}

Task<Outcome> Exchange::attempt(bool fresh, bool& again) {
  call_.on_gone = nullptr;
  connection_ = fresh ? nullptr : take_kept(upstream_, call_.loop.now());
  bool reused = connection_ != nullptr;
  if (!reused) {
    std::string protocol, why;
    bool late = false;
    bool http2 = upstream_.options->http2 && !upgrades();
    std::unique_ptr<Stream> stream = co_await dial(call_.loop, upstream_, protocol, why, late, {}, http2);
    if (stream == nullptr) co_return failed(late ? 504 : 502, std::move(why));
    if (protocol == "h2")
      co_return co_await exchange_http2(call_, upstream_, outgoing_, add_http2(upstream_, std::move(stream)));
    connection_ = std::make_shared<ServerConnection>(std::move(stream));
  }
  if (call_.gone) co_return failed(499, "the client is gone");
  call_.on_gone = [stream = connection_->stream.get()] { stream->close(); };
  Upload upload(call_, *connection_, outgoing_);
  bool begun = co_await upload.begin();
  if (!begun && reused && may_repeat() && !call_.gone) {
    again = true;
    co_return Outcome{};
  }
  if (!begun && upload.client_failed()) co_return failed(call_.gone ? 499 : 500, "the request's body broke off", true);
  // A server that takes no more may have answered all the same.
  Join join;
  bool uploads = begun && !upload.ended();
  if (uploads) {
    join.add();
    spawn(upload.rest(join));
  }
  Outcome outcome = co_await answer(upload, reused, again);
  if (uploads) {
    // It may wait for the client, or for the server: the end of the answer ends it.
    if (!upload.ended()) {
      connection_->stream->close();
      call_.body->stop();
    }
    co_await join.wait();
  }
  co_return outcome;
}

/// Looks from there on for the head's end.
Exchange::Head Exchange::look(std::size_t& from, std::optional<ParsedAnswer>& parsed, std::string& why) {
  constexpr std::size_t kLargest = 10UL << 20;
  std::string_view rest = connection_->input.rest();
  any_ = any_ || !rest.empty();
  if (std::size_t end = head_end(rest, from); end > 0) {
    parsed = parse_answer(rest.substr(0, end), outgoing_.method, why);
    connection_->input.consume(end);
    return parsed ? Head::Whole : Head::Wrong;
  }
  from = rest.size() > 3 ? rest.size() - 3 : 0;
  if (rest.size() <= kLargest) return Head::Part;
  why = "the server's response headers exceed 10 MiB";
  return Head::Wrong;
}

Task<Outcome> Exchange::answer(Upload& upload, bool reused, bool& again) {
  Duration limit = upstream_.options->response_header;
  for (;;) {
    Time deadline = limit == Duration::zero() ? kNever : call_.loop.now() + limit;
    std::optional<ParsedAnswer> parsed;
    std::string why;
    bool late = false;
    std::size_t from = 0;
    while (look(from, parsed, why) == Head::Part) {
      ssize_t count = co_await connection_->input.fill(deadline);
      if (count > 0) continue;
      late = count == kLate;
      why = late ? "timeout awaiting response headers" : count == 0 ? "EOF" : "connection reset by peer";
      break;
    }
    if (!parsed) {
      if (reused && !any_ && !late && may_repeat() && !call_.gone) {
        again = true;
        co_return Outcome{};
      }
      if (upload.client_failed()) co_return failed(call_.gone ? 499 : 500, "the request's body broke off", true);
      // A malformed answer is no error of the network.
      bool network = late || !any_ || why == "EOF" || why.starts_with("connection");
      co_return failed(late ? 504 : network ? 502 : 500, std::move(why), true);
    }
    if (parsed->status == 101) co_return co_await switch_protocols(*parsed);
    if (parsed->status / 100 == 1) {
      if (parsed->status == 100) continue;
      AnswerHead head;
      head.status = parsed->status;
      head.headers = std::move(parsed->headers);
      remove_hop_headers(head.headers);
      co_await call_.sink->interim(std::move(head));
      continue;
    }
    co_return co_await pass(*parsed, upload);
  }
}

Task<Outcome> Exchange::pass(ParsedAnswer& parsed, Upload& upload) {
  Http1Body body(connection_->input, parsed.framing, parsed.body_size);
  bool zipped = false;
  call_.account.origin_status = parsed.status;
  call_.account.first_byte = call_.loop.now();
  bool keep_alive = parsed.keep_alive && parsed.framing != Http1Body::Framing::UntilClose;
  AnswerHead head;
  head.status = parsed.status;
  head.size = parsed.size;
  head.headers = std::move(parsed.headers);
  head = client_head(call_, outgoing_.method, std::move(head), zipped);
  zipped = zipped && parsed.body_size != 0;
  call_.head_sent = true;
  bool whole = false;
  Input& input = connection_->input;
  bool here = body.size() > 0 && std::cmp_greater_equal(input.rest().size(), body.size());
  if (zipped) {
    whole = co_await pass_on(call_, std::move(head), body, true);
  } else if (here) {
    // All of it came with the head: no copy.
    whole = co_await call_.sink->head(std::move(head));
    std::string_view all = input.rest().substr(0, static_cast<std::size_t>(body.size()));
    if (whole) whole = co_await call_.sink->write(all);
    input.consume(all.size());
    body.taken();
    if (whole) whole = co_await call_.sink->end({});
  } else {
    whole = co_await pass_body(body, std::move(head));
  }
  if (!whole) {
    call_.sink->abort();
    connection_->stream->close();
    co_return Outcome{Outcome::Kind::BrokeOff, call_.account.origin_status, true, "the answer broke off"};
  }
  if (keep_alive && body.ended() && upload.ended() && connection_->input.rest().empty())
    keep(upstream_, connection_, call_.loop.now());
  co_return Outcome{Outcome::Kind::Answered, call_.account.origin_status, true, {}};
}

Task<bool> Exchange::pass_body(Http1Body& body, AnswerHead head) {
  bool streams = head.flushed_after == Duration::zero();
  if (!co_await call_.sink->head(std::move(head))) co_return false;
  if (streams && !body.ready()) {
    if (!co_await call_.sink->flush()) co_return false;
  }
  std::unique_ptr<char[]> buffer;
  while (!body.ended()) {
    if (buffer == nullptr) buffer.reset(new char[kBuffer]);
    ssize_t count = co_await body.read({buffer.get(), kBuffer});
    if (count < 0) co_return false;
    if (count == 0) break;
    if (!co_await call_.sink->write({buffer.get(), static_cast<std::size_t>(count)})) co_return false;
    // Who streams waits for each piece.
    if (!body.ready()) {
      if (!co_await call_.sink->flush()) co_return false;
    }
  }
  co_return co_await call_.sink->end(body.trailers());
}

/// Source: httputil reverseproxy.go (handleUpgradeResponse).
Task<Outcome> Exchange::switch_protocols(ParsedAnswer& parsed) {
  std::string_view wanted;
  for (const rule::Pair& line : outgoing_.headers) {
    if (line.name == "Upgrade") wanted = line.value;
  }
  std::string_view given = header_value(parsed.headers, "Upgrade");
  if (wanted.empty() || !base::equal_fold_ascii(wanted, given))
    co_return failed(500, "the server switches to a protocol that was not asked for", true);
  AnswerHead head;
  head.status = 101;
  head.headers = std::move(parsed.headers);
  call_.head_sent = true;
  call_.account.origin_status = 101;
  if (!co_await call_.sink->head(std::move(head)))
    co_return Outcome{Outcome::Kind::BrokeOff, 101, true, "the client is gone"};
  Stream* client = call_.sink->upgrade();
  if (client == nullptr) co_return failed(502, "the connection cannot change its protocol", true);
  Stream& server = *connection_->stream;
  server.put_back(std::string(connection_->input.rest()));
  client->descriptor().read_deadline(kNever);
  call_.on_gone = nullptr;
  co_await relay(*client, server, &call_.account.received, &call_.account.sent);
  server.close();
  co_return Outcome{Outcome::Kind::Answered, 101, true, {}};
}

}  // namespace

Task<Outcome> exchange(Call& call, const Upstream& upstream, const route::Outgoing& outgoing) {
  call.tried = true;
  if (upstream.scheme != "http" && upstream.scheme != "https" && upstream.scheme != "h2c")
    co_return Outcome{Outcome::Kind::Failed, 500, false, "unsupported protocol scheme " + upstream.scheme};
  // HTTP/2 changes to no other protocol. Source: pkg/server/service/smart_roundtripper.go.
  bool upgrades = std::ranges::any_of(outgoing.headers, [](const rule::Pair& line) { return line.name == "Upgrade"; });
  if (upstream.scheme == "h2c") co_return co_await exchange_http2(call, upstream, outgoing, nullptr);
  if (upstream.scheme == "https" && !upgrades) {
    if (Http2ClientPtr client = find_http2(upstream))
      co_return co_await exchange_http2(call, upstream, outgoing, client);
  }
  Exchange exchange(call, upstream, outgoing);
  for (bool fresh = false;; fresh = true) {
    bool again = false;
    Outcome outcome = co_await exchange.attempt(fresh, again);
    if (again) continue;
    call.on_gone = nullptr;
    if (call.gone && outcome.kind == Outcome::Kind::Failed) outcome.status = 499;
    co_return outcome;
  }
}

}  // namespace gw::serve
