// Source: pkg/middlewares/gatewayapi/redirect/request_redirect.go.

#include "base/since.h"
#include "flow/path_edit.h"
#include "flow/redirect.h"
#include "flow/rewrite.h"
#include "route/reference.h"

namespace gw::flow {
namespace {

/// Source: Go URL.Hostname, URL.Port.
base::HostPort host_and_port(std::string_view host) {
  base::HostPort out{host, {}};
  std::size_t colon = host.rfind(':');
  std::string_view port = colon == std::string_view::npos ? std::string_view() : host.substr(colon + 1);
  if (colon != std::string_view::npos && port.find_first_not_of("0123456789") == std::string_view::npos)
    out = {host.substr(0, colon), port};
  if (out.host.starts_with('[') && out.host.ends_with(']')) out.host = out.host.substr(1, out.host.size() - 2);
  return out;
}

class RequestRedirect final : public Middleware {
 public:
  explicit RequestRedirect(const Making& making)
      : path_(making),
        scheme_(text_if_written(making, "scheme")),
        host_(text_if_written(making, "hostname")),
        port_(text_if_written(making, "port")),
        knows_scheme_(since(making.version, {3, 7, 6}, {{3, 6, 22}})),  // Source: #13347.
        status_(static_cast<int>(making.integer("statusCode"))) {}

  std::optional<Reply> apply(Exchange& exchange) const override {
    route::Store& store = exchange.prepared.store;
    route::Reference to{exchange.prepared.request.url, true, {}, {}};
    if (scheme_) to.url.scheme = *scheme_;
    else if (knows_scheme_) to.url.scheme = exchange.prepared.peer.tls ? "https" : "http";
    to.url.host = host(exchange.prepared);
    if (!path_.apply(to.url, store)) return not_clean();
    return redirect(status_ == 0 ? 302 : status_, route::to_text(to, store));
  }

 private:
  std::string_view host(route::Prepared& prepared) const {
    base::HostPort old = host_and_port(prepared.request.host);
    std::string_view host = host_ ? *host_ : old.host, port = port_ ? *port_ : old.port;
    if (port.empty()) return host;
    bool six = host.find(':') != std::string_view::npos;
    return prepared.store.join({six ? "[" : "", host, six ? "]:" : ":", port});
  }

  PathRewrite path_;
  std::optional<std::string> scheme_, host_, port_;
  bool knows_scheme_;
  int status_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(request_redirect) = {
    .key = "requestRedirect",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::RequestRedirect>(making);
    },
};
