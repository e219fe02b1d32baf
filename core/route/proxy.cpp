#include "route/proxy.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "base/punycode.h"
#include "base/strings.h"
#include "route/known_headers.h"

namespace gw::route {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
using Headers = std::vector<rule::Pair>;

std::string_view first_value(const Headers& headers, std::string_view name) {
  auto at = std::ranges::find(headers, name, &rule::Pair::name);
  return at == headers.end() ? std::string_view() : at->value;
}

std::string_view trimmed(std::string_view text) { return base::trim(text, " \t\r\n"); }

/// The upgrade that goes on to the server. Source: pkg/proxy/httputil h2cUpgradeHandler; Go upgradeType.
std::string_view upgrade_of(const Request& request, bool h2c) {
  if (!header_has_token(request, "Connection", "Upgrade")) return {};
  std::string_view upgrade = request.header("Upgrade");
  if (h2c) return upgrade;
  for (std::string_view token : base::split(upgrade, ",")) {
    if (base::equal_fold_ascii(base::trim(token, " \t"), "h2c")) return {};
  }
  return upgrade;
}

std::vector<std::string_view> named_by_connection(const Request& request, Store& store) {
  std::vector<std::string_view> out;
  for (const rule::Pair& line : request.headers) {
    if (line.name != "Connection") continue;
    for (std::string_view part : base::split(line.value, ",")) out.push_back(canonical_header(trimmed(part), store));
  }
  return out;
}

bool control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

/// Only middlewares make such lines. Source: net/http transport.go (roundTrip), httpguts ValidHeaderFieldValue.
bool sendable(const rule::Pair& line, const KnownHeader* known) {
  auto fine = [](char c) { return !control(c) || c == '\t'; };
  bool value = base::printable(line.value) || std::ranges::all_of(line.value, fine);
  return value && (known != nullptr || is_token(line.name));
}

/// The line that cannot be sent; null: all is well.
const rule::Pair* copy_headers(const Request& request, const EntryPointOptions& options, std::string_view upgrade,
                               Store& store, Headers& out) {
  std::vector<std::string_view> named = named_by_connection(request, store);
  for (const rule::Pair& line : request.headers) {
    const KnownHeader* known = known_header(line.name);
    std::uint8_t is = known == nullptr ? 0 : known->is;
    if ((is & KnownHeader::HopByHop) != 0) continue;
    if (!sendable(line, known)) return &line;
    if ((is & KnownHeader::Own) != 0) continue;
    if (line.name == "Http2-Settings" && !options.forward_h2c) continue;
    bool copied = !options.hop_by_hop_last && (is & KnownHeader::Copied) != 0;
    if (!copied && std::ranges::find(named, line.name) != named.end()) continue;
    out.push_back({line.name, trimmed(line.value)});
  }
  if (header_has_token(request, "Te", "trailers")) out.push_back({"Te", "trailers"});
  if (!upgrade.empty()) {
    out.push_back({"Connection", "Upgrade"});
    out.push_back({"Upgrade", trimmed(upgrade)});
  }
  return nullptr;
}

void append_peer(const Request& request, const Peer& peer, Store& store, Headers& out) {
  if (!peer.host) return;
  // What was there is joined untrimmed, as Go has it in memory.
  std::string_view value;
  bool any = false, kept = std::ranges::find(out, "X-Forwarded-For", &rule::Pair::name) != out.end();
  for (const rule::Pair& line : request.headers) {
    if (!kept || line.name != "X-Forwarded-For") continue;
    value = any ? store.join({value, ", ", line.value}) : line.value;
    any = true;
  }
  std::erase_if(out, [](const rule::Pair& line) { return line.name == "X-Forwarded-For"; });
  out.push_back({"X-Forwarded-For", trimmed(any ? store.join({value, ", ", *peer.host}) : *peer.host)});
}

/// Servers that tell the case of names apart get those of websockets as the RFC writes them.
void name_websocket_headers(Headers& out) {
  constexpr std::array<std::string_view, 5> kNames = {"Sec-WebSocket-Key", "Sec-WebSocket-Extensions",
                                                      "Sec-WebSocket-Accept", "Sec-WebSocket-Protocol",
                                                      "Sec-WebSocket-Version"};
  for (rule::Pair& line : out) {
    auto name = std::ranges::find_if(kNames, [&](std::string_view one) {
      return one.size() == line.name.size() && base::equal_fold_ascii(one, line.name);
    });
    if (name != kNames.end()) line.name = *name;
  }
}

std::string_view number(std::int64_t value, Store& store) { return store.keep(std::to_string(value)); }

void add_own_headers(const Request& request, Store& store, Headers& out) {
  if (std::string_view agent = trimmed(request.header("User-Agent")); !agent.empty())
    out.push_back({"User-Agent", agent});
  bool posts = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
  if (request.body_size < 0) out.push_back({"Transfer-Encoding", "chunked"});
  else if (request.body_size > 0 || posts) out.push_back({"Content-Length", number(request.body_size, store)});
  if (!request.trailers.empty()) {
    std::vector<std::string_view> names = request.trailers;
    std::ranges::sort(names);
    std::string_view list;
    for (std::string_view name : names) list = list.empty() ? name : store.join({list, ",", name});
    out.push_back({"Trailer", list});
  }
  if (first_value(out, "Accept-Encoding").empty() && first_value(out, "Range").empty() && request.method != "HEAD")
    out.push_back({"Accept-Encoding", "gzip"});
}

/// Source: httpguts.PunycodeHostPort, ValidHostHeader; net/http removeZone.
std::string_view host_header(std::string_view host, Store& store) {
  if (!is_host(host) && !base::ascii(host)) {
    auto split = base::split_host_port(host);
    std::string text = base::punycode_host(split ? split->host : host);
    if (split && !split->port.empty()) {
      if (text.find(':') != kNone) text = "[" + text + "]";
      text += ":" + std::string(split->port);
    }
    host = store.keep(text);
  }
  if (!is_host(host)) return {};
  if (!host.starts_with('[')) return host;
  std::size_t close = host.rfind(']');
  std::size_t zone = close == kNone ? kNone : host.substr(0, close).rfind('%');
  return zone == kNone ? host : store.join({host.substr(0, zone), host.substr(close)});
}

Refusal failed(std::string_view why) { return {500, "Internal Server Error", why, false, true}; }

std::optional<Refusal> refused(Trace* trace, Refusal refusal, std::string_view about) {
  note_refusal(trace, Stage::Proxy, about, refusal.status, refusal.why);
  return refusal;
}

/// The first eight bytes as a number of their order.
std::uint64_t leading(const char* at) {
  std::uint64_t out = 0;
  std::memcpy(&out, at, sizeof out);
  return std::endian::native == std::endian::little ? __builtin_bswap64(out) : out;
}

/// a < b, for names that begin alike as a rule.
bool before(std::string_view a, std::string_view b) {
  constexpr std::size_t kStep = sizeof(std::uint64_t);
  std::size_t both = std::min(a.size(), b.size());
  if (both < kStep) return a < b;
  for (std::size_t at = 0;; at += kStep) {
    at = std::min(at, both - kStep);
    std::uint64_t left = leading(a.data() + at), right = leading(b.data() + at);
    if (left != right) return left < right;
    if (at == both - kStep) return a.size() < b.size();
  }
}

/// Lines of one name keep their order.
void sort_by_name(Headers& lines) {
  constexpr std::size_t kFew = 32;  // Which need no memory to be sorted, and are nearly so.
  if (lines.size() > kFew) {
    std::ranges::stable_sort(lines, before, &rule::Pair::name);
    return;
  }
  for (std::size_t i = 1; i < lines.size(); ++i) {
    rule::Pair line = lines[i];
    std::size_t to = i;
    for (; to > 0 && before(line.name, lines[to - 1].name); --to) lines[to] = lines[to - 1];
    lines[to] = line;
  }
}

}  // namespace

Url forwarded_url(const Request& request, const EntryPointOptions& options, Store& store) {
  Url out;
  if (request.target.empty() || !parse_target(request.target, store, out, options.server.hosts)) {
    out = request.url;
    if (!options.hop_by_hop_last) out.query = clean_query(out.query, store);
  }
  if (out.query.find(';') != kNone) {
    char* query = store.room(out.query.size());
    std::ranges::replace_copy(out.query, query, ';', '&');
    out.query = {query, out.query.size()};
  }
  // What the target does not say is the request's.
  out.scheme = {};
  out.opaque = request.url.opaque;
  out.bare_query = request.url.bare_query;
  return out;
}

std::optional<Refusal> forward(const Request& request, const Peer& peer, const EntryPointOptions& options,
                               std::string_view server, Store& store, Outgoing& out, Trace* trace) {
  if (request.method == "CONNECT" && !options.connect)
    return refused(trace, {501, "", "Traefik forwards no CONNECT of HTTP/1", false, true}, request.target);
  std::string_view upgrade = upgrade_of(request, options.forward_h2c);
  if (!std::ranges::all_of(upgrade, [](char c) { return 0x20 <= c && c <= 0x7e; }))
    return refused(trace, failed("the protocol to upgrade to is not printable"), upgrade);
  if (!std::ranges::all_of(request.trailers, is_token))
    return refused(trace, failed("a trailer is announced whose name is none"), request.method);
  out.method = request.method;
  out.host = host_header(request.host.empty() ? server : request.host, store);
  Url url = forwarded_url(request, options, store);
  out.target = request_uri(url, store);
  if (request.method == "CONNECT" && url.path.empty()) out.target = url.opaque.empty() ? out.host : url.opaque;
  if (std::ranges::any_of(out.target, control))
    return refused(trace, failed("the target has a control character"), out.target);

  out.headers.clear();
  out.headers.reserve(request.headers.size() + 8);
  if (const rule::Pair* bad = copy_headers(request, options, upgrade, store, out.headers))
    return refused(trace, failed("a header has a name or value that HTTP does not allow"), bad->name);
  if (!options.keep_forwarded_for && !request.keep_forwarded_for) append_peer(request, peer, store, out.headers);
  if (base::equal_fold(upgrade, "websocket")) name_websocket_headers(out.headers);
  add_own_headers(request, store, out.headers);
  sort_by_name(out.headers);
  return std::nullopt;
}

}  // namespace gw::route
