#include "route/url.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/path.h"
#include "base/strings.h"

namespace gw::route {
namespace {

using base::UrlPart;
constexpr std::size_t kMaxParameters = 10000;

/// Whether `encoded` is what Go's default encoding makes of the path it stands for.
bool default_encoding(std::string_view encoded) {
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] != '%') {
      if (!base::url_plain(encoded[i], UrlPart::Path)) return false;
      continue;
    }
    std::string_view digits = encoded.substr(i + 1, 2);
    if (std::ranges::any_of(digits, [](char c) { return 'a' <= c && c <= 'f'; })) return false;
    char byte = 0;
    base::url_unescape(encoded.substr(i, 3), UrlPart::Path, &byte);
    if (base::url_plain(byte, UrlPart::Path)) return false;
    i += 2;
  }
  return true;
}

/// Whether the raw path is an encoding of the path.
bool encodes(std::string_view raw, std::string_view path) {
  auto allowed = [](char c) {
    return base::url_plain(c, UrlPart::Path) || std::string_view("!'()*[]%").find(c) != std::string_view::npos;
  };
  if (!std::ranges::all_of(raw, allowed) || base::find_bad_escape(raw, UrlPart::Path) != std::string_view::npos)
    return false;
  std::size_t at = 0;
  for (std::size_t i = 0; i < raw.size(); ++i, ++at) {
    char byte = raw[i];
    if (byte == '%') {
      base::url_unescape(raw.substr(i, 3), UrlPart::Path, &byte);
      i += 2;
    }
    if (at >= path.size() || path[at] != byte) return false;
  }
  return at == path.size();
}

/// Whether the lexical clean changes nothing.
bool clean(std::string_view path) {
  if (!path.starts_with('/')) return false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '/') continue;
    std::string_view rest = path.substr(i + 1);
    if (rest.starts_with('/') || rest == "." || rest.starts_with("./") || rest == ".." || rest.starts_with("../"))
      return false;
  }
  return true;
}

/// What a byte is in a path.
enum : std::uint8_t { kNeverPlain = 1, kSlash = 2, kDot = 4 };
constexpr std::array<std::uint8_t, 256> kPathBytes = [] {
  std::array<std::uint8_t, 256> out{};
  out.fill(kNeverPlain);
  for (char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~$&+,:;=@"))
    out[static_cast<unsigned char>(c)] = 0;
  out['/'] = kSlash;
  out['.'] = kDot;
  return out;
}();

}  // namespace

bool plain_path(std::string_view path) {
  std::uint8_t wrong = 0, unwanted = kNeverPlain;
  for (char c : path) {
    std::uint8_t is = kPathBytes[static_cast<unsigned char>(c)];
    wrong |= is & unwanted;
    unwanted = is == kSlash ? kNeverPlain | kSlash | kDot : kNeverPlain;
  }
  return path.starts_with('/') && wrong == 0;
}

std::string_view unescaped(std::string_view text, base::UrlPart part, Store& store) {
  bool plain =
      text.find('%') == std::string_view::npos && (part != UrlPart::Query || text.find('+') == std::string_view::npos);
  if (plain) return text;
  char* out = store.room(text.size());
  return {out, static_cast<std::size_t>(base::url_unescape(text, part, out) - out)};
}

std::string_view escaped(std::string_view text, base::UrlPart part, Store& store) {
  if (std::ranges::all_of(text, [&](char c) { return base::url_plain(c, part); })) return text;
  std::size_t size = base::url_escaped_size(text, part);
  char* out = store.room(size);
  base::url_escape(text, part, out);
  return {out, size};
}

std::string_view joined_path(std::string_view path, Store& store) {
  if (clean(path)) return path;
  bool rooted = path.starts_with('/');
  if (!rooted) path = store.join({"/", path});
  std::string out = base::clean_path(path);
  if (!rooted) out.erase(0, 1);
  if (path.ends_with('/') && !out.ends_with('/')) out += '/';
  return store.keep(out);
}

void set_path(std::string_view encoded, Store& store, Url& url) {
  url.path = unescaped(encoded, UrlPart::Path, store);
  url.raw_path = default_encoding(encoded) ? std::string_view() : encoded;
}

void fill_url(const base::UrlParts& parts, Store& store, Url& out) {
  out = {};
  out.opaque = parts.opaque;
  out.query = parts.query;
  out.bare_query = parts.bare_query;
  if (!parts.scheme.empty()) {
    char* lower = store.room(parts.scheme.size());
    std::ranges::transform(parts.scheme, lower, [](char c) { return base::ascii_lower(c); });
    out.scheme = {lower, parts.scheme.size()};
  }
  out.host = unescaped(parts.host, UrlPart::Host, store);
  bool star = parts.path == "*" && parts.scheme.empty() && !parts.authority && parts.query.empty() && !parts.bare_query;
  if (star) out.path = parts.path;
  else set_path(parts.path, store, out);
}

bool parse_target(std::string_view target, Store& store, Url& out, base::HostRules rules) {
  std::size_t query = std::min(target.find('?'), target.size());
  if (plain_path(target.substr(0, query)) && query + 1 != target.size() && base::printable(target.substr(query))) {
    out = {};
    out.path = target.substr(0, query);
    if (query < target.size()) out.query = target.substr(query + 1);
    return true;
  }
  base::UrlParts parts;
  if (base::split_url(target, true, parts, rules)) return false;
  fill_url(parts, store, out);
  return true;
}

std::string_view escaped_path(const Url& url, Store& store) {
  if (!url.raw_path.empty() && encodes(url.raw_path, url.path)) return url.raw_path;
  return url.path == "*" ? url.path : escaped(url.path, UrlPart::Path, store);
}

std::string_view request_uri(const Url& url, Store& store) {
  std::string_view path = url.opaque.empty() ? escaped_path(url, store) : url.opaque;
  if (path.empty()) path = "/";
  bool query = url.bare_query || !url.query.empty();
  bool scheme = url.opaque.starts_with("//");
  if (!query && !scheme) return path;
  return store.join({scheme ? url.scheme : "", scheme ? ":" : "", path, query ? "?" : "", url.query});
}

void parse_query(std::string_view query, Store& store, std::vector<rule::Pair>& out) {
  auto ands = static_cast<std::size_t>(std::ranges::count(query, '&'));
  if (ands + 1 > kMaxParameters) return;
  while (!query.empty()) {
    std::size_t end = query.find('&');
    std::string_view name = query.substr(0, end), value;
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
    if (name.empty() || name.find(';') != std::string_view::npos) continue;
    if (std::size_t equal = name.find('='); equal != std::string_view::npos) {
      value = name.substr(equal + 1);
      name = name.substr(0, equal);
    }
    if (base::find_bad_escape(name, UrlPart::Query) != std::string_view::npos ||
        base::find_bad_escape(value, UrlPart::Query) != std::string_view::npos)
      continue;
    out.push_back({unescaped(name, UrlPart::Query, store), unescaped(value, UrlPart::Query, store)});
  }
}

std::string_view clean_query(std::string_view query, Store& store) {
  auto ands = static_cast<std::size_t>(std::ranges::count(query, '&'));
  bool right = ands + 1 <= kMaxParameters && query.find(';') == std::string_view::npos &&
               base::find_bad_escape(query, UrlPart::Query) == std::string_view::npos;
  if (right) return query;
  std::vector<rule::Pair> pairs;
  parse_query(query, store, pairs);
  std::ranges::stable_sort(pairs, {}, &rule::Pair::name);
  std::string_view out;
  for (const rule::Pair& pair : pairs) {
    out = store.join({out, out.empty() ? "" : "&", escaped(pair.name, UrlPart::Query, store), "=",
                      escaped(pair.value, UrlPart::Query, store)});
  }
  return out;
}

}  // namespace gw::route
