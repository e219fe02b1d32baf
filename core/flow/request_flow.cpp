// Source: routing.md 0.1; pkg/server/router/router.go, pkg/middlewares/snicheck, pkg/proxy/httputil.

#include "flow/request_flow.h"

#include <algorithm>
#include <charconv>

#include "base/strings.h"
#include "base/url.h"
#include "flow/connection.h"
#include "model/view.h"

namespace gw::flow {
namespace {

using Via = Answer::Via;

/// The address without its port, as balancers see it.
std::string_view address_of(std::string_view remote) {
  auto split = base::split_host_port(remote);
  return split ? split->host : remote;
}

/// The server name that a client of the request sends: the host without its port; none for an IP address.
std::string_view server_name_of(const Asked& asked) {
  if (asked.sni) return *asked.sni;
  if (asked.raw || !asked.host) return {};
  std::string_view host = *asked.host;
  if (auto split = base::split_host_port(host)) host = split->host;
  if (host.starts_with('[') || base::parse_ip(host)) return {};
  while (host.ends_with('.')) host.remove_suffix(1);
  return host;
}

bool offers(const std::vector<std::string>& all, std::string_view protocol) {
  return std::ranges::find(all, protocol) != all.end();
}

/// Source: Go crypto/tls negotiateALPN.
bool agree(const std::vector<std::string>& server, const std::vector<std::string>& client) {
  if (server.empty() || client.empty()) return true;
  if (std::ranges::any_of(client, [&](const std::string& one) { return offers(server, one); })) return true;
  bool old_client = offers(client, "http/1.1") || offers(client, "http/1.0");
  return offers(server, "h2") && !offers(server, "http/1.1") && old_client;
}

/// The options that the host of a request without its own SNI had. Source: pkg/middlewares/snicheck of 3.7.1.
std::string_view options_by_host(const route::EntryPoint& point, std::string_view host, bool dots) {
  auto find = [&](std::string_view name) -> std::string_view {
    auto found = point.options_by_host.find(name);
    return found == point.options_by_host.end() ? std::string_view() : std::string_view(found->second);
  };
  std::string lower = base::ascii_lower(std::string(host));
  for (std::string_view name : {host, std::string_view(lower)}) {
    if (std::string_view options = find(name); !options.empty()) return options;
    if (!dots) continue;
    std::string other = name.ends_with('.') ? std::string(name.substr(0, name.size() - 1)) : std::string(name) + ".";
    if (std::string_view options = find(other); !options.empty()) return options;
  }
  return "default";
}

/// A rule of 2.11 whose only fault is the method: it is a conjunction, and all but matchers of methods are true.
/// Source: containous/mux route.go (Match, ErrMethodMismatch).
bool only_method_differs(const rule::Program& program, const rule::HttpRequest& request) {
  const rule::Expr& expr = program.expr();
  bool methods = false;
  for (std::size_t i = 0; i < program.leaves().size(); ++i) {
    const rule::Node& leaf = expr[program.leaves()[i].node];
    bool method = leaf.matcher == rule::Matcher::Method && !leaf.negated;
    methods = methods || method;
    if (!method && !program.leaf_matches(i, request)) return false;
  }
  bool conjunction =
      std::ranges::none_of(rule::post_order(expr), [&](rule::NodeId id) { return expr[id].kind == rule::Kind::Or; });
  return methods && conjunction;
}

/// Traefik refuses services that lead to themselves, so depth only bounds what is not Traefik's.
constexpr int kServiceDepth = 64;

/// The service of servers at the end of the first children, which tells how the server is addressed.
const Service* leaf_of(const Service& service) {
  const Service* leaf = &service;
  for (int depth = 0; depth < kServiceDepth; ++depth) {
    if (leaf->children.empty() || leaf->children[0].service == nullptr) break;
    leaf = leaf->children[0].service;
  }
  return leaf;
}

}  // namespace

void Answer::clear() {
  via = Via::None;
  router = nullptr;
  status = 0;
  broken = location = body = service = entry_point = tls_options = server = why = {};
  ambiguous.clear();
  middlewares.clear();
  forwarded = handshake = false;
  upstream.method = upstream.target = upstream.host = {};
  upstream.headers.clear();
  uncertain.clear();
}

void RequestFlow::run() {
  scratch_.path.clear();
  if (!connect() || !shake_hands()) return;
  prepare(asked_, point_, scratch_, trace_);
  if (scratch_.prepared.refusal) {
    refuse(*scratch_.prepared.refusal);
    return;
  }
  if (misdirected()) {
    out_.status = 421;
    out_.body = "Misdirected Request\n";
    out_.why = "its host has other TLS options than the server name of the connection";
    return;
  }
  route();
}

/// False: not for HTTP.
bool RequestFlow::connect() {
  route::Connection connection;
  connection.kind = asked_.tls ? route::Connection::Kind::Tls : route::Connection::Kind::Plain;
  if (set_connection(asked_, server_name_of(asked_), scratch_, connection, out_))
    take(route::choose(point_, connection), scratch_, out_);
  Via via = out_.via;
  out_.via = Via::None;
  if (via == Via::Http || via == Via::Https) return true;
  if (via == Via::Closed) {
    out_.broken = asked_.tls ? "handshake failed" : "closed";
    return false;
  }
  out_.why = "a TCP router takes the connection before HTTP is looked at";
  serve_tcp(gateway_, asked_, out_);
  if (out_.via == Via::Closed) out_.broken = "closed";
  out_.via = Via::None;
  return false;
}

bool RequestFlow::shake_hands() {
  if (!out_.handshake) return true;
  const runtime::TlsOptions* options = gateway_.graph().options(out_.tls_options);
  if (options == nullptr) return true;
  Version version = gateway_.tables().version;
  auto fail = [&](std::string_view why) {
    out_.broken = "handshake failed";
    out_.why = why;
    return false;
  };
  if (const model::Value* auth = options->value.find("clientAuth")) {
    std::string type = model::text_of(*auth, "clientAuthType", version).value_or("");
    bool demanded = type == "RequireAnyClientCert" || type == "RequireAndVerifyClientCert";
    if (demanded && !asked_.client_certificate) return fail("the TLS options demand a client certificate");
    if (demanded) out_.uncertain.push_back({out_.tls_options, "whether it takes the client's certificate"});
  }
  if (!agree(model::texts_of(options->value, "alpnProtocols", version), asked_.alpn))
    return fail("the TLS options have none of the protocols that the client offers");
  if (model::bool_of(options->value, "sniStrict", version).value_or(false)) {
    if (!gateway_.has_certificates()) return fail("sniStrict, and there is no certificate for the server name");
    out_.uncertain.push_back({out_.tls_options, "sniStrict: whether there is a certificate for the server name"});
  }
  return true;
}

void prepare(const Asked& asked, const route::EntryPoint& point, Scratch& scratch, route::Trace* trace) {
  route::Peer peer{asked.remote, asked.tls};
  if (asked.raw) {
    route::prepare(*asked.raw, peer, point.options, scratch.prepared, trace);
    return;
  }
  route::Question question;
  question.method = asked.method;
  question.target = asked.target;
  if (asked.host) question.host = *asked.host;
  scratch.headers.clear();
  for (const auto& [name, value] : asked.headers) scratch.headers.push_back({name, value});
  question.headers.swap(scratch.headers);
  // Requests of HTTP/2 and 3 have no request line: they are asked as one of HTTP/1.1 would be.
  bool as_sent = asked.version_as_sent || asked.version.starts_with("HTTP/1");
  question.version = as_sent ? std::string_view(asked.version) : "HTTP/1.1";
  route::prepare(question, peer, point.options, scratch.prepared, trace);
  question.headers.swap(scratch.headers);
}

bool misdirected(const route::EntryPoint& point, std::string_view host, std::string_view server_name) {
  if (!point.checks_hosts || base::equal_fold(host, server_name)) return false;
  return options_by_host(point, host, true) != options_by_host(point, server_name, false);
}

bool RequestFlow::misdirected() {
  return asked_.tls && flow::misdirected(point_, scratch_.prepared.host, scratch_.server_name);
}

void RequestFlow::route() {
  if (point_.options.flatten_names)
    out_.uncertain.push_back({"hostResolver", "the host counts by its CNAME, which DNS is not asked for"});
  const route::Muxer* muxer = asked_.tls ? &point_.tls : &point_.plain;
  for (bool root = true; muxer != nullptr; root = false) {
    scratch_.others.clear();
    const route::Route* found = muxer->find(scratch_.prepared.view(), &scratch_.others);
    if (found == nullptr) {
      out_.router = nullptr;
      out_.status = 404;
      out_.body = "404 page not found\n";
      out_.service = {};
      out_.why = root ? "no router matches" : "a parent router takes it, and none of its children";
      refuse_method(*muxer);
      return;
    }
    for (const route::Route* other : scratch_.others) out_.ambiguous.push_back(other->router);
    scratch_.path.push_back(found);
    out_.router = found->router;
    out_.why = priority_text(*found);
    if (!enter(*found, root)) return;
    if (found->children == nullptr) {
      if (const Service* service = gateway_.way(*found->router).service) serve(*service);
      return;
    }
    route::prepare_again(point_.options, scratch_.prepared);
    muxer = found->children.get();
  }
}

bool refuses_method(const route::Muxer& muxer, const rule::HttpRequest& request, Version version) {
  if (version.major >= 3) return false;
  return std::ranges::any_of(muxer.routes(),
                             [&](const route::Route& route) { return only_method_differs(*route.program, request); });
}

void RequestFlow::refuse_method(const route::Muxer& muxer) {
  if (!refuses_method(muxer, scratch_.prepared.view(), gateway_.tables().version)) return;
  out_.status = 405;
  out_.body = {};
  out_.why = "a router matches but for the method";
}

/// False: answered on the way to the service or the children.
bool RequestFlow::enter(const route::Route& route, bool root) {
  route::Prepared& prepared = scratch_.prepared;
  const Way& way = gateway_.way(*route.router);
  for (const ChainStep& step : way.chain) out_.middlewares.push_back(step.name);
  if (way.service != nullptr && route.children == nullptr) out_.service = way.service->name;
  if (root) {
    if (auto refusal = route::deny_encoded(prepared.request.url, point_.options.denied, prepared.store, trace_)) {
      refuse(*refusal);
      return false;
    }
    if (asked_.tls && !point_.checks_hosts && route.tls_options != out_.tls_options) {
      reply({421,
             {},
             "Misdirected Request\n",
             prepared.store.join({"the connection was opened with the TLS options ", out_.tls_options,
                                  ", the router has ", route.tls_options})});
      return false;
    }
  }
  return pass(way.chain);
}

/// False: a middleware of the chain has answered.
bool RequestFlow::pass(const Chain& chain) {
  Exchange exchange{scratch_.prepared,   point_.options,           std::move(out_.uncertain), trace_,
                    keep_forwarded_for_, asked_.client_certificate};
  std::optional<Reply> answered = flow::run(chain, exchange);
  out_.uncertain = std::move(exchange.uncertain);
  keep_forwarded_for_ = exchange.keep_forwarded_for;
  if (answered) reply(*answered);
  return !answered;
}

void RequestFlow::serve(const Service& first) {
  const Service* service = &first;
  for (int depth = 0; depth < kServiceDepth; ++depth) {
    if (!pass(service->chain)) return;
    if (service->kind == Service::Kind::Internal) {
      internal(*service);
      return;
    }
    if (service->kind == Service::Kind::Servers || service->kind == Service::Kind::Unknown) break;
    bool none = false;
    const Service* next = next_service(*service, address_of(asked_.remote), none);
    if (none) {
      reply({503, {}, "no available server\n", "the service has no child of positive weight"});
      return;
    }
    if (next == nullptr) break;
    service = next;
  }
  forward(*service);
}

void RequestFlow::internal(const Service& service) {
  std::string_view name = service.name.substr(0, service.name.find('@'));
  if (name == "noop") reply({418, {}, {}, "the redirection of the entry point leads nowhere else"});
  else if (name == "ping") reply({200, {}, "OK", "Traefik answers the ping itself"});
  else if (name == "acme-http") reply({404, {}, {}, "Traefik answers ACME challenges itself"});
}

void RequestFlow::forward(const Service& service) {
  route::Prepared& prepared = scratch_.prepared;
  route::Request& request = prepared.request;
  std::string_view peer = address_of(asked_.remote);
  const Service* leaf = leaf_of(service);
  bool none = false;
  bool known = service.kind != Service::Kind::Unknown;
  const Server* server = leaf == &service && known ? choose_server(service, peer, none) : nullptr;
  if (!known) out_.uncertain.push_back({service.name, "its servers are not among the inputs"});
  if (none) {
    reply({503, {}, "no available server\n", "the service has no server"});
    return;
  }
  if (server != nullptr) out_.server = server->address;
  else if (!leaf->servers.empty()) server = &leaf->servers[0];
  std::string_view host = server == nullptr ? std::string_view() : server->host;
  bool determined = !out_.server.empty();
  if (!leaf->pass_host && !request.host.empty() && request.method != "CONNECT") {
    request.host = host;
    if (!determined) out_.uncertain.push_back({service.name, "Host is that of the server that is chosen"});
  }
  request.keep_forwarded_for = keep_forwarded_for_;
  if (auto refusal =
          route::forward(request, prepared.peer, point_.options, host, prepared.store, out_.upstream, trace_)) {
    refuse(*refusal);
    return;
  }
  if (leaf->preserve_path && server != nullptr) {
    out_.upstream.target = joined_path(server->path, out_.upstream.target, prepared.store);
    if (!determined) out_.uncertain.push_back({service.name, "the path begins with that of the server that is chosen"});
  }
  out_.forwarded = true;
}

void RequestFlow::reply(const Reply& reply) {
  out_.status = reply.status;
  if (reply.status == 0) out_.broken = "closed";
  out_.location = reply.location;
  out_.body = reply.body;
  if (!reply.why.empty()) out_.why = reply.why;
}

void RequestFlow::refuse(const route::Refusal& refusal) {
  out_.status = refusal.status;
  if (refusal.status == 0) out_.broken = "closed";
  out_.body = refusal.body;
  out_.why = refusal.why;
}

/// "priority 100", "priority 32, the length of its rule".
std::string_view RequestFlow::priority_text(const route::Route& route) {
  char digits[24];
  char* end = std::to_chars(digits, digits + sizeof digits, route.rank.priority).ptr;
  const model::Value* priority = route.router->value.find("priority");
  bool length = priority != nullptr && priority->origin == model::OriginKind::Default;
  return scratch_.prepared.store.join(
      {"priority ", {digits, static_cast<std::size_t>(end - digits)}, length ? ", the length of its rule" : ""});
}

}  // namespace gw::flow
