#include "flow/connection.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::flow {

using Via = Answer::Via;

bool set_connection(const Asked& asked, std::string_view sni, Scratch& scratch, route::Connection& connection,
                    Answer& out) {
  bool tls = connection.kind == route::Connection::Kind::Tls || connection.kind == route::Connection::Kind::Postgres;
  if (tls && sni.ends_with('.')) {
    out.via = Via::Closed;
    out.why = "a server name with a dot at its end is no ClientHello";
    return false;
  }
  scratch.server_name.assign(base::trim(sni, " \t\r\n"));
  for (char& c : scratch.server_name) c = base::ascii_lower(c);
  scratch.alpn.assign(asked.alpn.begin(), asked.alpn.end());
  connection.data = {scratch.server_name, scratch.alpn, route::peer_ip(asked.remote)};
  return true;
}

void take(const route::Choice& choice, Answer& out) {
  out.why = choice.why;
  out.router = choice.route == nullptr ? nullptr : choice.route->router;
  for (const route::TcpRoute* other : choice.others) {
    if (other->router != nullptr) out.ambiguous.push_back(other->router);
  }
  switch (choice.via) {
    case route::Choice::Via::Closed: out.via = Via::Closed; return;
    case route::Choice::Via::Http: out.via = Via::Http; return;
    case route::Choice::Via::Https: {
      out.via = Via::Https;
      out.handshake = true;
      bool others =
          std::ranges::any_of(choice.others, [](const route::TcpRoute* one) { return one->router == nullptr; });
      if (others) out.uncertain.push_back({"TLS options", "a host of equal length has others, and chance decides"});
      out.tls_options = choice.route == nullptr ? "default" : choice.route->tls_options;
      return;
    }
    case route::Choice::Via::Tcp: {
      out.via = Via::Tcp;
      out.handshake = !choice.route->tls_options.empty();
      out.tls_options = choice.route->tls_options;
      return;
    }
  }
}

bool allows(const model::Value& list, const std::optional<base::Ip>& peer) {
  const model::Value* ranges = list.find("sourceRange");
  if (ranges == nullptr || !peer) return false;
  return std::ranges::any_of(ranges->items(), [&](const model::Value& text) {
    auto range = base::parse_ip_or_range(text.string());
    return range && range->contains(*peer);
  });
}

namespace {

/// False: it closes the connection.
bool pass(const Gateway& gateway, std::string_view name, const Asked& asked, Answer& out) {
  if (gateway.absent().contains(name)) {
    out.uncertain.push_back({name, "is not among the inputs"});
    return true;
  }
  const runtime::Object* middleware = gateway.graph().find(runtime::Role::TcpMiddleware, name);
  if (middleware == nullptr) return true;
  for (std::string_view kind : {"ipAllowList", "ipWhiteList"}) {
    const model::Value* list = middleware->value.find(kind);
    if (list != nullptr && !allows(*list, route::peer_ip(asked.remote))) return false;
  }
  if (middleware->value.find("inFlightConn") != nullptr)
    out.uncertain.push_back({middleware->name, "counts the connections that are open"});
  return true;
}

}  // namespace

void serve_tcp(const Gateway& gateway, const Asked& asked, Answer& out) {
  if (const model::Value* names = out.router->value.find("middlewares")) {
    for (const model::Value& name : names->items()) out.middlewares.push_back(name.string());
  }
  const Service* service = gateway.way(*out.router).service;
  if (service != nullptr) out.service = service->name;
  for (std::string_view name : out.middlewares) {
    if (pass(gateway, name, asked, out)) continue;
    out.via = Via::Closed;
    out.why = "a middleware of the router does not allow the client's address";
    return;
  }
  bool none = false;
  if (service == nullptr || service->kind != Service::Kind::Servers) return;
  if (const Server* server = choose_server(*service, {}, none)) out.server = server->address;
}

}  // namespace gw::flow
