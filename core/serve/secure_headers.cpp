#include "serve/secure_headers.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>

#include "base/base64.h"

namespace gw::serve {
namespace {

constexpr std::string_view kNonce = "%[1]s";

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

std::string make_nonce() {
  std::array<unsigned char, 16> bytes{};
  RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
  std::string out = base::base64_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  out.erase(out.find_last_not_of('=') + 1);
  return out;
}

}  // namespace

SecureHeaders::SecureHeaders(const flow::Making& making)
    : force_transport_security_(making.flag("forceSTSHeader")),
      tls_headers_(flow::header_texts(making, "sslProxyHeaders")) {
  bool development = making.flag("isDevelopment");
  auto add = [](Headers& to, const char* name, std::string value) {
    if (!value.empty()) to.push_back({name, std::move(value)});
  };
  if (std::int64_t seconds = making.integer("stsSeconds"); seconds != 0 && !development) {
    transport_security_ = "max-age=" + std::to_string(seconds);
    if (making.flag("stsIncludeSubdomains")) transport_security_ += "; includeSubDomains";
    if (making.flag("stsPreload")) transport_security_ += "; preload";
  }
  std::string frames = making.text("customFrameOptionsValue"), xss = making.text("customBrowserXSSValue");
  add(always_, "X-Frame-Options", frames.empty() && making.flag("frameDeny") ? "DENY" : frames);
  add(always_, "X-Content-Type-Options", making.flag("contentTypeNosniff") ? "nosniff" : "");
  add(always_, "X-Xss-Protection", xss.empty() && making.flag("browserXssFilter") ? "1; mode=block" : xss);
  add(always_, "Referrer-Policy", making.text("referrerPolicy"));
  add(always_, "Permissions-Policy", making.text("permissionsPolicy"));
  if (!development) add(with_tls_, "Public-Key-Pins", making.text("publicKey"));
  for (auto [name, field] : {std::pair("Content-Security-Policy", "contentSecurityPolicy"),
                             std::pair("Content-Security-Policy-Report-Only", "contentSecurityPolicyReportOnly")}) {
    std::string policy = making.text(field);
    replace_all(policy, "$NONCE", "'nonce-" + std::string(kNonce) + "'");
    bool nonce = policy.find(kNonce) != std::string::npos;
    add(nonce ? with_nonce_ : always_, name, policy);
  }
}

bool SecureHeaders::by_tls(const Call& call) const {
  return call.client.tls || std::ranges::any_of(tls_headers_, [&](const flow::HeaderText& one) {
           return call.prepared.request.header(one.name) == one.value;
         });
}

Headers SecureHeaders::of(const Call& call) const {
  Headers out = always_;
  if (transport_security_.empty() && with_tls_.empty() && with_nonce_.empty()) return out;
  bool tls = by_tls(call);
  if (!transport_security_.empty() && (tls || force_transport_security_))
    out.push_back({"Strict-Transport-Security", transport_security_});
  if (tls) out.insert(out.end(), with_tls_.begin(), with_tls_.end());
  std::string nonce = with_nonce_.empty() ? "" : make_nonce();
  for (Header one : with_nonce_) {
    replace_all(one.value, kNonce, nonce);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace gw::serve
