// Who takes a connection. Source: pkg/server/router/tcp/router.go (ServeTCP, servePostgres); routing.md 4.4.

#include <algorithm>

#include "route/tables.h"

namespace gw::route {
namespace {

using Via = Choice::Via;

struct Found {
  const TcpRoute* route = nullptr;
  std::vector<const TcpRoute*> others;

  bool catch_all() const { return route->program->catch_all(); }
};

Found find(const TcpMuxer& muxer, const rule::TcpConnection& data) {
  Found out;
  out.route = muxer.find(data, &out.others);
  return out;
}

Choice take(Via via, Found found) {
  if (via == Via::Https && found.route->broken)
    return {Via::Closed, nullptr, std::move(found.others),
            "the TLS options of this host do not exist or cannot be built"};
  if (via == Via::Tcp && found.route->broken)
    return {Via::Closed, found.route, std::move(found.others),
            "the TLS options of the router do not exist or cannot be built"};
  return {via, found.route, std::move(found.others), {}};
}

/// HTTPS without a host of that name stands behind TCP routers but those that take everything. Where chance decides
/// between one of these and others, HTTPS may get it or one of the others.
Choice behind(const Found& https, const Found& tcp) {
  std::vector<const TcpRoute*> named, all = tcp.others;
  if (tcp.route != nullptr) all.insert(all.begin(), tcp.route);
  for (const TcpRoute* route : all) {
    if (!route->program->catch_all()) named.push_back(route);
  }
  if (!named.empty() && named.size() == all.size()) return take(Via::Tcp, tcp);
  Choice out = take(Via::Https, https);
  out.others.insert(out.others.end(), named.begin(), named.end());
  return out;
}

Choice over_tls(const EntryPoint& point, const rule::TcpConnection& data) {
  if (point.acme_tls && std::ranges::find(data.alpn, "acme-tls/1") != data.alpn.end())
    return {Via::Closed, nullptr, {}, "Traefik answers the ACME challenge itself"};
  Found https = find(point.https, data);
  if (https.route != nullptr && !https.catch_all()) return take(Via::Https, std::move(https));
  Found tcp = find(point.tcp_tls, data);
  if (https.route != nullptr) return behind(https, tcp);
  if (tcp.route != nullptr) return take(Via::Tcp, std::move(tcp));
  if (point.https_broken) return {Via::Closed, nullptr, {}, "the default TLS options are defined twice or are no good"};
  return {Via::Https, nullptr, {}, {}};
}

}  // namespace

Choice choose(const EntryPoint& point, const Connection& connection) {
  bool only_plain = !point.tcp.routes().empty() && point.tcp_tls.routes().empty() && point.https.routes().empty();
  if (only_plain) {
    // Nothing is read of the connection.
    rule::TcpConnection blind;
    blind.peer = connection.data.peer;
    if (Found tcp = find(point.tcp, blind); tcp.route != nullptr) return take(Via::Tcp, std::move(tcp));
  }
  rule::TcpConnection data = connection.data;
  switch (connection.kind) {
    case Connection::Kind::Postgres: {
      Found tcp = find(point.tcp_tls, data);
      if (tcp.route != nullptr) return take(Via::Tcp, std::move(tcp));
      return {Via::Closed, nullptr, {}, "no TCP router with TLS takes it"};
    }
    case Connection::Kind::Tls: return over_tls(point, data);
    case Connection::Kind::SslV2:
      data.server_name = {};
      data.alpn = {};
      return over_tls(point, data);
    case Connection::Kind::Plain: break;
  }
  data.server_name = {};
  data.alpn = {};
  if (Found tcp = find(point.tcp, data); tcp.route != nullptr) return take(Via::Tcp, std::move(tcp));
  return {Via::Http, nullptr, {}, {}};
}

}  // namespace gw::route
