#include "base/url.h"

#include <algorithm>
#include <array>

#include "base/ip.h"
#include "base/strings.h"

namespace gw::base {
namespace {

using Kind = UrlFault::Kind;
constexpr std::size_t kNone = std::string_view::npos;

/// For each byte the parts in which it stands for itself.
constexpr std::array<std::uint8_t, 256> plain_bytes() {
  std::array<std::uint8_t, 256> out{};
  auto add = [&](std::string_view bytes, UrlPart part) {
    for (char c : bytes) out[static_cast<unsigned char>(c)] |= static_cast<std::uint8_t>(part);
  };
  for (UrlPart part : {UrlPart::Path, UrlPart::Host, UrlPart::Zone, UrlPart::User, UrlPart::Query, UrlPart::Fragment})
    add("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~", part);
  add("$&+,/:;=@", UrlPart::Path);
  add("$&+,;=", UrlPart::User);
  add("$&+,/:;=?@!()*", UrlPart::Fragment);
  for (UrlPart part : {UrlPart::Host, UrlPart::Zone}) add("!\"$&'()*+,:;<=>[]", part);
  return out;
}
constexpr auto kPlain = plain_bytes();

int hex_value(char c) {
  if ('0' <= c && c <= '9') return c - '0';
  char lower = ascii_lower(c);
  return 'a' <= lower && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The byte that the escape at `at` stands for; -1 if it is none.
int escaped_byte(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size()) return -1;
  int high = hex_value(text[at + 1]), low = hex_value(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool escape_allowed(int byte, UrlPart part) {
  if (byte < 0) return false;
  if (part == UrlPart::Host) return byte >= 0x80 || byte == '%';
  if (part == UrlPart::Zone) return byte == '%' || byte == ' ' || url_plain(static_cast<char>(byte), UrlPart::Host);
  return true;
}

bool control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

std::optional<UrlFault> check_escapes(std::string_view text, UrlPart part) {
  std::size_t at = find_bad_escape(text, part);
  if (at == kNone) return std::nullopt;
  if (text[at] == '%') return UrlFault{Kind::Escape, text.substr(at, 3)};
  return UrlFault{Kind::HostByte, text.substr(at, 1)};
}

/// netip.ParseAddr of what stands in brackets; `zoned` has the escapes of a zone.
std::optional<UrlFault> check_literal(std::string_view inside) {
  std::size_t zone = inside.find("%25");
  if (auto fault = check_escapes(inside.substr(0, zone), UrlPart::Host)) return fault;
  if (zone != kNone) {
    if (auto fault = check_escapes(inside.substr(zone), UrlPart::Zone)) return fault;
  }
  // An escape other than the zone's stands for no byte of an address.
  std::size_t percent = inside.find('%');
  bool empty_zone = zone != kNone && zone + 3 == inside.size();
  std::string_view address = inside.substr(0, percent);
  if (percent != zone || empty_zone || !parse_ip(address)) return UrlFault{Kind::Address, inside};
  if (address.find(':') == kNone) return UrlFault{zone == kNone ? Kind::Literal : Kind::Address, inside};
  return std::nullopt;
}

std::optional<UrlFault> check_port(std::string_view port) {
  if (port.empty()) return std::nullopt;
  bool right = port[0] == ':' && std::ranges::all_of(port.substr(1), [](char c) { return '0' <= c && c <= '9'; });
  return right ? std::nullopt : std::optional(UrlFault{Kind::Port, port});
}

/// Brackets of Go 1.23: a zone, and host bytes around it.
std::optional<UrlFault> check_bracketed(std::string_view host, std::size_t close) {
  std::size_t zone = host.substr(0, close).find("%25");
  if (zone == kNone) return check_escapes(host, UrlPart::Host);
  if (auto fault = check_escapes(host.substr(0, zone), UrlPart::Host)) return fault;
  if (auto fault = check_escapes(host.substr(zone, close - zone), UrlPart::Zone)) return fault;
  return check_escapes(host.substr(close), UrlPart::Host);
}

/// Checks the host, and takes off what Go drops of it.
std::optional<UrlFault> check_host(std::string_view scheme, HostRules rules, std::string_view& host) {
  std::size_t open = rules == HostRules::Go123 ? (host.starts_with('[') ? 0 : kNone) : host.rfind('[');
  if (open != kNone && open > 0 && rules >= HostRules::Go1258) return UrlFault{Kind::Literal, host};
  if (open != kNone) {
    std::size_t close = host.rfind(']');
    if (close == kNone) return UrlFault{Kind::Bracket, host};
    if (auto fault = check_port(host.substr(close + 1))) return fault;
    if (rules == HostRules::Go123) return check_bracketed(host, close);
    if (close < open) return UrlFault{Kind::Bracket, host};
    if (auto fault = check_literal(host.substr(open + 1, close - open - 1))) return fault;
    host.remove_prefix(open);
    return std::nullopt;
  }
  if (std::size_t colon = host.find(':'); colon != kNone) {
    // Hosts with several colons are lists of hosts, which databases take and HTTP does not.
    bool http = equal_fold_ascii(scheme, "http") || equal_fold_ascii(scheme, "https");
    bool one = http && rules >= HostRules::Go126;
    if (auto fault = check_port(host.substr(one ? colon : host.rfind(':')))) return fault;
  }
  return check_escapes(host, UrlPart::Host);
}

std::optional<UrlFault> check_user(std::string_view user) {
  auto allowed = [](char c) { return url_plain(c, UrlPart::User) || std::string_view("!'()*:%@").find(c) != kNone; };
  if (!std::ranges::all_of(user, allowed)) return UrlFault{Kind::User, user};
  // The colon between name and password is no byte of an escape, unless the escape is wrong.
  std::size_t colon = user.find(':');
  if (auto fault = check_escapes(user.substr(0, colon), UrlPart::User)) return fault;
  return colon == kNone ? std::nullopt : check_escapes(user.substr(colon + 1), UrlPart::User);
}

/// The scheme's length; 0: none; npos: it is missing in front of a colon.
std::size_t scheme_size(std::string_view url) {
  for (std::size_t i = 0; i < url.size(); ++i) {
    char c = ascii_lower(url[i]);
    if ('a' <= c && c <= 'z') continue;
    bool later = ('0' <= c && c <= '9') || c == '+' || c == '-' || c == '.';
    if (later && i > 0) continue;
    if (c != ':') return 0;
    return i == 0 ? kNone : i;
  }
  return 0;
}

void cut_query(std::string_view& rest, UrlParts& out) {
  std::size_t mark = rest.find('?');
  if (mark == kNone) return;
  out.bare_query = mark + 1 == rest.size();
  out.query = rest.substr(mark + 1);
  rest = rest.substr(0, mark);
}

}  // namespace

bool url_plain(char c, UrlPart part) {
  return (kPlain[static_cast<unsigned char>(c)] & static_cast<std::uint8_t>(part)) != 0;
}

std::size_t find_bad_escape(std::string_view text, UrlPart part) {
  bool host = part == UrlPart::Host || part == UrlPart::Zone;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (!escape_allowed(escaped_byte(text, i), part)) return i;
      i += 2;
    } else if (host && static_cast<unsigned char>(text[i]) < 0x80 && !url_plain(text[i], part)) {
      return i;
    }
  }
  return kNone;
}

char* url_unescape(std::string_view text, UrlPart part, char* out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      *out++ = static_cast<char>(escaped_byte(text, i));
      i += 2;
    } else {
      *out++ = text[i] == '+' && part == UrlPart::Query ? ' ' : text[i];
    }
  }
  return out;
}

std::size_t url_escaped_size(std::string_view text, UrlPart part) {
  std::size_t size = text.size();
  for (char c : text) {
    if (!url_plain(c, part) && (c != ' ' || part != UrlPart::Query)) size += 2;
  }
  return size;
}

char* url_escape(std::string_view text, UrlPart part, char* out) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (url_plain(c, part)) {
      *out++ = c;
    } else if (c == ' ' && part == UrlPart::Query) {
      *out++ = '+';
    } else {
      *out++ = '%';
      *out++ = kHex[byte >> 4U];
      *out++ = kHex[byte & 15U];
    }
  }
  return out;
}

std::optional<UrlFault> split_url(std::string_view url, bool request, UrlParts& out, HostRules rules) {
  out = {};
  if (std::ranges::any_of(url, control)) return UrlFault{Kind::Control};
  if (url.empty() && request) return UrlFault{Kind::Empty};
  if (url == "*") {
    out.path = url;
    return std::nullopt;
  }
  std::size_t scheme = scheme_size(url);
  if (scheme == kNone) return UrlFault{Kind::Scheme};
  out.scheme = url.substr(0, scheme);
  std::string_view rest = scheme == 0 ? url : url.substr(scheme + 1);
  cut_query(rest, out);
  if (!rest.starts_with('/')) {
    if (scheme > 0) {
      out.opaque = rest;
      return std::nullopt;
    }
    if (request) return UrlFault{Kind::Relative};
    if (rest.substr(0, rest.find('/')).find(':') != kNone) return UrlFault{Kind::ColonInSegment};
  }
  if (rest.starts_with("//") && (scheme > 0 || (!request && !rest.starts_with("///")))) {
    std::string_view authority = rest.substr(2, rest.find('/', 2) - 2);
    rest.remove_prefix(2 + authority.size());
    out.authority = true;
    std::size_t at = authority.rfind('@');
    out.host = at == kNone ? authority : authority.substr(at + 1);
    if (auto fault = check_host(out.scheme, rules, out.host)) return fault;
    if (at != kNone) {
      out.user = authority.substr(0, at);
      if (auto fault = check_user(out.user)) return fault;
    }
  }
  out.path = rest;
  return check_escapes(rest, UrlPart::Path);
}

}  // namespace gw::base
