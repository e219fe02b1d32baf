#include "route/known_headers.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

namespace gw::route {
namespace {

constexpr KnownHeader kMeant[] = {{"Connection", KnownHeader::HopByHop},
                                  {"Proxy-Connection", KnownHeader::HopByHop},
                                  {"Keep-Alive", KnownHeader::HopByHop},
                                  {"Proxy-Authenticate", KnownHeader::HopByHop},
                                  {"Proxy-Authorization", KnownHeader::HopByHop},
                                  {"Te", KnownHeader::HopByHop},
                                  {"Trailer", KnownHeader::HopByHop | KnownHeader::Own},
                                  {"Transfer-Encoding", KnownHeader::HopByHop | KnownHeader::Own},
                                  {"Upgrade", KnownHeader::HopByHop},
                                  {"User-Agent", KnownHeader::Own},
                                  {"Content-Length", KnownHeader::Own},
                                  {"Forwarded", KnownHeader::Copied},
                                  {"X-Forwarded-For", KnownHeader::Copied},
                                  {"X-Forwarded-Host", KnownHeader::Copied},
                                  {"X-Forwarded-Proto", KnownHeader::Copied}};
constexpr std::string_view kPlain[] = {"Accept",
                                       "Accept-Charset",
                                       "Accept-Encoding",
                                       "Accept-Language",
                                       "Accept-Ranges",
                                       "Access-Control-Allow-Origin",
                                       "Access-Control-Request-Headers",
                                       "Access-Control-Request-Method",
                                       "Age",
                                       "Allow",
                                       "Alt-Svc",
                                       "Authorization",
                                       "Cache-Control",
                                       "Content-Disposition",
                                       "Content-Encoding",
                                       "Content-Language",
                                       "Content-Range",
                                       "Content-Security-Policy",
                                       "Content-Type",
                                       "Cookie",
                                       "Date",
                                       "Dnt",
                                       "Etag",
                                       "Expect",
                                       "Expires",
                                       "From",
                                       "Host",
                                       "If-Match",
                                       "If-Modified-Since",
                                       "If-None-Match",
                                       "If-Range",
                                       "If-Unmodified-Since",
                                       "Last-Modified",
                                       "Link",
                                       "Location",
                                       "Origin",
                                       "Pragma",
                                       "Priority",
                                       "Range",
                                       "Referer",
                                       "Referrer-Policy",
                                       "Retry-After",
                                       "Sec-Ch-Ua",
                                       "Sec-Ch-Ua-Mobile",
                                       "Sec-Ch-Ua-Platform",
                                       "Sec-Fetch-Dest",
                                       "Sec-Fetch-Mode",
                                       "Sec-Fetch-Site",
                                       "Sec-Fetch-User",
                                       "Sec-Websocket-Key",
                                       "Sec-Websocket-Version",
                                       "Server",
                                       "Set-Cookie",
                                       "Strict-Transport-Security",
                                       "Traceparent",
                                       "Tracestate",
                                       "Upgrade-Insecure-Requests",
                                       "Vary",
                                       "Via",
                                       "Www-Authenticate",
                                       "X-Content-Type-Options",
                                       "X-Forwarded-Port",
                                       "X-Forwarded-Prefix",
                                       "X-Forwarded-Server",
                                       "X-Frame-Options",
                                       "X-Powered-By",
                                       "X-Real-Ip",
                                       "X-Request-Id",
                                       "X-Requested-With",
                                       "X-Xss-Protection"};

constexpr std::size_t kPlaces = 512;

/// Tried out so that no two of the names have one place.
constexpr std::size_t place_of(std::string_view name) {
  auto byte = [&](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(name[at])); };
  return (name.size() * 384 + byte(0) * 474 + byte(name.size() - 1) * 356 + byte(name.size() * 3 / 4) * 483) % kPlaces;
}

struct Table {
  std::array<KnownHeader, std::size(kMeant) + std::size(kPlain)> all;
  std::array<std::uint8_t, kPlaces> places;  ///< Index in `all` and one; 0: nothing is there.
};

constexpr Table kTable = [] {
  Table out{};
  std::size_t count = 0;
  auto add = [&](const KnownHeader& one) {
    std::uint8_t& place = out.places[place_of(one.name)];
    if (place != 0) throw "two names have one place";
    out.all[count++] = one;
    place = static_cast<std::uint8_t>(count);
  };
  for (const KnownHeader& one : kMeant) add(one);
  for (std::string_view name : kPlain) add({name, 0});
  return out;
}();

template <class Word>
bool same_words(const char* a, const char* b, std::size_t size) {
  Word left = 0, right = 0;
  std::memcpy(&left, a, sizeof left);
  std::memcpy(&right, b, sizeof right);
  Word other = left ^ right;
  for (std::size_t at = sizeof left; at < size; at += sizeof left) {
    std::size_t from = std::min(at, size - sizeof left);
    std::memcpy(&left, a + from, sizeof left);
    std::memcpy(&right, b + from, sizeof right);
    other |= left ^ right;
  }
  return other == 0;
}

/// Without a call: names are short.
bool same_bytes(const char* a, const char* b, std::size_t size) {
  if (size >= 8) return same_words<std::uint64_t>(a, b, size);
  if (size >= 4) return same_words<std::uint32_t>(a, b, size);
  return same_words<std::uint8_t>(a, b, size);
}

}  // namespace

const KnownHeader* known_header(std::string_view name) {
  if (name.empty()) return nullptr;
  std::uint8_t place = kTable.places[place_of(name)];
  if (place == 0) return nullptr;
  const KnownHeader& one = kTable.all[place - 1U];
  return one.name.size() == name.size() && same_bytes(one.name.data(), name.data(), name.size()) ? &one : nullptr;
}

}  // namespace gw::route
