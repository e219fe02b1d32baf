#ifndef GW_FLOW_CONNECTION_H_
#define GW_FLOW_CONNECTION_H_

#include <string_view>

#include "flow/gateway.h"

namespace gw::flow {

/// Fills in what the entry point sees of a connection with that SNI. False: it is no ClientHello that Go takes, and
/// `out` says so.
bool set_connection(const Asked& asked, std::string_view sni, Scratch& scratch, route::Connection& connection,
                    Answer& out);

/// Writes the choice into the answer.
void take(const route::Choice& choice, Scratch& scratch, Answer& out);

/// What becomes of a connection that a TCP router takes: its middlewares, its service, and the server where that is
/// determined. A middleware that refuses the client closes it.
void serve_tcp(const Gateway& gateway, const Asked& asked, Answer& out);

/// Whether an ipAllowList of TCP lets the client in. Source: pkg/middlewares/tcp/ipallowlist.
bool allows(const model::Value& list, const std::optional<base::Ip>& peer);

}  // namespace gw::flow

#endif  // GW_FLOW_CONNECTION_H_
