#include "runtime/cookie.h"

#include <array>
#include <bit>
#include <cstdint>

namespace gw::runtime {
namespace {

using Digest = std::array<std::uint32_t, 5>;

void mix(Digest& digest, const unsigned char* block) {
  std::array<std::uint32_t, 80> words{};
  for (std::size_t i = 0; i < 16; ++i)
    words[i] = std::uint32_t{block[4 * i]} << 24 | std::uint32_t{block[4 * i + 1]} << 16 |
               std::uint32_t{block[4 * i + 2]} << 8 | std::uint32_t{block[4 * i + 3]};
  for (std::size_t i = 16; i < 80; ++i)
    words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
  auto [a, b, c, d, e] = digest;
  for (std::size_t i = 0; i < 80; ++i) {
    std::uint32_t f = 0, k = 0;
    if (i < 20) {
      f = (b & c) | (~b & d), k = 0x5A827999;
    } else if (i < 40) {
      f = b ^ c ^ d, k = 0x6ED9EBA1;
    } else if (i < 60) {
      f = (b & c) | (b & d) | (c & d), k = 0x8F1BBCDC;
    } else {
      f = b ^ c ^ d, k = 0xCA62C1D6;
    }
    std::uint32_t next = std::rotl(a, 5) + f + e + k + words[i];
    e = d, d = c, c = std::rotl(b, 30), b = a, a = next;
  }
  digest[0] += a, digest[1] += b, digest[2] += c, digest[3] += d, digest[4] += e;
}

/// SHA-1 (FIPS 180-4): a name, no secret, hangs on it.
Digest sha1(std::string text) {
  std::uint64_t bits = std::uint64_t{text.size()} * 8;
  text += '\x80';
  while (text.size() % 64 != 56) text += '\0';
  for (int shift = 56; shift >= 0; shift -= 8) text += static_cast<char>(bits >> shift & 0xff);
  Digest digest = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  for (std::size_t at = 0; at < text.size(); at += 64)
    mix(digest, reinterpret_cast<const unsigned char*>(text.data()) + at);
  return digest;
}

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
  std::uint32_t first = sha1("_TRAEFIK_BACKEND_" + std::string(service))[0];
  out = "_";
  for (int shift = 28; shift > 8; shift -= 4) out += "0123456789abcdef"[first >> shift & 0xf];
  return out;
}

}  // namespace gw::runtime
