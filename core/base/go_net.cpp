#include <algorithm>
#include <array>

#include "base/go_values.h"
#include "base/ip.h"
#include "base/strings.h"
#include "base/url.h"

namespace gw::base {
namespace {

std::string failed(std::string_view address, const char* why) {
  return address.empty() ? why : "address " + std::string(address) + ": " + why;
}

}  // namespace

namespace {

/// Neither a colon nor a bracket.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = i != ':' && i != '[' && i != ']';
  return out;
}();

/// Go's reason why the address cannot be split; null if it can be.
const char* split_fault(std::string_view address, HostPort& out) {
  constexpr std::size_t kNone = std::string_view::npos;
  bool plain = true;
  std::size_t colon = address.size();
  while (colon > 0 && address[colon - 1] != ':') plain &= kPlain[static_cast<unsigned char>(address[--colon])];
  if (colon-- == 0) return "missing port in address";
  // As a rule it is of IPv4, or a name.
  for (std::size_t i = 0; i < colon; ++i) plain &= kPlain[static_cast<unsigned char>(address[i])];
  if (plain) {
    out.host = address.substr(0, colon);
    out.port = address.substr(colon + 1);
    return nullptr;
  }
  std::size_t open_from = 0, close_from = 0;
  if (address[0] == '[') {
    std::size_t end = address.find(']');
    if (end == kNone) return "missing ']' in address";
    if (end + 1 == address.size()) return "missing port in address";
    if (end + 1 != colon) return address[end + 1] == ':' ? "too many colons in address" : "missing port in address";
    open_from = 1;
    close_from = end + 1;
    out.host = address.substr(1, end - 1);
  } else {
    out.host = address.substr(0, colon);
    if (out.host.find(':') != kNone) return "too many colons in address";
  }
  if (address.find('[', open_from) != kNone) return "unexpected '[' in address";
  if (address.find(']', close_from) != kNone) return "unexpected ']' in address";
  out.port = address.substr(colon + 1);
  return nullptr;
}

}  // namespace

std::string host_port_error(std::string_view address) {
  HostPort ignored;
  const char* why = split_fault(address, ignored);
  return why == nullptr ? std::string() : failed(address, why);
}

std::optional<HostPort> split_host_port(std::string_view address) {
  HostPort out;
  if (split_fault(address, out) != nullptr) return std::nullopt;
  return out;
}

std::string ranges_error(const std::vector<std::string>& ranges) {
  for (const std::string& range : ranges) {
    if (parse_ip_or_range(range)) continue;
    return "parsing CIDR trusted IPs <nil>: invalid CIDR address: " + range;
  }
  return {};
}

namespace {

std::string url_fault_text(const UrlFault& fault) {
  using Kind = UrlFault::Kind;
  switch (fault.kind) {
    case Kind::Control: return "net/url: invalid control character in URL";
    case Kind::Empty: return "empty url";
    case Kind::Scheme: return "missing protocol scheme";
    case Kind::Relative: return "invalid URI for request";
    case Kind::ColonInSegment: return "first path segment in URL cannot contain colon";
    case Kind::Escape: return "invalid URL escape " + quote(fault.detail);
    case Kind::HostByte: return "invalid character " + quote(fault.detail) + " in host name";
    case Kind::Bracket: return "missing ']' in host";
    case Kind::Port: return "invalid port " + quote(fault.detail) + " after host";
    case Kind::Literal: return "invalid IP-literal";
    case Kind::Address: return "invalid host: ParseAddr(" + quote(fault.detail) + "): unable to parse IP";
    case Kind::User: return "net/url: invalid userinfo";
  }
  return {};
}

}  // namespace

std::string url_error(std::string_view url) {
  std::size_t hash = url.find('#');
  std::string_view bare = url.substr(0, hash);
  UrlParts ignored;
  if (auto fault = split_url(bare, false, ignored)) return "parse " + quote(bare) + ": " + url_fault_text(*fault);
  if (hash == std::string_view::npos) return {};
  std::string_view fragment = url.substr(hash + 1);
  std::size_t bad = find_bad_escape(fragment, UrlPart::Path);
  if (bad == std::string_view::npos) return {};
  return "parse " + quote(url) + ": invalid URL escape " + quote(fragment.substr(bad, 3));
}

std::string url_text(std::string_view url) {
  UrlParts parts;
  if (split_url(url.substr(0, url.find('#')), false, parts)) return std::string(url);
  return ascii_lower(parts.scheme) + std::string(url.substr(parts.scheme.size()));
}

std::string spiffe_error(std::string_view id) {
  if (id.empty()) return "cannot be empty";
  constexpr std::string_view kScheme = "spiffe://";
  if (!id.starts_with(kScheme)) return "scheme is missing or invalid";
  std::string_view domain = id.substr(kScheme.size());
  std::string_view path =
      domain.find('/') == std::string_view::npos ? std::string_view() : domain.substr(domain.find('/'));
  domain = domain.substr(0, domain.find('/'));
  if (domain.empty()) return "trust domain is missing";
  auto plain = [](char c) {
    return ('a' <= c && c <= 'z') || ('0' <= c && c <= '9') || c == '-' || c == '.' || c == '_';
  };
  if (!std::ranges::all_of(domain, plain))
    return "trust domain characters are limited to lowercase letters, numbers, dots, dashes, and underscores";
  if (path.ends_with('/')) return "path cannot have a trailing slash";
  return {};
}

}  // namespace gw::base
