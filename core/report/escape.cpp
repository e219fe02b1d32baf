#include "report/escape.h"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>

#include "base/rune.h"
#include "report/characters.h"

namespace gw::report {
namespace {

bool forbidden_in_xml(char32_t c) {
  return (c < 0x20 && c != U'\t' && c != U'\n' && c != U'\r') || c == 0xFFFE || c == 0xFFFF;
}

bool stays_in_uri(char c, std::string_view also) {
  bool alphanumeric = ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9');
  return alphanumeric || std::string_view("-._~/").find(c) != std::string_view::npos ||
         also.find(c) != std::string_view::npos;
}

std::string percent_encoded(std::string_view text, std::string_view also = {}) {
  std::string out;
  for (char c : text) {
    if (stays_in_uri(c, also)) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace

std::string xml(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    Character c = character_at(text, at);
    at += c.size;
    if (forbidden_in_xml(c.value)) continue;
    switch (c.value) {
      case U'&': out += "&amp;"; continue;
      case U'<': out += "&lt;"; continue;
      case U'>': out += "&gt;"; continue;
      case U'"': out += "&quot;"; continue;
      case U'\'': out += "&apos;"; continue;
      default: break;
    }
    if (hidden(c.value)) {
      fmt::format_to(std::back_inserter(out), "&#{};", static_cast<std::uint32_t>(c.value));
    } else {
      base::encode(c.value, out);
    }
  }
  return out;
}

std::string json_for_terminals(std::string json) {
  std::string out;
  out.reserve(json.size());
  for (std::size_t at = 0; at < json.size();) {
    Character c = character_at(json, at);
    auto value = static_cast<std::uint32_t>(c.value);
    if (value < 0x7F || !hidden(c.value)) {
      out.append(json, at, c.size);
    } else if (value < 0x10000) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", value);
    } else {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xD7C0 + (value >> 10), 0xDC00 + (value & 0x3FF));
    }
    at += c.size;
  }
  return out;
}

std::string uri(std::string_view path) {
  if (path.starts_with("http://") || path.starts_with("https://")) return percent_encoded(path, ":?#[]@!$&'()*+,;=%");
  if (path.starts_with('/')) return "file://" + percent_encoded(path);
  return percent_encoded(plain_path(path));
}

std::string_view plain_path(std::string_view path) {
  while (path.starts_with("./") && path.size() > 2) path.remove_prefix(2);
  return path;
}

}  // namespace gw::report
