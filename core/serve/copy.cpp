#include "serve/copy.h"

#include <algorithm>
#include <cstring>

namespace gw::serve {

Task<KeptBody::Read> KeptBody::read_all(Body& from, std::int64_t largest) {
  size_ = from.size();
  if (largest >= 0 && size_ > largest) co_return Read::TooLarge;
  constexpr std::size_t kPiece = 16384;
  for (;;) {
    std::size_t before = text_.size();
    text_.resize(before + kPiece);
    ssize_t count = co_await from.read({text_.data() + before, kPiece});
    text_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count < 0) co_return Read::Broken;
    if (count == 0) break;
    if (largest >= 0 && std::cmp_greater(text_.size(), largest)) co_return Read::TooLarge;
  }
  trailers_ = from.trailers();
  co_return Read::Whole;
}

void KeptBody::then(Body& rest) { rest_ = &rest; }

Task<ssize_t> KeptBody::read(std::span<char> into) {
  std::size_t count = std::min(into.size(), text_.size() - at_);
  if (count > 0) {
    std::memcpy(into.data(), text_.data() + at_, count);
    at_ += count;
    co_return static_cast<ssize_t>(count);
  }
  if (rest_ == nullptr) co_return 0;
  co_return co_await rest_->read(into);
}

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
  to.peer = {store.keep(from.peer.address), from.peer.tls};
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
  static Task<bool> yes() { co_return true; }
  Task<bool> interim(AnswerHead) override { return yes(); }
  Task<bool> head(AnswerHead) override { return yes(); }
  Task<bool> write(std::string_view) override { return yes(); }
  Task<bool> flush() override { return yes(); }
  Task<bool> end(const Headers&) override { return yes(); }
  void abort() override {}
  Stream* upgrade() override { return nullptr; }
};

CallCopy::CallCopy(const Call& call, std::string body)
    : client_(call.client), body_(std::move(body), call.body->none() ? 0 : call.body->size()) {
  copy_prepared(call.prepared, prepared_);
  prepared_.request.body_size = body_.size();
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
