#include "serve/client_tls.h"

#include "model/view.h"

namespace gw::serve {

std::unique_ptr<const ClientTls> client_tls(const flow::Making& making, const model::Value& options) {
  const model::Value* tls = options.find("tls");
  if (tls == nullptr) return nullptr;
  // A text, or the name of the file that holds it.
  auto text = [&](const char* field) {
    std::string value = model::text_of(*tls, field, making.version).value_or("");
    return value.empty() ? value : making.file(value).value_or(value);
  };
  ClientTlsSources sources;
  sources.verify = !model::bool_of(*tls, "insecureSkipVerify", making.version).value_or(false);
  if (std::string roots = text("ca"); !roots.empty()) sources.roots.push_back(roots);
  if (std::string chain = text("cert"); !chain.empty()) sources.certificates.emplace_back(chain, text("key"));
  std::string why;
  auto out = std::make_unique<ClientTls>();
  out->verify = sources.verify;
  out->context = make_client_context(sources, why);
  return out->context == nullptr ? nullptr : std::move(out);
}

}  // namespace gw::serve
