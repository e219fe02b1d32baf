#include "route/pipeline.h"

namespace gw::route {
namespace {

void start(const Peer& peer, Prepared& out) {
  out.store.clear();
  out.peer = peer;
  out.refusal.reset();
  out.host = out.flat_host = out.path = {};
  out.query.clear();
  out.ip = peer.ip;
}

/// The stages behind Go's server that may refuse, and those that change the target between them.
std::optional<Refusal> entry(const EntryPointOptions& options, Prepared& out, Trace* trace) {
  Request& request = out.request;
  if (options.deny_opaque) {
    if (auto refusal = deny_opaque(request, trace)) return refusal;
  }
  if (auto refusal = filter_header_names(request, options, trace)) return refusal;
  if (auto refusal = deny_fragment(request, trace)) return refusal;
  if (options.normalize_path) normalize_path(request, out.store, trace);
  // Before there was a normal form of paths, the query came first, and a path that is cleaned writes the target anew.
  else replace_semicolons(request, options.encode_semicolons, out.store, trace);
  if (options.sanitize_path) sanitize_path(request, out.store, trace);
  if (auto refusal = deny_encoded(request.url, options.denied_always, out.store, trace)) return refusal;
  if (options.normalize_path) replace_semicolons(request, options.encode_semicolons, out.store, trace);
  return std::nullopt;
}

void run(std::string_view bytes, const EntryPointOptions& options, Prepared& out, Trace* trace) {
  Request& request = out.request;
  out.refusal = read_request(bytes, options.server, out.store, request);
  if (!out.refusal && request.major == 2 && options.take_preface)
    out.refusal = Refusal{0, "", "HTTP/2 that goes on with something else"};
  if (out.refusal) {
    note_refusal(trace, Stage::Server, request.target, out.refusal->status, out.refusal->why);
    return;
  }
  out.refusal = entry(options, out, trace);
  if (out.refusal) return;
  set_forwarded_headers(request, out.peer, options, out.store, trace);
  if (options.connection_headers) remove_connection_headers(request, options, out.store, trace);
  out.host = canonical_host(request.host, out.store);
  if (options.flatten_names) out.flat_host = out.host;
  note(trace, Stage::Host, "host", request.host, out.host, "without port, in lower case");
  prepare_again(options, out);
  note(trace, Stage::RoutingPath, "path", request.url.path, out.path, "reserved characters stay encoded");
}

}  // namespace

rule::HttpRequest Prepared::view() const {
  rule::HttpRequest out;
  out.method = request.method;
  out.host = host;
  out.flat_host = flat_host;
  out.raw_host = request.host;
  out.path = path;
  out.headers = request.headers;
  out.query = query;
  out.peer = ip;
  return out;
}

void prepare(std::string_view bytes, const Peer& peer, const EntryPointOptions& options, Prepared& out, Trace* trace) {
  start(peer, out);
  run(bytes, options, out, trace);
}

void prepare(const Question& question, const Peer& peer, const EntryPointOptions& options, Prepared& out,
             Trace* trace) {
  start(peer, out);
  run(to_bytes(question, out.store), options, out, trace);
}

void prepare_again(const EntryPointOptions& options, Prepared& out) {
  const Url& url = out.request.url;
  out.path = options.normalize_path ? routing_path(url, out.store) : url.path;
  out.query.clear();
  parse_query(url.query, out.store, out.query);
}

}  // namespace gw::route
