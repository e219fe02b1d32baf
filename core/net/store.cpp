#include "net/store.h"

#include <algorithm>

#include "base/rune.h"
#include "net/docker.h"
#include "net/etcd.h"
#include "net/redis.h"

namespace gw::net {
namespace {

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    base::Rune rune = base::decode(text, at);
    if (base::malformed(rune)) return false;
    at += rune.size;
  }
  return true;
}

void quote(std::string_view text, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out.append("\\").push_back(c);
    else if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (byte < 0x20 || byte == 0x7f) out.append("\\u00") += {kHex[byte >> 4U], kHex[byte & 15U]};
    else out += c;
  }
  out += '"';
}

}  // namespace

std::string text_of_pairs(const std::map<std::string, std::string>& pairs) {
  std::string out;
  if (!std::ranges::all_of(pairs, [](const auto& pair) { return is_utf8(pair.first) && is_utf8(pair.second); })) {
    for (const auto& [key, value] : pairs)
      out += "*3\r\n$3\r\nSET\r\n$" + std::to_string(key.size()) + "\r\n" + key + "\r\n$" +
             std::to_string(value.size()) + "\r\n" + value + "\r\n";
    return out;
  }
  for (const auto& [key, value] : pairs) {
    out += out.empty() ? "{\n  " : ",\n  ";
    quote(key, out);
    out += ": ";
    quote(value, out);
  }
  return out.empty() ? "{}\n" : out + "\n}\n";
}

std::unique_ptr<Store> open_store(const base::StoreUrl& url, const StoreOptions& options, const Stop* stop) {
  switch (url.kind) {
    case base::StoreUrl::Kind::Redis: return open_redis(url, options, stop);
    case base::StoreUrl::Kind::Etcd: return open_etcd(url, options, stop);
    case base::StoreUrl::Kind::Docker: return open_docker(url, options, stop);
  }
  return nullptr;
}

}  // namespace gw::net
