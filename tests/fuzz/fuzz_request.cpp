// Any bytes as a request: what is refused has a status, what is accepted is read again from what it says, and every
// stage and the proxy leave a request behind that is one.

#include <string>

#include "check.h"
#include "route/pipeline.h"
#include "route/proxy.h"

namespace {

using namespace gw;

std::string bytes_of(const route::Request& request) {
  std::string out = std::string(request.method) + " " + std::string(request.target) + " HTTP/" +
                    std::to_string(request.major) + "." + std::to_string(request.minor) + "\r\n";
  out += "Host: " + std::string(request.host) + "\r\n";
  for (const rule::Pair& line : request.headers)
    out += std::string(line.name) + ": " + std::string(line.value) + "\r\n";
  if (request.body_size < 0) out += "Transfer-Encoding: chunked\r\n";
  for (std::string_view name : request.trailers) out += "Trailer: " + std::string(name) + "\r\n";
  return out + "\r\n";
}

bool same(const route::Request& a, const route::Request& b) {
  bool headers = a.headers.size() == b.headers.size();
  for (std::size_t i = 0; headers && i < a.headers.size(); ++i) {
    // Blanks at the end of a folded value are not written, as they would not be read.
    std::string_view value = a.headers[i].value;
    while (value.ends_with(' ') || value.ends_with('\t')) value.remove_suffix(1);
    std::string_view again = b.headers[i].value;
    while (again.ends_with(' ') || again.ends_with('\t')) again.remove_suffix(1);
    headers = a.headers[i].name == b.headers[i].name && value == again;
  }
  return headers && a.method == b.method && a.target == b.target && a.host == b.host && a.url.path == b.url.path &&
         a.url.raw_path == b.url.raw_path && a.url.query == b.url.query && a.body_size == b.body_size &&
         a.trailers == b.trailers;
}

void check_refusal(const std::optional<route::Refusal>& refusal, std::string_view bytes) {
  if (!refusal) return;
  bool closed = refusal->status == 0 && (bytes.empty() || bytes.starts_with("PRI "));
  fuzz::require(closed || (refusal->status >= 200 && refusal->status < 600), "a refusal has a status");
  fuzz::require(!refusal->why.empty(), "a refusal says why");
}

void check_reading(std::string_view bytes) {
  route::Store store;
  route::Request first, second;
  auto refusal = route::read_request(bytes, {}, store, first);
  check_refusal(refusal, bytes);
  if (refusal) return;
  fuzz::require(first.head_size <= bytes.size(), "the head lies in the bytes");
  // A host of the target may have bytes that a Host header may not.
  if (!route::is_host(first.host)) return;
  std::string again = bytes_of(first);
  refusal = route::read_request(again, {}, store, second);
  fuzz::require(!refusal, "what is accepted is accepted again");
  fuzz::require(same(first, second), "what is written again is the same request");
}

void check_pipeline(std::string_view bytes, const route::EntryPointOptions& options) {
  route::Prepared prepared;
  route::Trace trace;
  route::prepare(bytes, {"10.0.0.1:4242", false}, options, prepared, &trace);
  check_refusal(prepared.refusal, bytes);
  if (prepared.refusal) {
    fuzz::require(!trace.empty(), "the trace tells a refusal");
    return;
  }
  route::Outgoing out;
  route::Store& store = prepared.store;
  check_refusal(route::deny_encoded(prepared.request.url, route::kEveryEncoded, store, &trace), bytes);
  auto refusal = route::forward(prepared.request, prepared.peer, options, "10.0.0.9", store, out, &trace);
  check_refusal(refusal, bytes);
  if (refusal) return;
  for (const rule::Pair& line : out.headers) {
    fuzz::require(route::is_token(line.name), "names of headers are tokens");
    fuzz::require(line.value.find_first_of("\r\n") == std::string_view::npos, "no line break goes to the server");
  }
  fuzz::require(out.target.find_first_of(" \r\n") == std::string_view::npos, "the target is one word");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes = fuzz::view(data, size);
  check_reading(bytes);
  route::EntryPointOptions options = route::entry_point_options(model::Value(), "web", {3, 7, 13});
  check_pipeline(bytes, options);
  options.sanitize_path = false;
  options.encode_semicolons = true;
  options.trust_everyone = true;
  options.connection = {"X-A"};
  options.alias_headers = route::HeaderPolicy::Delete;
  check_pipeline(bytes, options);
  check_pipeline(bytes, route::entry_point_options(model::Value(), "web", {3, 0, 4}));
  return 0;
}
