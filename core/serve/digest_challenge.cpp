#include "serve/digest_challenge.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/base64.h"
#include "base/strings.h"
#include "base/url.h"

namespace gw::serve {
namespace {

constexpr std::size_t kMostNonces = 1100, kForgotten = 200;

std::string random_key() {
  std::array<unsigned char, 12> bytes{};
  RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
  return base::base64_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string hex_md5(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), bytes.data(), &size, EVP_md5(), nullptr);
  std::string out;
  for (unsigned i = 0; i < size; ++i) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    out += kDigits[bytes[i] >> 4U];
    out += kDigits[bytes[i] & 15U];
  }
  return out;
}

/// Cut at commas outside quotes; a backslash in quotes goes, what follows it stays.
std::vector<std::string> split_list(std::string_view value) {
  std::vector<std::string> out;
  std::string one;
  bool escaped = false, quoted = false;
  for (char c : value) {
    if (escaped) escaped = false;
    else if (quoted && c == '\\') {
      escaped = true;
      continue;
    } else if (!quoted && c == ',') {
      out.emplace_back(base::trim(one));
      one.clear();
      continue;
    } else if (c == '"') quoted = !quoted;
    one += c;
  }
  if (!one.empty()) out.emplace_back(base::trim(one));
  return out;
}

/// The URI of the answer is that of the request, or its path is in front of the request's.
bool covers(std::string_view uri, const route::Request& request) {
  if (request.target == uri) return true;
  base::UrlParts parts;
  if (base::split_url(uri.substr(0, uri.find('#')), false, parts)) return false;
  if (!parts.path.empty() && base::find_bad_escape(parts.path, base::UrlPart::Path) != std::string_view::npos)
    return false;
  std::string path(parts.path.size(), '\0');
  path.resize(static_cast<std::size_t>(base::url_unescape(parts.path, base::UrlPart::Path, path.data()) - path.data()));
  return request.url.path.starts_with(path);
}

}  // namespace

DigestParameters digest_parameters(std::string_view authorization) {
  constexpr std::string_view kType = "Digest ";
  DigestParameters out;
  if (!authorization.starts_with(kType)) return out;
  for (const std::string& pair : split_list(base::trim(authorization.substr(kType.size())))) {
    std::size_t equals = pair.find('=');
    if (equals == std::string::npos) {
      out[pair];
      continue;
    }
    std::string value = pair.substr(equals + 1);
    if (value.size() > 1 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    out[pair.substr(0, equals)] = value;
  }
  return out;
}

DigestChallenges::DigestChallenges(std::map<std::string, std::string> users, std::string realm)
    : users_(std::move(users)), realm_(std::move(realm)), opaque_(random_key()) {}

DigestChallenges::Verdict DigestChallenges::check(const route::Request& request, const DigestParameters& given,
                                                  Time now) const {
  auto text = [&](std::string_view name) {
    auto at = given.find(name);
    return at == given.end() ? std::string() : at->second;
  };
  bool md5 = !given.contains("algorithm") || text("algorithm") == "MD5";
  if (text("opaque") != opaque_ || !md5 || text("qop") != "auth" || !covers(text("uri"), request))
    return Verdict::Wrong;
  auto user = users_.find(text("username") + ":" + realm_);
  // Traefik lets nobody in without a name.
  if (user == users_.end() || user->second.empty() || text("username").empty()) return Verdict::Wrong;
  std::string asked = hex_md5(std::string(request.method) + ":" + text("uri"));
  std::string expected = hex_md5(user->second + ":" + text("nonce") + ":" + text("nc") + ":" + text("cnonce") + ":" +
                                 text("qop") + ":" + asked);
  std::string response = text("response");
  if (response.size() != expected.size() || CRYPTO_memcmp(response.data(), expected.data(), expected.size()) != 0)
    return Verdict::Wrong;
  std::uint64_t count = 0;
  std::string digits = text("nc");
  auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), count, 16);
  if (failure != std::errc() || end != digits.data() + digits.size()) return Verdict::Wrong;
  return use(text("nonce"), count, now);
}

DigestChallenges::Verdict DigestChallenges::use(std::string_view nonce, std::uint64_t count, Time now) const {
  std::scoped_lock lock(mutex_);
  auto at = nonces_.find(nonce);
  if (at == nonces_.end()) return Verdict::Wrong;
  if (std::uint64_t last = at->second.count; last != 0 && count <= last)
    return count == last ? Verdict::Wrong : Verdict::Stale;
  at->second = {count, now};
  return Verdict::Right;
}

std::string DigestChallenges::challenge(bool stale, Time now) const {
  std::string nonce = random_key();
  {
    std::scoped_lock lock(mutex_);
    if (nonces_.size() > kMostNonces) forget_oldest();
    nonces_[nonce] = {0, now};
  }
  std::string out = "Digest realm=\"" + realm_ + "\", nonce=\"" + nonce + "\", opaque=\"" + opaque_ + "\", ";
  return out + (stale ? "stale=\"true\", " : "") + "algorithm=\"MD5\", qop=\"auth\"";
}

void DigestChallenges::forget_oldest() const {
  std::vector<std::pair<Time, std::string>> all;
  for (const auto& [nonce, one] : nonces_) all.emplace_back(one.seen, nonce);
  std::ranges::sort(all);
  for (std::size_t i = 0; i < kForgotten && i < all.size(); ++i) nonces_.erase(all[i].second);
}

}  // namespace gw::serve
