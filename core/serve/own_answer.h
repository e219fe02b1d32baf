#ifndef GW_SERVE_OWN_ANSWER_H_
#define GW_SERVE_OWN_ANSWER_H_

#include <string_view>

#include "serve/call.h"

namespace gw::serve {

/// An answer of a middleware whose body has no type unless `headers` say so: Traefik's entry points keep Go from
/// guessing one. Source: pkg/middlewares/contenttype/content_type.go (DisableAutoDetection).
Task<void> answer_untyped(Call& call, int status, std::string_view body, Headers headers = {});

}  // namespace gw::serve

#endif  // GW_SERVE_OWN_ANSWER_H_
