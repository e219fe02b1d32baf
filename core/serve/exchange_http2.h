#ifndef GW_SERVE_EXCHANGE_HTTP2_H_
#define GW_SERVE_EXCHANGE_HTTP2_H_

#include <memory>

#include "serve/http2_client.h"
#include "serve/transport.h"

namespace gw::serve {

using Http2ClientPtr = std::shared_ptr<Http2Client>;

/// A connection of the thread's that takes one more request; null: there is none.
Http2ClientPtr find_http2(const Upstream& upstream);
/// Keeps a connection, which has just begun, for this request and others.
Http2ClientPtr add_http2(const Upstream& upstream, std::unique_ptr<Stream> stream);
void close_http2_connections();

/// As exchange(), over this connection first.
Task<Outcome> exchange_http2(Call& call, const Upstream& upstream, const route::Outgoing& outgoing,
                             Http2ClientPtr client);

/// What goes on to the client of an answer's head: without headers of the hop. `zipped`: it is gzip that the gateway
/// has asked for, and the client has not.
AnswerHead client_head(const Call& call, std::string_view method, AnswerHead head, bool& zipped);

/// Passes a body to the sink of the call, unzipped if it must be. False: it broke off, or the client is gone.
Task<bool> pass_on(Call& call, AnswerHead head, Body& body, bool zipped);

}  // namespace gw::serve

#endif  // GW_SERVE_EXCHANGE_HTTP2_H_
