#include "serve/client.h"

#include "serve/address.h"
#include "serve/kept.h"

namespace gw::serve {
namespace {

std::shared_ptr<const TransportOptions> options_for(const FetchRequest& request) {
  static const std::shared_ptr<ssl_ctx_st> system = [] {
    std::string why;
    ClientTlsSources sources;
    return make_client_context(sources, why);
  }();
  auto out = std::make_shared<TransportOptions>();
  if (request.tls != nullptr) out->tls = *request.tls;
  else out->tls.context = system;
  return out;
}

std::string head_of(const FetchRequest& request, const UrlParts& url) {
  std::string out = request.method + " " + url.target + " HTTP/1.1\r\nHost: ";
  out += request.host.empty() ? url.authority : request.host;
  out += "\r\n";
  for (const Header& one : request.headers) out += one.name + ": " + one.value + "\r\n";
  bool posts = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
  if (!request.body.empty() || posts) out += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  out += "Connection: close\r\n\r\n";
  return out;
}

Task<bool> read_answer(Input& input, const FetchRequest& request, Fetched& out) {
  auto fail = [&out](ssize_t count) {
    out.late = count == kLate;
    out.error = out.late ? "timeout" : count == 0 ? "EOF" : "connection reset by peer";
    return false;
  };
  for (;;) {
    std::size_t end = head_end(input.rest(), 0);
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
    remove_hop_headers(out.headers);
    Http1Body body(input, parsed->framing, parsed->body_size);
    body.deadline(request.deadline);
    auto buffer = std::make_unique<char[]>(16384);
    for (;;) {
      ssize_t count = co_await body.read({buffer.get(), 16384});
      if (count < 0) co_return fail(count);
      if (count == 0) break;
      if (out.body.size() + static_cast<std::size_t>(count) > request.largest) {
        out.too_large = true;
        out.error = "the answer's body is too large";
        co_return false;
      }
      out.body.append(buffer.get(), static_cast<std::size_t>(count));
    }
    out.status = parsed->status;
    co_return true;
  }
}

}  // namespace

Task<Fetched> fetch(Loop& loop, FetchRequest request) {
  Fetched out;
  std::optional<UrlParts> url = split_url(request.url);
  if (!url || (url->scheme != "http" && url->scheme != "https")) {
    out.error = "\"" + request.url + "\" is no URL of http or https";
    co_return out;
  }
  Upstream upstream;
  upstream.scheme = url->scheme;
  upstream.host = url->host;
  upstream.authority = url->authority;
  upstream.port = url->port;
  auto options = std::make_shared<TransportOptions>(*options_for(request));
  if (request.deadline != kNever) options->dial = std::max(request.deadline - loop.now(), Duration(1));
  upstream.options = options;
  std::string protocol;
  std::unique_ptr<Stream> stream = co_await dial(loop, upstream, protocol, out.error, out.late);
  if (stream == nullptr) co_return out;
  Input input(*stream);
  if (!co_await stream->send(head_of(request, *url), request.body, request.deadline)) {
    out.error = "connection reset by peer";
    co_return out;
  }
  co_await read_answer(input, request, out);
  co_return out;
}

}  // namespace gw::serve
