#ifndef GW_SERVE_ACCEPT_ENCODING_H_
#define GW_SERVE_ACCEPT_ENCODING_H_

#include <optional>
#include <vector>

#include "route/request.h"
#include "serve/encoder.h"

namespace gw::serve {

/// What the compress middleware has to choose from. Source: pkg/middlewares/compress/acceptencoding.go, compress.go.
struct Codings {
  std::vector<Coding> offered;            ///< The preferred one first; never empty.
  std::optional<Coding> by_default = {};  ///< For requests that say nothing, or "*".
};

/// Nothing: the answer stays as it is.
std::optional<Coding> choose_coding(const Codings& codings, const route::Request& request);

/// Whether the library that Traefik compresses with by gzip does it: where it was chosen by default or for "*" it does
/// not. Source: github.com/klauspost/compress gzhttp/compress.go (selectEncoding).
bool names_gzip(const route::Request& request);

}  // namespace gw::serve

#endif  // GW_SERVE_ACCEPT_ENCODING_H_
