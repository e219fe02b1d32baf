// Source: pkg/middlewares/customerrors/custom_errors.go.

#include <algorithm>

#include "base/go_values.h"
#include "base/strings.h"
#include "base/url.h"
#include "flow/header_edit.h"
#include "runtime/router.h"
#include "serve/body_buffer.h"
#include "serve/call.h"
#include "serve/catch_sink.h"

namespace gw::serve {
namespace {

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

/// Source: Go url.QueryEscape.
std::string query_escaped(std::string_view text) {
  std::string out(base::url_escaped_size(text, base::UrlPart::Query), '\0');
  base::url_escape(text, base::UrlPart::Query, out.data());
  return out;
}

class Errors final : public Step {
 public:
  explicit Errors(const StepMaking& making)
      : statuses_(making.making.texts("status")),
        page_(making.service(runtime::qualified(making.making.text("service"), making.name))),
        query_(making.making.text("query")),
        all_headers_(making.config.find("errorRequestHeaders") == nullptr) {
    for (const std::string& name : making.making.texts("errorRequestHeaders"))
      headers_.push_back(flow::canonical(name));
    const model::Value* rewrites = making.config.find("statusRewrites");
    if (rewrites == nullptr) return;
    for (const model::Property& one : rewrites->properties())
      rewrites_.emplace_back(StatusRanges({std::string(one.name)}), static_cast<int>(one.value.integer));
  }

  Task<void> run(Call& call, const Handler& next) const override {
    if (page_ == nullptr) {
      co_await next.serve(call);
      co_return;
    }
    int caught = 0;
    {
      CatchSink sink(*call.sink, statuses_);
      Instead<Sink*> in_its_place(call.sink, &sink);
      co_await next.serve(call);
      caught = sink.caught();
    }
    if (caught != 0 && !call.gone) co_await send_page(call, caught);
  }

 private:
  int rewritten(int status) const {
    for (const auto& [statuses, by] : rewrites_) {
      if (statuses.contains(status)) return by;
    }
    return status;
  }

  /// The page of the service, with the status that was caught.
  Task<void> send_page(Call& call, int caught) const {
    const int status = rewritten(caught);
    const route::Request request = call.prepared.request;
    const route::Peer peer = call.prepared.peer;
    call.head_sent = call.tried = call.reached = false;
    call.account.received = 0;
    const int origin = call.account.origin_status;
    if (!ask_for_page(call, status, caught)) {
      call.prepared.request = request;
      co_await answer(call, status, std::string(base::status_text(status)) + "\n");
      co_return;
    }
    NoBody none;
    EditSink sink(*call.sink, [status](AnswerHead& head) { head.status = status; });
    {
      Instead<Body*> without(call.body, &none);
      Instead<Sink*> in_its_place(call.sink, &sink);
      co_await page_->serve(call);
    }
    if (origin != 0) call.account.origin_status = origin;  // The log tells of the answer that the page stands for.
    call.prepared.request = request;
    call.prepared.peer = peer;
  }

  std::string target(const Call& call, int status, int caught) const {
    const route::Request& request = call.prepared.request;
    std::string out = "/" + query_.substr(query_.starts_with('/') ? 1 : 0);
    replace_all(out, "{status}", std::to_string(status));
    replace_all(out, "{originalStatus}", std::to_string(caught));
    if (out.find("{url}") == std::string::npos) return out;
    std::string url = scheme(call) + "://" + std::string(request.host);
    url += route::escaped_path(request.url, call.prepared.store);
    if (request.url.bare_query || !request.url.query.empty()) url.append("?").append(request.url.query);
    replace_all(out, "{url}", query_escaped(url));
    return out;
  }

  static std::string scheme(const Call& call) {
    std::string_view proto = call.prepared.request.header("X-Forwarded-Proto");
    if (base::equal_fold_ascii(proto, "http") || base::equal_fold_ascii(proto, "ws")) return "http";
    if (base::equal_fold_ascii(proto, "https") || base::equal_fold_ascii(proto, "wss")) return "https";
    return call.client.tls ? "https" : "http";
  }

  /// Makes the request that for the page; as a request of the gateway's own it has no peer. False: the URL is none.
  bool ask_for_page(Call& call, int status, int caught) const {
    route::Request& request = call.prepared.request;
    route::Store& store = call.prepared.store;
    std::string path = query_.empty() ? std::string() : target(call, status, caught);
    path = path.substr(0, path.find('#'));
    std::string_view kept = store.keep("http://" + std::string(request.host) + path);
    base::UrlParts parts;
    if (base::split_url(kept, false, parts)) return false;
    request.method = "GET";
    route::fill_url(parts, store, request.url);
    request.target = route::request_uri(request.url, store);
    request.host = request.url.host;
    request.body_size = 0;
    request.trailers.clear();
    call.prepared.peer = route::Peer({}, call.prepared.peer.tls);
    if (all_headers_) return true;
    std::erase_if(request.headers,
                  [&](const rule::Pair& one) { return std::ranges::find(headers_, one.name) == headers_.end(); });
    return true;
  }

  StatusRanges statuses_;
  const Handler* page_;
  std::string query_;
  bool all_headers_;
  std::vector<std::string> headers_;
  std::vector<std::pair<StatusRanges, int>> rewrites_;
};

}  // namespace
}  // namespace gw::serve

GW_STEP(errors) = {
    .key = "errors",
    .make = [](const gw::serve::StepMaking& making) -> std::unique_ptr<gw::serve::Step> {
      return std::make_unique<gw::serve::Errors>(making);
    },
};
