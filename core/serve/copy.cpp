#include "serve/copy.h"

#include "serve/pass_sink.h"

namespace gw::serve {

void copy_prepared(const route::Prepared& from, route::Prepared& to) {
  route::Store& store = to.store;
  auto keep = [&store](std::string_view& text) { text = store.keep(text); };
  to.request = from.request;
  route::Request& request = to.request;
  for (std::string_view* text :
       {&request.method, &request.target, &request.host, &request.url.scheme, &request.url.opaque, &request.url.host,
        &request.url.path, &request.url.raw_path, &request.url.query})
    keep(*text);
  for (rule::Pair& line : request.headers) {
    keep(line.name);
    keep(line.value);
  }
  for (std::string_view& name : request.trailers) keep(name);
  to.peer = route::Peer(store.keep(from.peer.address), from.peer.tls);
  to.ip = from.ip;
  to.host = store.keep(from.host);
  to.flat_host = store.keep(from.flat_host);
  to.path = store.keep(from.path);
  to.query = from.query;
  for (rule::Pair& one : to.query) {
    keep(one.name);
    keep(one.value);
  }
}

/// Takes an answer that nobody wants.
struct CallCopy::Nobody final : Sink {
  Task<bool> interim(AnswerHead) override { return taken(); }
  Task<bool> head(AnswerHead) override { return taken(); }
  Task<bool> write(std::string_view) override { return taken(); }
  Task<bool> flush() override { return taken(); }
  Task<bool> end(const Headers&) override { return taken(); }
  void abort() override {}
  Stream* upgrade() override { return nullptr; }
};

CallCopy::CallCopy(const Call& call, std::string body) : client_(call.client), bytes_(std::move(body)), body_(bytes_) {
  copy_prepared(call.prepared, prepared_);
  if (bytes_.empty()) prepared_.request.body_size = 0;
  // Nobody has kept the trailers.
  prepared_.request.trailers.clear();
  nobody_ = std::make_unique<Nobody>();
  exchange_ = std::make_unique<flow::Exchange>(flow::Exchange{prepared_,
                                                              call.exchange.options,
                                                              {},
                                                              nullptr,
                                                              call.exchange.keep_forwarded_for,
                                                              call.exchange.client_certificate});
  call_ = std::make_unique<Call>(
      Call{call.loop, call.running, call.point, client_, prepared_, *exchange_, &body_, nobody_.get()});
  call_->account = call.account;
}

CallCopy::~CallCopy() = default;

}  // namespace gw::serve
