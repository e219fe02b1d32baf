#include "serve/set_cookie.h"

#include <algorithm>
#include <charconv>
#include <ctime>

#include "base/strings.h"
#include "route/request.h"

namespace gw::serve {
namespace {

bool value_byte(char c) { return 0x20 <= c && c < 0x7f && c != '"' && c != ';' && c != '\\'; }
bool path_byte(char c) { return 0x20 <= c && c < 0x7f && c != ';'; }

/// Without its quotes, if it may have them. Nothing: it has bytes that values cannot have.
std::optional<std::string_view> value_of(std::string_view text, bool& quoted) {
  quoted = text.size() > 1 && text.front() == '"' && text.back() == '"';
  if (quoted) text = text.substr(1, text.size() - 2);
  return std::ranges::all_of(text, value_byte) ? std::optional(text) : std::nullopt;
}

/// "Mon, 02 Jan 2006 15:04:05 GMT", also with dashes in the date.
std::optional<std::string> date_of(const std::string& text) {
  std::tm broken{};
  const char* end = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S", &broken);
  if (end == nullptr) end = strptime(text.c_str(), "%a, %d-%b-%Y %H:%M:%S", &broken);
  if (end == nullptr || *end != ' ' || broken.tm_year + 1900 < 1601) return std::nullopt;
  // The day of the week is that of the date, whatever was written.
  std::time_t seconds = timegm(&broken);
  gmtime_r(&seconds, &broken);
  char out[64];
  return std::string(out, std::strftime(out, sizeof out, "%a, %d %b %Y %H:%M:%S GMT", &broken));
}

std::optional<std::int64_t> age_of(std::string_view text) {
  std::int64_t out = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failure != std::errc() || end != text.data() + text.size() || (out != 0 && text.front() == '0'))
    return std::nullopt;
  return std::max<std::int64_t>(0, out);
}

struct Attributes {
  std::string path, domain, expires, age, same_site;
  bool http_only = false, secure = false, partitioned = false;

  void read(std::string_view name, std::string_view value) {
    if (name == "path") path = value;
    else if (name == "domain") domain = value;
    else if (name == "expires") expires = date_of(std::string(value)).value_or("");
    else if (name == "secure") secure = true;
    else if (name == "httponly") http_only = true;
    else if (name == "partitioned") partitioned = true;
    else if (name == "max-age") {
      if (std::optional<std::int64_t> given = age_of(value)) age = std::to_string(*given);
    } else if (name == "samesite") {
      std::string lower = base::ascii_lower(value);
      same_site = lower == "lax" ? "Lax" : lower == "strict" ? "Strict" : lower == "none" ? "None" : "";
    }
  }

  std::string text() const {
    std::string out, clean_path = cookie_path(path);
    if (!clean_path.empty()) out += "; Path=" + clean_path;
    std::string host = cookie_domain(domain);
    if (!host.empty()) out.append("; Domain=").append(host);
    if (!expires.empty()) out += "; Expires=" + expires;
    if (!age.empty()) out += "; Max-Age=" + age;
    if (http_only) out += "; HttpOnly";
    if (secure) out += "; Secure";
    if (!same_site.empty()) out += "; SameSite=" + same_site;
    if (partitioned) out += "; Partitioned";
    return out;
  }
};

}  // namespace

std::string cookie_path(std::string path) {
  std::erase_if(path, [](char c) { return !path_byte(c); });
  return path;
}

std::string cookie_domain(std::string_view domain) {
  if (domain.starts_with('.')) domain.remove_prefix(1);
  if (domain.size() > 255) return "";
  bool letters = false, digits = true;
  for (std::string_view part : base::split(domain, ".")) {
    if (part.empty() || part.size() > 63 || part.front() == '-' || part.back() == '-') return "";
    for (char c : part) {
      bool letter = ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z'), digit = '0' <= c && c <= '9';
      if (!letter && !digit && c != '-') return "";
      letters = letters || letter;
      digits = digits && digit;
    }
  }
  // An address of numbers alone is one of four.
  bool address = digits && std::ranges::count(domain, '.') == 3;
  return letters || address ? std::string(domain) : "";
}

std::optional<SetCookie> rewrite_set_cookie(std::string_view line) {
  std::vector<std::string_view> parts = base::split(base::trim(line, " \t\r\n"), ";");
  std::string_view first = base::trim(parts[0], " \t\r\n");
  std::size_t equals = first.find('=');
  std::string_view name = base::trim(first.substr(0, equals), " \t\r\n");
  if (equals == std::string_view::npos || !route::is_token(name)) return std::nullopt;
  bool quoted = false;
  std::optional<std::string_view> value = value_of(first.substr(equals + 1), quoted);
  if (!value) return std::nullopt;
  Attributes attributes;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    std::string_view part = base::trim(parts[i], " \t\r\n");
    std::size_t at = part.find('=');
    std::string_view given = at == std::string_view::npos ? std::string_view() : part.substr(at + 1);
    if (std::ranges::all_of(given, value_byte)) attributes.read(base::ascii_lower(part.substr(0, at)), given);
  }
  quoted = quoted || value->find_first_of(" ,") != std::string_view::npos;
  std::string text(quoted ? "\"" + std::string(*value) + "\"" : std::string(*value));
  return SetCookie{std::string(name), std::string(name) + "=" + text + attributes.text()};
}

}  // namespace gw::serve
