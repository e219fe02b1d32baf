// Header names, forwarded headers, the canonical host.

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "route/managed_headers.h"
#include "route/stages.h"

namespace gw::route {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

constexpr std::array<std::string_view, 11> kManaged = {"X-Forwarded-Proto",
                                                       "X-Forwarded-For",
                                                       "X-Forwarded-Host",
                                                       "X-Forwarded-Port",
                                                       "X-Forwarded-Server",
                                                       "X-Forwarded-Uri",
                                                       "X-Forwarded-Method",
                                                       "X-Forwarded-Prefix",
                                                       "X-Real-Ip",
                                                       "X-Forwarded-Tls-Client-Cert",
                                                       "X-Forwarded-Tls-Client-Cert-Info"};

bool trusted(const Peer& peer, const EntryPointOptions& options) {
  if (options.trust_everyone) return true;
  return peer.ip &&
         std::ranges::any_of(options.trusted, [&](const base::IpRange& range) { return range.contains(*peer.ip); });
}

/// Sets headers, and tells the trace.
class Setter {
 public:
  Setter(Request& request, Trace* trace) : request_(request), trace_(trace) {}

  void set(std::string_view name, std::string_view value, std::string_view reason) {
    if (trace_ != nullptr) note(trace_, Stage::Forwarded, header(name), request_.header(name), value, reason);
    request_.set_header(name, value);
  }
  void remove(std::string_view name, std::string_view reason) {
    if (trace_ != nullptr && request_.has_header(name))
      trace_->push_back({Stage::Forwarded, header(name), std::string(request_.header(name)), "", std::string(reason)});
    request_.remove_header(name);
  }

 private:
  static std::string header(std::string_view name) { return "header " + std::string(name); }

  Request& request_;
  Trace* trace_;
};

void remove_managed(Request& request, const EntryPointOptions& options, Setter& setter) {
  for (std::size_t i = 0; i < request.headers.size();) {
    if (is_managed_header(request.headers[i].name, options))
      setter.remove(request.headers[i].name, "the peer is not trusted to set it");
    else ++i;
  }
}

/// Whether a list in the header's first line has the word. Source: forwarded_header.go isWebsocketRequest.
bool first_line_has(const Request& request, std::string_view name, std::string_view word) {
  for (std::string_view part : base::split(request.header(name), ",")) {
    if (base::equal_fold(base::trim(part), word)) return true;
  }
  return false;
}

bool websocket(const Request& request) {
  return request.has_header("Connection") && request.has_header("Upgrade") &&
         first_line_has(request, "Connection", "upgrade") && first_line_has(request, "Upgrade", "websocket");
}

std::string_view forwarded_port(const Request& request, bool tls) {
  auto split = base::split_host_port(request.host);
  if (split && !split->port.empty()) return split->port;
  std::string_view proto = request.header("X-Forwarded-Proto");
  return proto == "https" || proto == "wss" || tls ? "443" : "80";
}

std::string_view joined_lines(const Request& request, std::string_view name, Store& store) {
  std::string_view out;
  bool first = true;
  for (const rule::Pair& line : request.headers) {
    if (line.name != name) continue;
    out = first ? line.value : store.join({out, ", ", line.value});
    first = false;
  }
  return out;
}

std::optional<Refusal> reject_name(std::string_view name, Trace* trace) {
  note_refusal(trace, Stage::HeaderNames, name, 400, "a server may take the header for another one");
  return Refusal{400, "Bad Request\n", "a header's name with other bytes than letters, digits and -", false, true};
}

}  // namespace

bool is_managed_header(std::string_view name, const EntryPointOptions& options) {
  if (!name.starts_with('X') || (name == "X-Forwarded-Prefix" && !options.managed_prefix)) return false;
  if (std::ranges::find(kManaged, name) != kManaged.end()) return true;
  if (!options.managed_underscores || name.find('_') == kNone) return false;
  auto same = [](char a, char b) { return base::ascii_lower(a == '_' ? '-' : a) == base::ascii_lower(b); };
  return std::ranges::any_of(kManaged, [&](std::string_view one) { return std::ranges::equal(name, one, same); });
}

namespace {

/// Of an address without port.
std::optional<base::Ip> ip_of(std::string_view host) {
  if (std::size_t zone = host.find('%'); zone != kNone) {
    bool six = host.substr(0, zone).find(':') != kNone;
    if (!six || zone + 1 == host.size()) return std::nullopt;
    host = host.substr(0, zone);
  }
  return base::parse_ip(host);
}

}  // namespace

std::optional<base::Ip> peer_ip(std::string_view address) {
  auto split = base::split_host_port(address);
  return ip_of(split ? split->host : address);
}

Peer::Peer(std::string_view remote, bool over_tls) : address(remote), tls(over_tls) {
  if (auto split = base::split_host_port(address)) host = split->host;
  ip = ip_of(host.value_or(address));
}

std::optional<Refusal> filter_header_names(Request& request, const EntryPointOptions& options, Trace* trace) {
  bool alias = options.alias_headers != HeaderPolicy::Keep;
  HeaderPolicy policy = alias ? options.alias_headers : options.underscore_headers;
  if (policy == HeaderPolicy::Keep) return std::nullopt;
  auto concerned = [&](std::string_view name) {
    if (!alias) return name.find('_') != kNone;
    return !std::ranges::all_of(name, [](char c) {
      char lower = base::ascii_lower(c);
      return ('a' <= lower && lower <= 'z') || ('0' <= c && c <= '9') || c == '-';
    });
  };
  for (const rule::Pair& line : request.headers) {
    if (!concerned(line.name)) continue;
    if (policy == HeaderPolicy::Reject) return reject_name(line.name, trace);
    if (trace != nullptr)
      trace->push_back({Stage::HeaderNames, "header " + std::string(line.name), std::string(line.value), "",
                        "a server may take it for another one", ""});
  }
  std::erase_if(request.headers, [&](const rule::Pair& line) { return concerned(line.name); });
  return std::nullopt;
}

void set_forwarded_headers(Request& request, const Peer& peer, const EntryPointOptions& options, Store& store,
                           Trace* trace) {
  Setter setter(request, trace);
  if (!trusted(peer, options)) remove_managed(request, options, setter);
  if (peer.host && request.header("X-Real-Ip").empty())
    setter.set("X-Real-Ip", peer.host->substr(0, peer.host->find('%')), "the peer");
  if (request.header("X-Forwarded-Proto").empty()) {
    std::string_view proto = websocket(request) ? (peer.tls ? "wss" : "ws") : (peer.tls ? "https" : "http");
    setter.set("X-Forwarded-Proto", proto, "how the request came");
  }
  if (request.header("X-Forwarded-Port").empty())
    setter.set("X-Forwarded-Port", forwarded_port(request, peer.tls), "of the host, else the protocol's");
  if (request.header("X-Forwarded-Host").empty() && !request.host.empty())
    setter.set("X-Forwarded-Host", request.host, "the host as sent");
  if (request.has_header("X-Forwarded-For"))
    setter.set("X-Forwarded-For", joined_lines(request, "X-Forwarded-For", store), "several lines become one");
  if (!options.server_name.empty()) setter.set("X-Forwarded-Server", options.server_name, "the gateway's machine");
}

void remove_connection_headers(Request& request, const EntryPointOptions& options, Store& store, Trace* trace) {
  if (!request.has_header("Connection")) return;
  Setter setter(request, trace);
  std::string_view upgrade;
  if (header_has_token(request, "Connection", "Upgrade")) upgrade = request.header("Upgrade");
  std::vector<std::string_view> named;
  for (const rule::Pair& line : request.headers) {
    if (line.name != "Connection") continue;
    for (std::string_view part : base::split(line.value, ",")) {
      std::string_view name = base::trim(part, " \t\r\n");
      if (!name.empty()) named.push_back(options.connection_as_written ? name : canonical_header(name, store));
    }
  }
  std::string_view kept;
  auto keep = [&](std::string_view name) { kept = kept.empty() ? name : store.join({kept, ",", name}); };
  for (std::string_view name : named) {
    if (is_managed_header(name, options)) continue;
    if (std::ranges::find(options.connection, name) != options.connection.end()) keep(name);
    else setter.remove(canonical_header(name, store), "Connection names it: for this hop only");
  }
  if (!upgrade.empty()) {
    keep("Upgrade");
    setter.set("Upgrade", upgrade, "an upgrade goes on to the server");
  }
  if (kept.empty()) setter.remove("Connection", "for this hop only");
  else setter.set("Connection", kept, "what goes on to the server");
}

std::string_view canonical_host(std::string_view host, Store& store) {
  if (host.find(':') != kNone) {
    if (auto split = base::split_host_port(host)) host = split->host;
    else if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  }
  host = base::trim(host);
  if (!std::ranges::any_of(host, [](char c) { return ('A' <= c && c <= 'Z') || (c & 0x80) != 0; })) return host;
  char* out = store.room(host.size());
  std::size_t size = 0;
  while (!host.empty()) {
    // The two letters outside ASCII whose lower case is inside it: U+212A (Kelvin) and U+0130.
    std::size_t length = host.starts_with("\u212A") ? 3 : host.starts_with("\u0130") ? 2 : 1;
    out[size++] = length == 3 ? 'k' : length == 2 ? 'i' : base::ascii_lower(host[0]);
    host.remove_prefix(length);
  }
  return {out, size};
}

}  // namespace gw::route
