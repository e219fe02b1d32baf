#include "routetest/url.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <optional>

#include "base/ip.h"
#include "base/punycode.h"
#include "base/strings.h"
#include "base/unicode.h"
#include "base/url.h"

namespace gw::routetest {
namespace {

constexpr std::size_t kLongest = 1 << 20;
constexpr std::size_t kLongestHost = 1024;  // Outside ASCII.

bool digit(char c) { return '0' <= c && c <= '9'; }
bool letter(char c) { return 'a' <= base::ascii_lower(c) && base::ascii_lower(c) <= 'z'; }

class Reader {
 public:
  Reader(std::string_view url, bool path_as_is) : url_(url), path_as_is_(path_as_is) {}

  Result<flow::Asked> read() {
    read_parts();
    if (!error_.empty()) return Error{Error::Kind::Usage, std::move(error_)};
    return std::move(out_);
  }

 private:
  bool fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
    return false;
  }

  std::size_t at(std::string_view part) const { return static_cast<std::size_t>(part.data() - url_.data()) + 1; }

  void read_parts() {
    if (!check_bytes()) return;
    std::string_view rest = url_;
    if (!read_scheme(rest)) return;
    std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
    std::string_view authority = rest.substr(0, end);
    if (authority.empty()) {
      fail("the URL has no host: write http://HOST/PATH");
      return;
    }
    if (read_user(authority) && read_port(authority) && read_host(authority)) read_target(rest.substr(end));
  }

  bool check_bytes() {
    if (url_.size() > kLongest) return fail("the URL is longer than 1 MiB");
    for (std::size_t i = 0; i < url_.size(); ++i) {
      auto byte = static_cast<unsigned char>(url_[i]);
      if (byte == ' ') return fail(fmt::format("the URL has a blank at byte {}: write %20", i + 1));
      if (byte < 0x20 || byte == 0x7F)
        return fail(fmt::format("the URL has a control character at byte {}: write %{:02X}", i + 1, byte));
    }
    return true;
  }

  /// "a.com:80/" has none: what follows the colon is no slash.
  bool read_scheme(std::string_view& rest) {
    std::size_t size = 0;
    while (size < rest.size() && (letter(rest[size]) || (size > 0 && (digit(rest[size]) || rest[size] == '+' ||
                                                                      rest[size] == '-' || rest[size] == '.'))))
      ++size;
    bool present = size > 0 && rest.substr(size).starts_with(":/");
    std::string scheme = present ? base::ascii_lower(rest.substr(0, size)) : "http";
    if (scheme != "http" && scheme != "https")
      return fail(fmt::format("{}:// is not HTTP: write http:// or https://", scheme));
    out_.tls = scheme == "https";
    own_port_ = out_.tls ? 443 : 80;
    if (!present) return true;
    rest.remove_prefix(size + 1);
    std::size_t slashes = std::min(rest.find_first_not_of('/'), rest.size());
    if (slashes > 3) return fail(fmt::format("too many slashes at byte {}: write {}://", at(rest), scheme));
    rest.remove_prefix(slashes);
    return true;
  }

  bool read_user(std::string_view& authority) {
    std::size_t sign = authority.find('@');
    if (sign == std::string_view::npos) return true;
    std::string_view login = authority.substr(0, sign);
    authority.remove_prefix(sign + 1);
    std::size_t colon = std::min(login.find(':'), login.size());
    std::string user, password;
    if (!decode(login.substr(0, colon), "user", user)) return false;
    if (colon < login.size() && !decode(login.substr(colon + 1), "password", password)) return false;
    out_.headers.emplace_back("Authorization", "Basic " + base64(user + ":" + password));
    return true;
  }

  /// Bad escapes stay as they are.
  bool decode(std::string_view text, std::string_view what, std::string& out) {
    auto hex = [](char c) { return digit(c) ? c - '0' : base::ascii_lower(c) - 'a' + 10; };
    auto is_hex = [](char c) { return digit(c) || ('a' <= base::ascii_lower(c) && base::ascii_lower(c) <= 'f'); };
    for (std::size_t i = 0; i < text.size(); ++i) {
      char c = text[i];
      if (c == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
        c = static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
        if (static_cast<unsigned char>(c) < 0x20)
          return fail(fmt::format("the {} has an encoded control character at byte {}", what, at(text.substr(i))));
        i += 2;
      }
      out += c;
    }
    return true;
  }

  bool read_port(std::string_view& authority) {
    out_.port = own_port_;
    std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
    if (bracket == std::string_view::npos)
      return fail(fmt::format("the bracket at byte {} is not closed", at(authority)));
    std::string_view behind = authority.substr(bracket);
    std::size_t colon = behind.find(':');
    if (colon == std::string_view::npos) return true;
    std::string_view port = behind.substr(colon + 1);
    authority = authority.substr(0, bracket + colon);
    if (port.empty()) return true;
    int number = 0;
    for (char c : port) {
      if (!digit(c) || number > 65535) number = 65536;
      else number = number * 10 + (c - '0');
    }
    if (number > 65535)
      return fail(fmt::format("{} at byte {} is no port: write a number up to 65535", base::quote(port), at(port)));
    out_.port = number;
    return true;
  }

  bool read_host(std::string_view written) {
    std::string host;
    if (written.starts_with('[')) {
      if (!read_literal(written, host)) return false;
    } else if (!read_name(written, host)) {
      return false;
    }
    if (out_.port != own_port_) host += fmt::format(":{}", out_.port);
    out_.host = std::move(host);
    return true;
  }

  /// "[fe80::1%25eth0]": the zone is for the socket, not for the server.
  bool read_literal(std::string_view written, std::string& host) {
    std::string_view inside = written.substr(1, written.size() - 2);
    std::string_view address = inside.substr(0, inside.find('%'));
    std::optional<base::Ip> ip = base::parse_ip(address);
    if (!written.ends_with(']') || !ip || address.find(':') == std::string_view::npos)
      return fail(fmt::format("{} at byte {} is no IPv6 address", base::quote(written), at(written)));
    host = fmt::format("[{}]", address);
    return true;
  }

  bool read_name(std::string_view written, std::string& host) {
    if (!decode(written, "host", host)) return false;
    if (host.empty()) return fail(fmt::format("no host at byte {}: write http://HOST/PATH", at(written)));
    std::size_t bad = host.find_first_of(" \r\n\t/:#?!@{}[]\\$'\"^`*<>=;,");
    if (bad != std::string::npos) {
      return fail(fmt::format("a host has no {}: {} at byte {}", base::quote(host.substr(bad, 1)), base::quote(written),
                              at(written)));
    }
    if (std::optional<std::string> four = ipv4(host)) host = std::move(*four);
    if (base::ascii(host)) return true;
    if (host.size() > kLongestHost) return fail(fmt::format("the host is longer than {} bytes", kLongestHost));
    host = base::punycode_host(base::to_lower(host));
    return true;
  }

  /// One to four numbers, decimal, octal or hexadecimal, of which the last fills what is left: "127.1", "0x7f000001".
  /// Source: curl 7.88 lib/urlapi.c (ipv4_normalize).
  static std::optional<std::string> ipv4(const std::string& host) {
    std::array<std::uint64_t, 4> parts{};
    std::size_t count = 0;
    for (std::string_view part : base::split(host, ".")) {
      std::optional<std::uint64_t> number = integer(part);
      if (count == parts.size() || !number) return std::nullopt;
      parts[count++] = *number;
    }
    std::uint64_t all = 0;
    for (std::size_t i = 0; i + 1 < count; ++i) {
      if (parts[i] > 0xFF) return std::nullopt;
      all |= parts[i] << (24 - 8 * i);
    }
    if (parts[count - 1] > 0xFFFFFFFFU >> (8 * (count - 1))) return std::nullopt;
    all |= parts[count - 1];
    return fmt::format("{}.{}.{}.{}", all >> 24U, all >> 16U & 0xFFU, all >> 8U & 0xFFU, all & 0xFFU);
  }

  static std::optional<std::uint64_t> integer(std::string_view text) {
    if (text.empty() || !digit(text[0])) return std::nullopt;
    std::uint64_t base = 10;
    if (text.size() > 2 && text[0] == '0' && base::ascii_lower(text[1]) == 'x') {
      base = 16;
      text.remove_prefix(2);
    } else if (text.size() > 1 && text[0] == '0') {
      base = 8;
    }
    std::uint64_t out = 0;
    for (char c : text) {
      char low = base::ascii_lower(c);
      std::uint64_t value = digit(c)                   ? static_cast<std::uint64_t>(c - '0')
                            : 'a' <= low && low <= 'f' ? static_cast<std::uint64_t>(low - 'a') + 10
                                                       : 99;
      if (value >= base) return std::nullopt;
      out = out * base + value;
      if (out > 0xFFFFFFFFU) return std::nullopt;
    }
    return out;
  }

  /// curl encodes bytes above 0x7F in the path and sends them as they are in the query.
  void read_target(std::string_view rest) {
    rest = rest.substr(0, rest.find('#'));
    std::size_t mark = std::min(rest.find('?'), rest.size());
    std::string path = path_as_is_ ? std::string(rest.substr(0, mark)) : fold_dots(rest.substr(0, mark));
    out_.target.clear();
    if (path.empty()) out_.target = "/";
    for (char c : path) {
      if (static_cast<unsigned char>(c) < 0x80) out_.target += c;
      else out_.target += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    }
    out_.target += rest.substr(mark);
  }

  std::string_view url_;
  bool path_as_is_;
  int own_port_ = 80;
  flow::Asked out_;
  std::string error_;
};

}  // namespace

Result<flow::Asked> asked_url(std::string_view url, bool path_as_is) { return Reader(url, path_as_is).read(); }

std::string fold_dots(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    std::size_t end = std::min(path.find('/', 1), path.size());
    std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    bool up = segment == "/..";
    if (!up && segment != "/.") {
      out += segment;
      continue;
    }
    if (up) out.resize(out.empty() ? 0 : out.rfind('/') == std::string::npos ? 0 : out.rfind('/'));
    if (path.empty()) out += '/';
  }
  return out;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) out += i + k > bytes.size() ? '=' : kDigits[group >> (18 - 6 * k) & 63U];
  }
  return out;
}

}  // namespace gw::routetest
