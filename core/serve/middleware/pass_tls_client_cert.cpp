// Source: pkg/middlewares/passtlsclientcert/pass_tls_client_cert.go.

#include <map>
#include <mutex>

#include "base/url.h"
#include "flow/header_edit.h"
#include "serve/call.h"
#include "serve/certificate_info.h"

namespace gw::serve {
namespace {

constexpr std::size_t kMostKept = 1000;

class PassTlsClientCert final : public Step {
 public:
  explicit PassTlsClientCert(const flow::Making& making) : pem_(making.flag("pem")) {
    if (const model::Value* info = making.config.find("info")) parts_ = certificate_parts(*info, making.version);
  }

  Task<void> run(Call& call, const Handler& next) const override {
    if (call.client.tls && !call.client.certificates.empty()) {
      const std::vector<std::string>& certificates = call.client.certificates;
      if (pem_) set(call, "X-Forwarded-Tls-Client-Cert", certificate_pems(certificates));
      if (parts_) set(call, "X-Forwarded-Tls-Client-Cert-Info", info(certificates));
    }
    return next.serve(call);
  }

 private:
  static void set(Call& call, std::string_view name, const std::string& value) {
    flow::set_header(call.exchange, name, call.prepared.store.keep(value), "of the client's certificate");
  }

  /// Reading certificates takes longer than all the rest: what they say is kept.
  std::string info(const std::vector<std::string>& certificates) const {
    {
      std::scoped_lock lock(mutex_);
      auto at = kept_.find(certificates);
      if (at != kept_.end()) return at->second;
    }
    std::string text = certificate_info(certificates, *parts_);
    std::string out(base::url_escaped_size(text, base::UrlPart::Query), '\0');
    base::url_escape(text, base::UrlPart::Query, out.data());
    std::scoped_lock lock(mutex_);
    if (kept_.size() >= kMostKept) kept_.clear();
    kept_[certificates] = out;
    return out;
  }

  bool pem_;
  std::optional<CertificateParts> parts_;
  mutable std::mutex mutex_;
  mutable std::map<std::vector<std::string>, std::string> kept_;
};

}  // namespace
}  // namespace gw::serve

GW_STEP(pass_tls_client_cert) = {
    .key = "passTLSClientCert",
    .make = [](const gw::serve::StepMaking& making) -> std::unique_ptr<gw::serve::Step> {
      return std::make_unique<gw::serve::PassTlsClientCert>(making.making);
    },
};
