#include "runtime/cookie.h"

#include "base/sha1.h"

namespace gw::runtime {
namespace {

bool allowed(char c) {
  if (('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9')) return true;
  return c != 0 && std::string_view("!#$%&'*+-.^`|~").find(c) != std::string_view::npos;
}

}  // namespace

std::string cookie_name(std::string_view written, std::string_view service) {
  std::string out;
  if (!written.empty()) {
    // One _ for a character, however many bytes it has.
    for (char c : written) {
      if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) out += allowed(c) ? c : '_';
    }
    return out;
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<std::uint8_t, 20> digest = base::sha1("_TRAEFIK_BACKEND_" + std::string(service));
  // The first five digits.
  return {'_',
          kDigits[digest[0] >> 4U],
          kDigits[digest[0] & 0xFU],
          kDigits[digest[1] >> 4U],
          kDigits[digest[1] & 0xFU],
          kDigits[digest[2] >> 4U]};
}

}  // namespace gw::runtime
