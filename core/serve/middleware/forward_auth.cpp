// Source: pkg/middlewares/auth/forward.go.

#include <algorithm>
#include <atomic>
#include <set>

#include "base/strings.h"
#include "flow/header_edit.h"
#include "model/view.h"
#include "rule/go_regexp.h"
#include "serve/auth_request.h"
#include "serve/body_buffer.h"
#include "serve/client.h"
#include "serve/client_tls.h"
#include "serve/gunzip.h"
#include "serve/own_answer.h"
#include "serve/pass_sink.h"
#include "serve/set_cookie.h"
#include "serve/transport.h"

namespace gw::serve {
namespace {

constexpr std::chrono::seconds kPatience{30};

class ForwardAuth final : public Step {
 public:
  ForwardAuth(std::string_view name, const flow::Making& making)
      : address_(making.text("address")),
        headers_(making),
        tls_(client_tls(making, making.config)),
        // Without TLS options of their own all of them share Go's default client.
        kept_(kept_upstream(address_, tls_.get(), tls_ == nullptr ? "" : pool_of(name, *tls_))),
        tls_broken_(making.config.find("tls") != nullptr && tls_ == nullptr),
        keeps_method_(making.flag("preserveRequestMethod")),
        sends_body_(making.flag("forwardBody")),
        keeps_location_(making.flag("preserveLocationHeader")),
        most_body_(making.config.find("maxBodySize") == nullptr ? -1 : making.integer("maxBodySize")),
        most_answer_(making.config.find("maxResponseBodySize") == nullptr ? -1 : making.integer("maxResponseBodySize")),
        user_field_(making.text("headerField")),
        signin_(making.text("authSigninURL")) {
    for (const std::string& one : making.texts("authResponseHeaders")) copied_.push_back(flow::canonical(one));
    for (const std::string& one : making.texts("addAuthCookiesToResponse")) cookies_.insert(one);
    if (std::string pattern = making.text("authResponseHeadersRegex"); !pattern.empty()) {
      auto compiled = rule::GoRegexp::compile(pattern);
      if (compiled.error.empty()) copied_pattern_ = std::move(compiled.regexp);
    }
  }

  Task<void> run(Call& call, const Handler& next) const override {
    bool zips = false;
    FetchRequest question = ask(call, zips);
    std::string body;
    if (sends_body_) {
      BodyEnd end = co_await read_all(*call.body, most_body_, body);
      if (end != BodyEnd::Whole) {
        call.account.why =
            end == BodyEnd::TooLarge ? "the request's body is too large" : "the request's body broke off";
        co_await answer_untyped(call, end == BodyEnd::TooLarge ? 401 : 500, {});
        co_return;
      }
      question.body = body;
    }
    // Without the TLS that is wanted nobody is asked.
    Fetched verdict;
    if (!tls_broken_) verdict = co_await fetch(call.loop, std::move(question));
    if (zips && verdict.status != 0) co_await unzip(verdict);
    if (verdict.status == 0) {
      call.account.why = "the server that decides gave no answer";
      co_await answer_untyped(call, verdict.too_large ? 401 : call.gone ? 499 : 500, {});
      co_return;
    }
    if (!user_field_.empty()) call.account.user = header_value(verdict.headers, user_field_);
    if (verdict.status < 200 || verdict.status > 299) {
      co_await refuse(call, std::move(verdict));
      co_return;
    }
    copy_headers(call, verdict.headers);
    ReplayedBody again(body, *call.body);
    Instead<Body*> in_its_place(call.body, body.empty() ? call.body : &again);
    co_await pass(call, next, verdict.headers);
  }

 private:
  static std::string pool_of(std::string_view name, const ClientTls& tls) {
    // A context is that of one configuration.
    static std::atomic<std::uint64_t> count = 0;
    return std::string(name) + (tls.verify ? " v" : " i") + std::to_string(++count);
  }

  FetchRequest ask(const Call& call, bool& zips) const {
    FetchRequest out;
    out.url = address_;
    if (keeps_method_) out.method = call.prepared.request.method;
    out.headers = headers_.of(call, out.method, zips);
    out.deadline = call.loop.now() + kPatience;
    if (most_answer_ >= 0) out.largest = static_cast<std::size_t>(most_answer_);
    out.tls = tls_.get();
    out.kept = kept_.get();
    return out;
  }

  /// Go asks for gzip where nobody says anything else, and undoes it.
  Task<void> unzip(Fetched& verdict) const {
    if (verdict.body.empty() || !base::equal_fold_ascii(header_value(verdict.headers, "Content-Encoding"), "gzip"))
      co_return;
    MemoryBody zipped(verdict.body);
    Gunzip unzipped(zipped);
    std::string plain;
    BodyEnd end = co_await read_all(unzipped, most_answer_, plain);
    verdict.too_large = end == BodyEnd::TooLarge;
    if (end != BodyEnd::Whole) verdict.status = 0;
    verdict.body = std::move(plain);
    remove_header(verdict.headers, "Content-Encoding");
    remove_header(verdict.headers, "Content-Length");
  }

  /// What the server that decides said goes to the client.
  Task<void> refuse(Call& call, Fetched verdict) const {
    call.account.why = "the server that decides refuses it";
    if (!signin_.empty() && verdict.status == 401) {
      co_await answer_untyped(call, 302, {}, location_header(redirect_location(signin_, call.prepared.request)));
      co_return;
    }
    std::string location(header_value(verdict.headers, "Location"));
    remove_auth_hop_headers(verdict.headers);
    if (!location.empty()) {
      std::optional<std::string> resolved = resolve_location(address_, location);
      if (!resolved) {
        // Go's client gives no answer whose redirect leads nowhere.
        if (redirects(verdict.status)) verdict.headers.clear();
        co_await answer_untyped(call, 500, {}, std::move(verdict.headers));
        co_return;
      }
      set_header(verdict.headers, "Location", keeps_location_ ? location : *resolved);
    }
    if (!verdict.body.empty()) remove_header(verdict.headers, "Content-Length");
    co_await answer_untyped(call, verdict.status, verdict.body, std::move(verdict.headers));
  }

  /// Source: Go net/http client.go (redirectBehavior).
  static bool redirects(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  static Headers location_header(std::string location) {
    Headers out;
    out.push_back({"Location", std::move(location)});
    return out;
  }

  void copy_headers(Call& call, const Headers& from) const {
    route::Request& request = call.prepared.request;
    route::Store& store = call.prepared.store;
    auto copy = [&](const Header& one) {
      flow::add_header(call.exchange, store.keep(one.name), store.keep(one.value), "the server that decides says so");
    };
    for (const std::string& name : copied_) {
      flow::remove_header(call.exchange, name, "authResponseHeaders");
      for (const Header& one : from) {
        if (one.name == name) copy(one);
      }
    }
    if (copied_pattern_) {
      std::erase_if(request.headers, [&](const rule::Pair& line) { return copied_pattern_->search(line.name); });
      for (const Header& one : from) {
        if (copied_pattern_->search(one.name)) copy(one);
      }
    }
    request.target = route::request_uri(request.url, store);
  }

  Task<void> pass(Call& call, const Handler& next, const Headers& from) const {
    std::vector<SetCookie> given;
    for (const Header& one : from) {
      if (one.name != "Set-Cookie") continue;
      if (std::optional<SetCookie> cookie = rewrite_set_cookie(one.value)) given.push_back(std::move(*cookie));
    }
    if (given.empty()) {
      co_await next.serve(call);
      co_return;
    }
    EditSink sink(*call.sink, [this, &given](AnswerHead& head) { set_cookies(head.headers, given); });
    Instead<Sink*> in_its_place(call.sink, &sink);
    co_await next.serve(call);
  }

  /// Cookies of both servers; of those that are named only that of the one that decides.
  void set_cookies(Headers& headers, const std::vector<SetCookie>& given) const {
    Headers before;
    before.swap(headers);
    Headers cookies;
    for (Header& one : before) {
      if (one.name != "Set-Cookie") {
        headers.push_back(std::move(one));
        continue;
      }
      std::optional<SetCookie> cookie = rewrite_set_cookie(one.value);
      if (cookie && !cookies_.contains(cookie->name)) cookies.push_back({"Set-Cookie", cookie->text});
    }
    for (const SetCookie& one : given) {
      if (cookies_.contains(one.name)) cookies.push_back({"Set-Cookie", one.text});
    }
    headers.insert(headers.end(), cookies.begin(), cookies.end());
  }

  std::string address_;
  AuthRequestHeaders headers_;
  std::unique_ptr<const ClientTls> tls_;
  std::unique_ptr<const Upstream> kept_;
  bool tls_broken_, keeps_method_, sends_body_, keeps_location_;
  std::int64_t most_body_, most_answer_;
  std::string user_field_, signin_;
  std::vector<std::string> copied_;
  std::optional<rule::GoRegexp> copied_pattern_;
  std::set<std::string, std::less<>> cookies_;
};

}  // namespace
}  // namespace gw::serve

GW_STEP(forward_auth) = {
    .key = "forwardAuth",
    .make = [](const gw::serve::StepMaking& making) -> std::unique_ptr<gw::serve::Step> {
      return std::make_unique<gw::serve::ForwardAuth>(making.name, making.making);
    },
};
