#include "serve/address.h"

#include <arpa/inet.h>
#include <netdb.h>

#include <array>
#include <charconv>
#include <cstring>
#include <thread>

#include "base/ip.h"
#include "base/strings.h"
#include "base/url.h"

namespace gw::serve {
namespace {

struct Answered {
  std::vector<Address> addresses;
  std::string why;
};

Answered ask_system(const std::string& host, int port) {
  Answered out;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  int failure = getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (failure != 0) {
    out.why = "lookup " + host + ": " + (failure == EAI_NONAME ? "no such host" : gai_strerror(failure));
    return out;
  }
  for (addrinfo* one = found; one != nullptr; one = one->ai_next) {
    Address address;
    std::memcpy(&address.storage, one->ai_addr, one->ai_addrlen);
    address.length = one->ai_addrlen;
    address.set_port(port);
    out.addresses.push_back(address);
  }
  freeaddrinfo(found);
  return out;
}

/// Waits for the thread that asks.
struct Asking {
  Loop& loop;
  std::string host;
  int port;
  Answered answered = {};

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    std::thread([this, waiting] {
      answered = ask_system(host, port);
      loop.post([waiting] { waiting.resume(); });
    }).detach();
  }
  Answered await_resume() { return std::move(answered); }
};

std::optional<int> port_of(std::string_view text) {
  int port = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  bool fine = failure == std::errc() && end == text.data() + text.size() && port >= 0 && port <= 65535;
  return fine ? std::optional<int>(port) : std::nullopt;
}

}  // namespace

std::string Address::text() const {
  std::array<char, INET6_ADDRSTRLEN> host{};
  if (storage.ss_family == AF_INET6) {
    const auto* six = reinterpret_cast<const sockaddr_in6*>(&storage);
    // What came by IPv4 to a socket of IPv6.
    if (IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) {
      inet_ntop(AF_INET, six->sin6_addr.s6_addr + 12, host.data(), host.size());
      return std::string(host.data()) + ":" + std::to_string(port());
    }
    inet_ntop(AF_INET6, &six->sin6_addr, host.data(), host.size());
    return "[" + std::string(host.data()) + "]:" + std::to_string(port());
  }
  if (storage.ss_family != AF_INET) return "@";
  inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(&storage)->sin_addr, host.data(), host.size());
  return std::string(host.data()) + ":" + std::to_string(port());
}

int Address::port() const {
  if (storage.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6*>(&storage)->sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in*>(&storage)->sin_port);
}

void Address::set_port(int port) {
  auto value = htons(static_cast<std::uint16_t>(port));
  if (storage.ss_family == AF_INET6) reinterpret_cast<sockaddr_in6*>(&storage)->sin6_port = value;
  else reinterpret_cast<sockaddr_in*>(&storage)->sin_port = value;
}

std::optional<Address> literal(std::string_view host, int port) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  std::string text(host);
  Address out;
  auto* four = reinterpret_cast<sockaddr_in*>(&out.storage);
  auto* six = reinterpret_cast<sockaddr_in6*>(&out.storage);
  if (inet_pton(AF_INET, text.c_str(), &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    out.length = sizeof(sockaddr_in);
  } else if (inet_pton(AF_INET6, text.c_str(), &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    out.length = sizeof(sockaddr_in6);
  } else {
    return std::nullopt;
  }
  out.set_port(port);
  return out;
}

Task<std::vector<Address>> resolve(Loop& loop, std::string host, int port, std::string& why) {
  if (auto address = literal(host, port)) {
    std::vector<Address> one = {*address};
    co_return one;
  }
  Asking asking{loop, std::move(host), port};
  Answered answered = co_await asking;
  why = std::move(answered.why);
  co_return std::move(answered.addresses);
}

Result<Address> listen_address(std::string_view text) {
  // "/udp" and the like are of Traefik's notation.
  text = text.substr(0, text.find('/'));
  auto split = base::split_host_port(text);
  auto port = split ? port_of(split->port) : std::nullopt;
  if (!port) return Error{Error::Kind::Usage, "\"" + std::string(text) + "\" is no address to listen on"};
  std::string_view host = split->host;
  if (host.empty()) {
    auto all = literal("::", *port);
    return *all;
  }
  if (auto address = literal(host, *port)) return *address;
  Answered answered = ask_system(std::string(host), *port);
  if (answered.addresses.empty()) return Error{Error::Kind::Network, answered.why};
  return answered.addresses.front();
}

std::optional<ServerUrl> parse_server_url(std::string_view url) {
  base::UrlParts parts;
  if (base::split_url(url.substr(0, url.find('#')), false, parts) || parts.host.empty()) return std::nullopt;
  ServerUrl out;
  out.scheme = base::ascii_lower(std::string(parts.scheme));
  out.authority = parts.host;
  out.target = parts.path.empty() ? "/" : std::string(parts.path);
  if (!parts.query.empty()) out.target.append("?").append(parts.query);
  out.port = out.scheme == "https" || out.scheme == "wss" ? 443 : 80;
  auto split = base::split_host_port(parts.host);
  out.host = split ? split->host : parts.host;
  if (out.host.starts_with('[') && out.host.ends_with(']')) out.host = out.host.substr(1, out.host.size() - 2);
  if (!split || split->port.empty()) return out;
  auto port = port_of(split->port);
  if (!port) return std::nullopt;
  out.port = *port;
  return out;
}

}  // namespace gw::serve
