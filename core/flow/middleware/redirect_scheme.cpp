// Source: pkg/middlewares/redirect/redirect_scheme.go.

#include "base/strings.h"
#include "flow/redirect.h"

namespace gw::flow {
namespace {

constexpr const char* kUrl = R"(^(https?:\/\/)?(\[[\w:.]+\]|[\w\._-]+)?(:\d+)?(.*)$)";

std::string replacement(const Making& making) {
  std::string scheme = making.text("scheme"), port = making.text("port");
  bool usual = (scheme == "http" && port == "80") || (scheme == "https" && port == "443");
  return scheme + "://${2}" + (port.empty() || usual ? "" : ":" + port) + "${4}";
}

class RedirectScheme final : public Middleware {
 public:
  explicit RedirectScheme(const Making& making)
      : redirection_(kUrl, replacement(making), making.flag("permanent"),
                     making.flag("forcePermanentRedirect") ? 308 : 0) {}

  std::optional<Reply> apply(Exchange& exchange) const override {
    return redirection_.apply(exchange, client_url(exchange.prepared));
  }

 private:
  /// The URL as the client asked for it, without a port that its scheme stands for.
  static std::string_view client_url(route::Prepared& prepared) {
    const route::Request& request = prepared.request;
    std::string_view host = request.host, port;
    if (auto split = base::split_host_port(host)) {
      host = split->host;
      port = prepared.store.join({":", split->port});
    }
    TargetParts target = target_parts(request.target);
    if (!target.host.empty()) host = target.host;
    if (!target.port.empty()) port = target.port;
    std::string_view scheme = scheme_of(prepared, target);
    if ((scheme == "http" && port == ":80") || (scheme == "https" && port == ":443")) port = {};
    return prepared.store.join({scheme, "://", host, port, target.rest});
  }

  static std::string_view scheme_of(const route::Prepared& prepared, const TargetParts& target) {
    std::string_view proto = prepared.request.header("X-Forwarded-Proto");
    if (base::equal_fold(proto, "http") || base::equal_fold(proto, "ws")) return "http";
    if (base::equal_fold(proto, "https") || base::equal_fold(proto, "wss")) return "https";
    if (prepared.peer.tls) return "https";
    return target.scheme.empty() ? "http" : target.scheme;
  }

  Redirection redirection_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(redirect_scheme) = {
    .key = "redirectScheme",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::RedirectScheme>(making);
    },
};
