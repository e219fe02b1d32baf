#include "flow/connection.h"

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

}  // namespace gw::flow
