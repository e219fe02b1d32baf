#include "serve/stream_routers.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/url.h"
#include "flow/connection.h"
#include "runtime/router.h"
#include "serve/address.h"
#include "serve/config_values.h"
#include "serve/kept.h"
#include "serve/running.h"
#include "serve/transports.h"

namespace gw::serve {
namespace {

using model::Value;

constexpr std::size_t kEchoed = 16384;  // Bytes at a time.

/// Connections that are open, by middleware and client address.
class OpenConnections {
 public:
  bool enter(const std::string& key, std::int64_t most) {
    std::scoped_lock lock(mutex_);
    std::int64_t& count = counts_[key];
    if (count >= most) return false;
    ++count;
    return true;
  }
  void leave(const std::string& key) {
    std::scoped_lock lock(mutex_);
    auto found = counts_.find(key);
    if (found != counts_.end() && --found->second == 0) counts_.erase(found);
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::int64_t> counts_;
};

OpenConnections& open_connections() {
  static OpenConnections all;
  return all;
}

/// What a connection has entered, to be left at its end.
class Entered {
 public:
  Entered() = default;
  Entered(const Entered&) = delete;
  Entered& operator=(const Entered&) = delete;
  ~Entered() {
    for (const std::string& key : keys_) open_connections().leave(key);
  }
  bool enter(std::string key, std::int64_t most) {
    if (!open_connections().enter(key, most)) return false;
    keys_.push_back(std::move(key));
    return true;
  }

 private:
  std::vector<std::string> keys_;
};

/// False: a middleware of the router does not let the client in.
bool pass(const Running& running, const runtime::Object& router, std::string_view remote, Entered& entered) {
  const flow::Gateway& gateway = running.gateway();
  const Value* names = router.value.find("middlewares");
  if (names == nullptr) return true;
  for (const Value& written : names->items()) {
    std::string name = runtime::qualified(written.string(), router.name);
    const runtime::Object* middleware = gateway.graph().find(runtime::Role::TcpMiddleware, name);
    if (middleware == nullptr) return false;
    for (std::string_view kind : {"ipAllowList", "ipWhiteList"}) {
      const Value* list = middleware->value.find(kind);
      if (list != nullptr && !flow::allows(*list, route::peer_ip(remote))) return false;
    }
    if (const Value* counted = middleware->value.find("inFlightConn")) {
      auto most = model::integer_of(*counted, "amount", gateway.source().version).value_or(0);
      if (!entered.enter(name + " " + std::string(address_of(remote)), most)) return false;
    }
  }
  return true;
}

void put_address(std::string& out, const Address& address) {
  if (address.storage.ss_family == AF_INET6)
    out.append(reinterpret_cast<const char*>(&reinterpret_cast<const sockaddr_in6*>(&address.storage)->sin6_addr), 16);
  else out.append(reinterpret_cast<const char*>(&reinterpret_cast<const sockaddr_in*>(&address.storage)->sin_addr), 4);
}

std::optional<Address> parse_address(std::string_view text) {
  auto split = base::split_host_port(text);
  if (!split) return std::nullopt;
  int port = 0;
  std::from_chars(split->port.data(), split->port.data() + split->port.size(), port);
  return literal(split->host, port);
}

std::optional<StreamCheck> check_of(const Value& balancer, Version version) {
  const Value* value = balancer.find("healthCheck");
  if (value == nullptr) return std::nullopt;
  StreamCheck out;
  out.send = model::text_of(*value, "send", version).value_or("");
  out.expect = model::text_of(*value, "expect", version).value_or("");
  out.port = static_cast<int>(model::integer_of(*value, "port", version).value_or(0));
  out.interval = positive_duration(*value, "interval", version, out.interval);
  out.unhealthy_interval = positive_duration(*value, "unhealthyInterval", version, out.interval);
  out.timeout = positive_duration(*value, "timeout", version, out.timeout);
  return out;
}

/// Gives the client back what it sends.
Task<void> echo(Stream& stream) {
  std::unique_ptr<char[]> buffer(new char[kEchoed]);
  for (;;) {
    ssize_t count = co_await stream.receive({buffer.get(), kEchoed});
    if (count <= 0) break;
    bool sent = co_await stream.send({buffer.get(), static_cast<std::size_t>(count)});
    if (!sent) break;
  }
}

}  // namespace

StreamServices::StreamServices(const flow::Gateway& gateway, const Overrides& instead, bool udp)
    : mocked_(instead.mock) {
  const auto& all = (udp ? gateway.udp_services() : gateway.tcp_services()).all();
  for (const auto& [name, service] : all) nodes_[name];
  for (const auto& [name, service] : all) fill(gateway, service, instead, nodes_[name], udp);
}

void StreamServices::fill(const flow::Gateway& gateway, const flow::Service& service, const Overrides& instead,
                          Node& node, bool udp) {
  Version version = gateway.source().version;
  const runtime::Object* object =
      gateway.graph().find(udp ? runtime::Role::UdpService : runtime::Role::TcpService, service.name);
  const Value* balancer = object == nullptr ? nullptr : object->value.find("loadBalancer");
  int proxy = 0;
  std::shared_ptr<const TransportOptions> options = transport_of(gateway, nullptr, service.name);
  if (!udp && balancer != nullptr) {
    TcpTransport transport = tcp_transport_of(gateway, *balancer, service.name);
    options = transport.options;
    proxy = transport.proxy_protocol;
  }
  if (!udp && balancer != nullptr && !instead.mock) node.check = check_of(*balancer, version);
  const Value* written = balancer == nullptr ? nullptr : balancer->find("servers");
  for (const flow::Server& one : service.servers) {
    auto server = std::make_unique<StreamServer>();
    server->address = one.address;
    server->proxy_protocol = proxy;
    server->options = options;
    const std::string_view scheme = udp ? "udp://" : "tcp://";
    std::string address = std::string(scheme) + std::string(one.address);
    if (instead.local) address = instead.local(address);
    if (auto split = base::split_host_port(std::string_view(address).substr(std::min(scheme.size(), address.size())))) {
      server->host = split->host.empty() ? "127.0.0.1" : split->host;  // As Go's dialer has it.
      std::from_chars(split->port.data(), split->port.data() + split->port.size(), server->port);
    }
    for (const Value& value : written == nullptr ? std::span<const Value>() : written->items()) {
      if (model::written(value, "address") == one.address)
        server->tls = model::bool_of(value, "tls", version).value_or(false);
    }
    node.members.push_back(std::make_unique<Member>());
    if (node.check) node.members.back()->up = [one = server.get()] { return one->up.load(); };
    node.servers.push_back(std::move(server));
  }
  for (const flow::Service::Child& child : service.children) {
    auto found = child.service == nullptr ? nodes_.end() : nodes_.find(child.service->name);
    if (found == nodes_.end()) continue;
    node.children.push_back(&found->second);
    node.members.push_back(std::make_unique<Member>());
    node.members.back()->weight = child.weight;
    if (service.checked) node.members.back()->up = [one = &found->second] { return one->up(); };
  }
  node.balancer = std::make_unique<TurnBalancer>(node.members);
}

bool StreamServices::Node::up() const {
  return std::ranges::any_of(members, [](const auto& one) { return one->weight > 0 && one->is_up(); });
}

void StreamServices::each_checked(const std::function<void(const StreamCheck&, StreamServer&)>& call) const {
  for (const auto& [name, node] : nodes_) {
    if (!node.check) continue;
    for (const auto& server : node.servers) call(*node.check, *server);
  }
}

void StreamServices::each_server(const std::function<void(std::string_view, const StreamServer&)>& call) const {
  for (const auto& [name, node] : nodes_) {
    for (const auto& server : node.servers) call(name, *server);
  }
}

void StreamServices::keep_health(const StreamServices& before) const {
  for (const auto& [name, node] : nodes_) {
    auto old = before.nodes_.find(name);
    if (!node.check || old == before.nodes_.end() || !old->second.check) continue;
    for (const auto& server : node.servers) {
      auto same = std::ranges::find(old->second.servers, server->address, &StreamServer::address);
      if (same != old->second.servers.end()) server->up = (*same)->up.load();
    }
  }
}

const StreamServer* StreamServices::pick(std::string_view service) const {
  auto found = nodes_.find(service);
  const Node* node = found == nodes_.end() ? nullptr : &found->second;
  // A TCP service that refers to itself is accepted by Traefik, which then never ends.
  for (int depth = 0; node != nullptr && depth < 64; ++depth) {
    std::size_t chosen = node->balancer->pick();
    if (chosen == Balancer::kNone) return nullptr;
    if (chosen < node->servers.size()) return node->servers[chosen].get();
    node = node->children[chosen - node->servers.size()];
  }
  return nullptr;
}

std::string proxy_header(int version, std::string_view remote, std::string_view local) {
  auto from = parse_address(remote), to = parse_address(local);
  bool known = from && to && from->storage.ss_family == to->storage.ss_family;
  bool six = known && from->storage.ss_family == AF_INET6;
  if (version == 1) {
    if (!known) return "PROXY UNKNOWN\r\n";
    auto host = [](std::string_view text) { return std::string(base::split_host_port(text)->host); };
    return std::string("PROXY TCP") + (six ? "6 " : "4 ") + host(remote) + " " + host(local) + " " +
           std::to_string(from->port()) + " " + std::to_string(to->port()) + "\r\n";
  }
  std::string out("\r\n\r\n\0\r\nQUIT\n", 12);
  out += known ? '\x21' : '\x20';
  out += !known ? '\x00' : six ? '\x21' : '\x11';
  std::size_t size = !known ? 0 : six ? 36 : 12;
  out += static_cast<char>(size >> 8U);
  out += static_cast<char>(size & 255U);
  if (!known) return out;
  put_address(out, *from);
  put_address(out, *to);
  for (int port : {from->port(), to->port()}) {
    out += static_cast<char>(port >> 8);
    out += static_cast<char>(port & 255);
  }
  return out;
}

Task<void> serve_tcp(const Running& running, const runtime::Object& router, std::string_view tls_options,
                     std::string_view server_name, Stream& stream, std::string_view remote, std::string_view local) {
  Entered entered;
  if (!pass(running, router, remote, entered)) co_return;
  const flow::Service* service = running.gateway().way(router).service;
  const StreamServer* server = service == nullptr ? nullptr : running.tcp().pick(service->name);
  if (server == nullptr || (server->host.empty() && !running.tcp().mocked())) co_return;
  if (!tls_options.empty()) {
    std::string why;
    Ssl ssl = running.tls().open(tls_options, server_name, why);
    if (ssl == nullptr) co_return;
    stream.start_tls(std::move(ssl));
    if (co_await stream.handshake(stream.loop().now() + std::chrono::seconds(30)) != 1) co_return;
  }
  if (running.tcp().mocked()) {
    co_await echo(stream);
    co_return;
  }
  if (!server->options->not_served.empty()) co_return;
  Upstream upstream;
  upstream.scheme = server->tls ? "https" : "tcp";
  upstream.host = server->host;
  upstream.authority = server->address;
  upstream.port = server->port;
  upstream.options = server->options;
  std::string protocol, why;
  bool late = false;
  std::string first = server->proxy_protocol == 0 ? std::string() : proxy_header(server->proxy_protocol, remote, local);
  std::unique_ptr<Stream> to = co_await dial(stream.loop(), upstream, protocol, why, late, first);
  if (to == nullptr) co_return;
  co_await relay(stream, *to, nullptr, nullptr);
}

}  // namespace gw::serve
