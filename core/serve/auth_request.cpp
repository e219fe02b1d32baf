#include "serve/auth_request.h"

#include <algorithm>
#include <array>

#include "base/go_values.h"
#include "base/path.h"
#include "base/strings.h"
#include "base/url.h"
#include "flow/header_edit.h"
#include "route/managed_headers.h"

namespace gw::serve {
namespace {

constexpr std::array<std::string_view, 6> kHop = {"Connection", "Keep-Alive",        "Te",
                                                  "Trailers",   "Transfer-Encoding", "Upgrade"};
/// Those that Go writes from what it knows of the request.
constexpr std::array<std::string_view, 2> kOwn = {"Content-Length", "Trailer"};

/// Go does without what may be neither said nor asked for. True: it asks for gzip.
bool add_defaults(std::string_view method, bool names_itself, Headers& out) {
  if (names_itself && find_header(out, "User-Agent") == nullptr) out.push_back({"User-Agent", "Go-http-client/1.1"});
  std::erase_if(out, [](const Header& one) { return one.name == "User-Agent" && one.value.empty(); });
  bool zips = header_value(out, "Accept-Encoding").empty() && header_value(out, "Range").empty() && method != "HEAD";
  if (zips) set_header(out, "Accept-Encoding", "gzip");
  return zips;
}

std::string port_of(const Call& call, const Headers& headers) {
  auto split = base::split_host_port(call.prepared.request.host);
  if (split && !split->port.empty()) return std::string(split->port);
  std::string_view proto = header_value(headers, "X-Forwarded-Proto");
  return proto == "https" || proto == "wss" || call.client.tls ? "443" : "80";
}

std::string_view peer_host(const Call& call) { return call.prepared.peer.host.value_or(std::string_view()); }

}  // namespace

AuthRequestHeaders::AuthRequestHeaders(const flow::Making& making) {
  for (const std::string& name : making.texts("authRequestHeaders")) allowed_.push_back(flow::canonical(name));
  if (making.config.find("trustForwardHeader") != nullptr) trusts_ = making.flag("trustForwardHeader");
  if (!trusts_.value_or(false) || allowed_.empty()) return;
  for (const char* name :
       {"Proto", "For", "Host", "Port", "Server", "Uri", "Method", "Prefix", "Tls-Client-Cert", "Tls-Client-Cert-Info"})
    allowed_.push_back(std::string("X-Forwarded-") + name);
  allowed_.emplace_back("X-Real-Ip");
}

void remove_auth_hop_headers(Headers& headers) {
  for (std::string_view name : kHop) remove_header(headers, name);
}

Headers AuthRequestHeaders::of(const Call& call, std::string_view method, bool& zips) const {
  const route::Request& request = call.prepared.request;
  std::vector<std::string> named;
  for (const rule::Pair& line : request.headers) {
    if (line.name != "Connection") continue;
    for (std::string_view part : base::split(line.value, ",")) named.push_back(flow::canonical(base::trim(part)));
  }
  bool removes_forwarded = trusts_ && !*trusts_;
  Headers out;
  for (const rule::Pair& line : request.headers) {
    bool hop = std::ranges::find(kHop, line.name) != kHop.end() || std::ranges::find(kOwn, line.name) != kOwn.end() ||
               std::ranges::find(named, line.name) != named.end();
    bool unlisted = !allowed_.empty() && std::ranges::find(allowed_, line.name) == allowed_.end();
    bool removed = removes_forwarded && route::is_managed_header(line.name, call.exchange.options);
    if (!hop && !unlisted && !removed) out.push_back({std::string(line.name), std::string(line.value)});
  }
  add_forwarded(call, out);
  // Of a client without a name Go's default one is told only where trustForwardHeader is not written, or where the
  // empty one is not among those that are passed on.
  bool told = !trusts_ || (!allowed_.empty() && std::ranges::find(allowed_, "User-Agent") == allowed_.end());
  zips = add_defaults(method, told, out);
  return out;
}

void AuthRequestHeaders::add_forwarded(const Call& call, Headers& out) const {
  const route::Request& request = call.prepared.request;
  auto add = [&](const char* name, std::string value) {
    // What is there counts if it is trusted, or could not come from the client.
    if (!trusts_ || find_header(out, name) == nullptr) set_header(out, name, value);
  };
  std::string client(peer_host(call));
  if (trusts_ && !client.empty()) {
    std::string before;
    for (const Header& one : out) {
      if (one.name == "X-Forwarded-For") before += one.value + ", ";
    }
    set_header(out, "X-Forwarded-For", before + client);
  } else if (!client.empty()) {
    set_header(out, "X-Forwarded-For", client);
  }
  add("X-Forwarded-Method", std::string(request.method));
  add("X-Forwarded-Proto", call.client.tls ? "https" : "http");
  if (trusts_) add("X-Forwarded-Port", port_of(call, out));
  add("X-Forwarded-Host", std::string(request.host));
  add("X-Forwarded-Uri", std::string(route::request_uri(request.url, call.prepared.store)));
}

std::optional<std::string> resolve_location(std::string_view url, std::string_view location) {
  base::UrlParts to, from;
  std::string_view rest = location.substr(0, location.find('#'));
  if (base::split_url(rest, false, to) || base::split_url(url.substr(0, url.find('#')), false, from))
    return std::nullopt;
  if (!to.scheme.empty()) return base::url_text(location);
  std::string scheme = base::ascii_lower(from.scheme) + ":", out = scheme + "//" + std::string(from.host);
  if (to.authority) return scheme + std::string(location);
  std::string path(to.path), base_path(from.path);
  if (path.empty()) {
    std::string query = rest.empty() && !from.query.empty() ? "?" + std::string(from.query) : "";
    return out + base_path + query + std::string(location);
  }
  if (!path.starts_with('/')) path = base_path.substr(0, base_path.rfind('/') + 1) + path;
  bool slash = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
  path = base::clean_path(path.starts_with('/') ? path : "/" + path);
  if (slash && !path.ends_with('/')) path += '/';
  return out + path + std::string(location.substr(to.path.size()));
}

std::string redirect_location(std::string_view url, const route::Request& request) {
  base::UrlParts parts;
  std::string out(url);
  if (base::split_url(url.substr(0, url.find('#')), false, parts) || !parts.scheme.empty() || !parts.host.empty())
    return out;
  if (!url.starts_with('/')) {
    std::string before(request.url.path.empty() ? "/" : request.url.path);
    out = before.substr(0, before.rfind('/') + 1) + out;
  }
  std::size_t mark = out.find('?');
  std::string query = mark == std::string::npos ? "" : out.substr(mark);
  out = out.substr(0, mark);
  bool slash = out.ends_with('/');
  out = base::clean_path(out);
  if (slash && !out.ends_with('/')) out += '/';
  return out + query;
}

}  // namespace gw::serve
