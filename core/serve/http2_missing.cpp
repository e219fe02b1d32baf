#include "serve/front.h"

namespace gw::serve {
Task<void> serve_http2(Stream&, ClientInfo, const route::EntryPointOptions&, const FrontOptions&, Requests&,
                       const Draining&) {
  co_return;
}
}  // namespace gw::serve
