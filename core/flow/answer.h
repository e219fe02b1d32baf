#ifndef GW_FLOW_ANSWER_H_
#define GW_FLOW_ANSWER_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "flow/middleware.h"
#include "route/proxy.h"
#include "runtime/runtime.h"

namespace gw::flow {

/// What becomes of a request or a connection. Texts are views of the gateway, of the request as it was prepared, and of
/// their memory: they live as long as these.
struct Answer {
  /// What a connection is given to. None: of a request, whose answer the other members are.
  enum class Via : std::uint8_t { None, Tcp, Udp, Http, Https, Closed };

  Via via = Via::None;
  const runtime::Object* router = nullptr;  ///< HTTP, TCP or UDP; null: none takes it.
  /// The gateway answers itself: a status; 0: it does not, or `broken` says what happens instead.
  int status = 0;
  std::string_view broken;                        ///< "closed", "handshake failed": no HTTP answer comes.
  std::string_view location, body;                ///< Of that answer.
  std::vector<const runtime::Object*> ambiguous;  ///< Traefik may take one of these in the place of `router`.
  std::string_view service;                       ///< "api@file".
  std::vector<std::string_view> middlewares;      ///< In their order, those of the entry point first.
  bool forwarded = false;
  route::Outgoing upstream;  ///< If forwarded: what the server receives.
  std::string_view entry_point;
  bool handshake = false;        ///< TLS is terminated, with
  std::string_view tls_options;  ///< these options.
  std::string_view server;       ///< Its URL or address, where it is determined.
  std::vector<Uncertain> uncertain;
  std::string_view why;  ///< One line, for people.

  void clear();  ///< Memory is kept.
};

}  // namespace gw::flow

#endif  // GW_FLOW_ANSWER_H_
