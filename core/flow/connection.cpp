#include "flow/connection.h"

#include <algorithm>
#include <map>

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

/// The TLS options of a host that may count instead of the chosen ones: "o1@file or o2@file".
std::string other_options(const route::Choice& choice, std::string_view chosen) {
  std::map<std::string_view, bool> names;  // With whether they close the connection.
  for (const route::TcpRoute* one : choice.others) {
    bool same = choice.via == route::Choice::Via::Closed ? one->broken : one->tls_options == chosen;
    if (one->router == nullptr && !same) names.emplace(one->tls_options, one->broken);
  }
  std::string out;
  for (const auto& [name, broken] : names)
    out.append(out.empty() ? "" : " or ").append(name).append(broken ? " (which close the connection)" : "");
  return out;
}

void tell_other_options(const route::Choice& choice, Scratch& scratch, Answer& out) {
  std::string others = other_options(choice, out.tls_options);
  if (others.empty()) return;
  scratch.other_options = "a host of equal length has " + others + ", and chance decides";
  out.uncertain.push_back({"TLS options", scratch.other_options});
}

void take(const route::Choice& choice, Scratch& scratch, Answer& out) {
  out.why = choice.why;
  out.router = choice.route == nullptr ? nullptr : choice.route->router;
  for (const route::TcpRoute* other : choice.others) {
    if (other->router != nullptr) out.ambiguous.push_back(other->router);
  }
  switch (choice.via) {
    case route::Choice::Via::Closed: {
      out.via = Via::Closed;
      tell_other_options(choice, scratch, out);
      return;
    }
    case route::Choice::Via::Http: out.via = Via::Http; return;
    case route::Choice::Via::Https: {
      out.via = Via::Https;
      out.handshake = true;
      out.tls_options = choice.route == nullptr ? "default" : choice.route->tls_options;
      tell_other_options(choice, scratch, out);
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
