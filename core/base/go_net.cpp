#include <algorithm>

#include "base/go_values.h"
#include "base/ip.h"
#include "base/strings.h"

namespace gw::base {
namespace {

bool digit(char c) { return '0' <= c && c <= '9'; }
bool hex(char c) { return digit(c) || ('a' <= ascii_lower(c) && ascii_lower(c) <= 'f'); }

std::string failed(std::string_view address, const char* why) {
  return address.empty() ? why : "address " + std::string(address) + ": " + why;
}

}  // namespace

std::string host_port_error(std::string_view address) {
  std::size_t colon = address.rfind(':');
  if (colon == std::string_view::npos) return failed(address, "missing port in address");
  std::size_t open_from = 0, close_from = 0;
  if (address[0] == '[') {
    std::size_t end = address.find(']');
    if (end == std::string_view::npos) return failed(address, "missing ']' in address");
    if (end + 1 == address.size()) return failed(address, "missing port in address");
    if (end + 1 != colon)
      return failed(address, address[end + 1] == ':' ? "too many colons in address" : "missing port in address");
    open_from = 1;
    close_from = end + 1;
  } else if (address.substr(0, colon).find(':') != std::string_view::npos) {
    return failed(address, "too many colons in address");
  }
  if (address.find('[', open_from) != std::string_view::npos) return failed(address, "unexpected '[' in address");
  if (address.find(']', close_from) != std::string_view::npos) return failed(address, "unexpected ']' in address");
  return {};
}

std::string ranges_error(const std::vector<std::string>& ranges) {
  for (const std::string& range : ranges) {
    if (parse_ip_or_range(range)) continue;
    return "parsing CIDR trusted IPs <nil>: invalid CIDR address: " + range;
  }
  return {};
}

namespace {

/// The scheme's length; 0: none; npos: it is missing in front of a colon.
std::size_t scheme_size(std::string_view url) {
  for (std::size_t i = 0; i < url.size(); ++i) {
    char c = ascii_lower(url[i]);
    if ('a' <= c && c <= 'z') continue;
    if (digit(c) || c == '+' || c == '-' || c == '.') {
      if (i == 0) return 0;
      continue;
    }
    if (c == ':') return i == 0 ? std::string_view::npos : i;
    return 0;
  }
  return 0;
}

std::string escapes_error(std::string_view text, bool host) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size() || !hex(text[i + 1]) || !hex(text[i + 2]))
        return "invalid URL escape " + quote(text.substr(i, 3));
      if (host && text.substr(i, 3) != "%25" && ascii_lower(text[i + 1]) < '8')
        return "invalid URL escape " + quote(text.substr(i, 3));
      i += 2;
    } else if (host && static_cast<unsigned char>(text[i]) < 0x80 &&
               std::string_view(" \\^`{|}#/?").find(text[i]) != std::string_view::npos) {
      return "invalid character " + quote(text.substr(i, 1)) + " in host name";
    }
  }
  return {};
}

std::string authority_error(std::string_view authority) {
  std::string_view host =
      authority.substr(authority.rfind('@') == std::string_view::npos ? 0 : authority.rfind('@') + 1);
  std::string_view port;
  if (!host.empty() && host[0] == '[') {
    std::size_t end = host.rfind(']');
    if (end == std::string_view::npos) return "missing ']' in host";
    port = host.substr(end + 1);
    host = host.substr(0, end + 1);
  } else if (std::size_t colon = host.rfind(':'); colon != std::string_view::npos) {
    port = host.substr(colon);
    host = host.substr(0, colon);
  }
  if (!port.empty() && (port[0] != ':' || !std::ranges::all_of(port.substr(1), digit)))
    return "invalid port " + quote(port) + " after host";
  return escapes_error(host, true);
}

}  // namespace

std::string url_error(std::string_view url) {
  auto error = [&](const std::string& why) { return "parse " + quote(url) + ": " + why; };
  std::string_view rest = url.substr(0, url.find('#'));
  if (std::ranges::any_of(url, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
    return error("net/url: invalid control character in URL");
  std::size_t scheme = scheme_size(rest);
  if (scheme == std::string_view::npos) return error("missing protocol scheme");
  if (scheme > 0) rest.remove_prefix(scheme + 1);
  rest = rest.substr(0, rest.find('?'));
  if (!rest.starts_with('/')) {
    if (scheme > 0) return {};
    if (rest.substr(0, rest.find('/')).find(':') != std::string_view::npos)
      return error("first path segment in URL cannot contain colon");
  }
  if (rest.starts_with("//") && (scheme > 0 || !rest.starts_with("///"))) {
    rest.remove_prefix(2);
    std::string_view authority = rest.substr(0, rest.find('/'));
    if (std::string why = authority_error(authority); !why.empty()) return error(why);
    rest.remove_prefix(authority.size());
  }
  if (std::string why = escapes_error(rest, false); !why.empty()) return error(why);
  return {};
}

std::string url_text(std::string_view url) {
  std::size_t scheme = scheme_size(url);
  if (scheme == std::string_view::npos || scheme == 0) return std::string(url);
  return ascii_lower(url.substr(0, scheme)) + std::string(url.substr(scheme));
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
  auto plain = [](char c) { return ('a' <= c && c <= 'z') || digit(c) || c == '-' || c == '.' || c == '_'; };
  if (!std::ranges::all_of(domain, plain))
    return "trust domain characters are limited to lowercase letters, numbers, dots, dashes, and underscores";
  if (path.ends_with('/')) return "path cannot have a trailing slash";
  return {};
}

}  // namespace gw::base
