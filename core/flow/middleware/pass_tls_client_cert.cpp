// Source: pkg/middlewares/passtlsclientcert/pass_tls_client_cert.go.

#include "flow/middleware.h"

namespace gw::flow {
namespace {

/// Without a certificate what the client sent in these headers stays, as far as the entry point let it pass.
class PassTlsClientCert final : public Middleware {
 public:
  explicit PassTlsClientCert(const Making& making)
      : tells_(making.flag("pem") || making.config.find("info") != nullptr) {}

  std::optional<Reply> apply(Exchange& exchange) const override {
    if (tells_ && exchange.client_certificate) exchange.unsure("tells the server about the client's certificate");
    return std::nullopt;
  }

 private:
  bool tells_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(pass_tls_client_cert) = {
    .key = "passTLSClientCert",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::PassTlsClientCert>(making);
    },
};
