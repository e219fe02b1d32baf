#include "base/sha256.h"

#include <openssl/evp.h>

#include <cstdlib>
#include <memory>

namespace gw::base {

std::array<std::uint8_t, 32> sha256(std::string_view bytes) {
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  // What there is once a process and once a thread: asked for anew, it costs more than the digest of a short text.
  static EVP_MD* const kAlgorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  std::array<std::uint8_t, 32> out{};
  bool done = kAlgorithm != nullptr && EVP_DigestInit_ex2(context.get(), kAlgorithm, nullptr) == 1 &&
              EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
              EVP_DigestFinal_ex(context.get(), out.data(), nullptr) == 1;
  if (!done) std::abort();  // OpenSSL without SHA-256: a wrong digest would be worse.
  return out;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out(2 * bytes.size(), '0');
  char* at = out.data();
  for (char c : bytes) {
    auto byte = static_cast<std::uint8_t>(c);
    *at++ = kDigits[byte >> 4];
    *at++ = kDigits[byte & 15];
  }
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  std::array<std::uint8_t, 32> digest = sha256(bytes);
  return hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace gw::base
