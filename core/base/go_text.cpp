#include <algorithm>

#include "base/go_values.h"
#include "base/strings.h"

namespace gw::base {
namespace {

std::string number_error(std::string_view text) {
  std::string_view digits = text;
  if (!digits.empty() && (digits[0] == '+' || digits[0] == '-')) digits.remove_prefix(1);
  bool plain = !digits.empty() && std::ranges::all_of(digits, [](char c) { return '0' <= c && c <= '9'; });
  if (!plain) return "strconv.Atoi: parsing " + quote(text) + ": invalid syntax";
  std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size());
  digits.remove_prefix(zeros);
  if (digits.size() > 19 || (digits.size() == 19 && digits > "9223372036854775807"))
    return "strconv.Atoi: parsing " + quote(text) + ": value out of range";
  return {};
}

struct PemBlock {
  std::string type;
  std::string_view body;  ///< Between the lines, base64.
};

/// Every PEM block, in order.
std::vector<PemBlock> pem_blocks(std::string_view pem) {
  std::vector<PemBlock> out;
  constexpr std::string_view kBegin = "-----BEGIN ", kDashes = "-----";
  for (std::size_t at = pem.find(kBegin); at != std::string_view::npos; at = pem.find(kBegin, at)) {
    at += kBegin.size();
    std::size_t end = pem.find(kDashes, at);
    if (end == std::string_view::npos) break;
    std::string type(pem.substr(at, end - at));
    std::size_t close = pem.find("-----END " + type + "-----", end);
    if (close == std::string_view::npos) continue;
    end += kDashes.size();
    out.push_back({std::move(type), pem.substr(end, close - end)});
    at = close;
  }
  return out;
}

/// Whether the body can be a certificate: its bytes begin with an ASN.1 sequence, 0x30, whose base64 begins with M.
/// What is in the sequence is not looked at. Source: crypto/x509 parseCertificate.
bool sequence(const PemBlock& block) {
  std::size_t at = block.body.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && block.body[at] == 'M';
}

bool token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return c > 0x20 && c < 0x7f && std::string_view("()<>@,;:\\\"/[]?=").find(c) == std::string_view::npos;
  });
}

}  // namespace

std::string codes_error(const std::vector<std::string>& codes) {
  for (const std::string& code : codes) {
    std::vector<std::string_view> ends = split(code, "-");
    for (std::size_t i = 0; i < std::min<std::size_t>(2, ends.size()); ++i) {
      if (std::string error = number_error(ends[i]); !error.empty()) return error;
    }
  }
  return {};
}

std::string media_type_error(std::string_view text) {
  std::string_view type = trim(text.substr(0, text.find(';')));
  std::size_t slash = type.find('/');
  std::string_view main = type.substr(0, slash);
  if (type.empty()) return "mime: no media type";
  if (!token(main)) return "mime: expected token after slash";
  if (slash == std::string_view::npos) return {};
  std::string_view sub = type.substr(slash + 1);
  std::size_t end = 0;
  while (end < sub.size() && token(sub.substr(end, 1))) ++end;
  if (end == 0) return "mime: expected token after slash";
  if (end < sub.size()) return "mime: unexpected content after media subtype";
  return {};
}

std::string key_pair_error(std::string_view certificate, std::string_view key) {
  std::vector<PemBlock> blocks = pem_blocks(certificate);
  std::vector<std::string> in_certificate, in_key;
  for (const PemBlock& block : blocks) in_certificate.push_back(block.type);
  for (const PemBlock& block : pem_blocks(key)) in_key.push_back(block.type);
  auto first = std::ranges::find(blocks, "CERTIFICATE", &PemBlock::type);
  if (first == blocks.end()) {
    if (in_certificate.empty()) return "tls: failed to find any PEM data in certificate input";
    if (in_certificate.size() == 1 && in_certificate[0].ends_with("PRIVATE KEY"))
      return "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs "
             "may have been switched";
    std::string list;
    for (const std::string& type : in_certificate) list += (list.empty() ? "" : " ") + type;
    return "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM blocks of the "
           "following types: [" +
           list + "]";
  }
  auto is_key = [](const std::string& type) { return type == "PRIVATE KEY" || type.ends_with(" PRIVATE KEY"); };
  if (std::ranges::any_of(in_key, is_key)) return sequence(*first) ? "" : "x509: malformed certificate";
  if (in_key.empty()) return "tls: failed to find any PEM data in key input";
  if (in_key.size() == 1 && in_key[0] == "CERTIFICATE")
    return "tls: found a certificate rather than a key in the PEM for the private key";
  std::string list;
  for (const std::string& type : in_key) list += (list.empty() ? "" : " ") + type;
  return "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after skipping PEM blocks of "
         "the following types: [" +
         list + "]";
}

bool has_certificate(std::string_view pem) {
  return std::ranges::any_of(pem_blocks(pem),
                             [](const PemBlock& block) { return block.type == "CERTIFICATE" && sequence(block); });
}

std::string client_tls_error(const std::string& ca, const std::string& cert, const std::string& key,
                             const std::function<std::optional<std::string>(std::string_view)>& file) {
  if (!ca.empty() && !has_certificate(file(ca).value_or(ca))) return "failed to parse CA";
  if (cert.empty() != key.empty()) return "both TLS cert and key must be defined";
  if (cert.empty() || key_pair_error(cert, key).empty()) return {};
  std::optional<std::string> cert_file = file(cert), key_file = file(key);
  if (!cert_file) return "cert file does not exist";
  if (!key_file) return "key file does not exist";
  return key_pair_error(*cert_file, *key_file);
}

std::string go_list(const std::vector<std::string>& items) {
  std::string out = "[";
  for (std::size_t i = 0; i < items.size(); ++i) out += (i == 0 ? "" : " ") + items[i];
  return out + "]";
}

}  // namespace gw::base
