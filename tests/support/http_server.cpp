#include "support/http_server.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace gw::testing {

HttpServer::HttpServer(std::map<std::string, std::string> bodies) : bodies_(std::move(bodies)) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket_, generic, size) == 0 && ::listen(socket_, 16) == 0 && ::getsockname(socket_, generic, &size) == 0)
    port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

HttpServer::~HttpServer() {
  ends_ = true;
  thread_.join();
  ::close(socket_);
}

std::string HttpServer::last_request() {
  std::lock_guard lock(mutex_);
  return last_;
}

void HttpServer::serve() {
  while (!ends_) {
    pollfd waited{socket_, POLLIN, 0};
    if (::poll(&waited, 1, 20) <= 0) continue;
    int client = ::accept(socket_, nullptr, nullptr);
    if (client < 0) continue;
    std::string request;
    std::array<char, 4096> buffer;
    while (request.find("\r\n\r\n") == std::string::npos) {
      ssize_t count = ::read(client, buffer.data(), buffer.size());
      if (count <= 0) break;
      request.append(buffer.data(), static_cast<std::size_t>(count));
    }
    std::size_t begin = request.find(' ') + 1;
    auto found = bodies_.find(request.substr(begin, request.find(' ', begin) - begin));
    std::string body = found == bodies_.end() ? "404 page not found\n" : found->second;
    std::string reply = std::string("HTTP/1.1 ") + (found == bodies_.end() ? "404 Not Found" : "200 OK") +
                        "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    for (std::size_t at = 0; at < reply.size();) {
      ssize_t count = ::send(client, reply.data() + at, reply.size() - at, MSG_NOSIGNAL);
      if (count <= 0) break;
      at += static_cast<std::size_t>(count);
    }
    ::close(client);
    std::lock_guard lock(mutex_);
    last_ = request;
  }
}

}  // namespace gw::testing
