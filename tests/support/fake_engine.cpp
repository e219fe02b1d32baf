#include "support/fake_engine.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>

namespace gw::testing {
namespace {

void send_all(int client, const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    ssize_t count = ::send(client, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (count <= 0) return;
    at += static_cast<std::size_t>(count);
  }
}

void reply(int client, const std::string& status, const std::string& body) {
  send_all(client, "HTTP/1.1 " + status +
                       "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
                       std::to_string(body.size()) + "\r\n\r\n" + body);
}

}  // namespace

FakeEngine::FakeEngine(const std::string& socket) {
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  std::memcpy(local.sun_path, socket.c_str(), std::min(socket.size(), sizeof local.sun_path - 1));
  sockaddr_in inet{};
  inet.sin_family = AF_INET;
  inet.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bool tcp = socket.empty();
  auto* address = tcp ? reinterpret_cast<sockaddr*>(&inet) : reinterpret_cast<sockaddr*>(&local);
  socklen_t size = tcp ? sizeof inet : sizeof local;
  socket_ = ::socket(tcp ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::bind(socket_, address, size) == 0 && ::listen(socket_, 16) == 0 && tcp) {
    ::getsockname(socket_, address, &size);
    port_ = ntohs(inet.sin_port);
  }
  thread_ = std::thread([this] { serve(); });
}

FakeEngine::~FakeEngine() {
  ends_ = true;
  thread_.join();
  for (std::thread& client : clients_) client.join();
  ::close(socket_);
}

void FakeEngine::set(const std::string& id, const std::string& json, bool event) {
  {
    std::lock_guard lock(mutex_);
    if (json.empty()) containers_.erase(id);
    else containers_[id] = json;
  }
  if (event) ++events_;
}

void FakeEngine::serve() {
  while (!ends_) {
    pollfd waited{socket_, POLLIN, 0};
    if (::poll(&waited, 1, 10) <= 0) continue;
    int client = ::accept(socket_, nullptr, nullptr);
    if (client >= 0) clients_.emplace_back([this, client] { answer(client), ::close(client); });
  }
}

void FakeEngine::answer(int client) {
  std::string request;
  std::array<char, 4096> buffer;
  while (request.find("\r\n\r\n") == std::string::npos) {
    ssize_t count = ::read(client, buffer.data(), buffer.size());
    if (count <= 0) return;
    request.append(buffer.data(), static_cast<std::size_t>(count));
  }
  std::size_t begin = request.find(' ') + 1;
  std::string target = request.substr(begin, request.find(' ', begin) - begin);
  std::string path = target.substr(0, target.find('?'));
  if (path == "/events") return events(client);
  std::lock_guard lock(mutex_);
  if (path == "/containers/json") {
    std::string list;
    for (const auto& [id, json] : containers_) list += (list.empty() ? "" : ",") + ("{\"Id\":\"" + id + "\"}");
    return reply(client, "200 OK", "[" + list + "]");
  }
  for (const auto& [id, json] : containers_) {
    if (path == "/containers/" + id + "/json") return reply(client, "200 OK", json);
  }
  reply(client, "404 Not Found", R"({"message":"page not found"})");
}

void FakeEngine::events(int client) {
  int told = events_, hang_ups = hang_ups_;
  send_all(client, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
  ++listeners_;
  while (!ends_ && hang_ups == hang_ups_) {
    if (told < events_) {
      send_all(client, "21\r\n{\"Type\":\"container\",\"x\":\"start\"}\n\r\n");
      ++told;
    }
    pollfd waited{client, POLLIN, 0};
    char byte = 0;
    if (::poll(&waited, 1, 2) > 0 && ::read(client, &byte, 1) <= 0) break;
  }
  --listeners_;
}

}  // namespace gw::testing
