#include "support/serving.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "schema/schema.h"
#include "source/discover.h"
#include "source/http_payload.h"
#include "support/catch.h"

namespace gw::testing {
namespace {

int connect_to(int port) {
  int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(file, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return file;
  close(file);
  return -1;
}

bool readable(int file, int milliseconds) {
  pollfd one{file, POLLIN, 0};
  return poll(&one, 1, milliseconds) > 0;
}

/// Reads until `text` holds `end`. False: it ends before.
bool read_until(int file, std::string& text, std::string_view end) {
  char buffer[4096];
  while (text.find(end) == std::string::npos) {
    ssize_t count = recv(file, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    text.append(buffer, static_cast<std::size_t>(count));
  }
  return true;
}

/// Takes the body of a request, whose head is at the front of `text`, off it.
bool take_body(int file, const std::string& head, std::string& text, std::string& body) {
  if (head.find("Transfer-Encoding: chunked") != std::string::npos) {
    for (;;) {
      if (!read_until(file, text, "\r\n")) return false;
      std::size_t line = text.find("\r\n"), size = std::strtoul(text.c_str(), nullptr, 16);
      text.erase(0, line + 2);
      if (size == 0) {
        // Trailers, and the empty line behind them.
        while (!text.starts_with("\r\n")) {
          if (!read_until(file, text, "\r\n")) return false;
          if (!text.starts_with("\r\n")) text.erase(0, text.find("\r\n") + 2);
        }
        text.erase(0, 2);
        return true;
      }
      while (text.size() < size + 2) {
        char buffer[4096];
        ssize_t count = recv(file, buffer, sizeof buffer, 0);
        if (count <= 0) return false;
        text.append(buffer, static_cast<std::size_t>(count));
      }
      body += text.substr(0, size);
      text.erase(0, size + 2);
    }
  }
  std::size_t at = head.find("Content-Length: ");
  std::size_t size = at == std::string::npos ? 0 : std::strtoul(head.c_str() + at + 16, nullptr, 10);
  while (text.size() < size) {
    char buffer[4096];
    ssize_t count = recv(file, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    text.append(buffer, static_cast<std::size_t>(count));
  }
  body = text.substr(0, size);
  text.erase(0, size);
  return true;
}

}  // namespace

PlainServer::PlainServer(std::string name) : name_(std::move(name)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(listen(listener_, 64) == 0);
  thread_ = std::thread([this] {
    std::vector<std::thread> connections;
    while (!stopping_) {
      if (!readable(listener_, 20)) continue;
      int connection = accept(listener_, nullptr, nullptr);
      if (connection >= 0) connections.emplace_back([this, connection] { serve(connection); });
    }
    for (std::thread& one : connections) one.join();
  });
}

PlainServer::~PlainServer() {
  stopping_ = true;
  thread_.join();
  close(listener_);
}

std::string PlainServer::url() const {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  return "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

void PlainServer::serve(int connection) const {
  std::string text;
  while (!stopping_) {
    if (text.empty() && !readable(connection, 20)) continue;
    if (!read_until(connection, text, "\r\n\r\n")) break;
    std::size_t end = text.find("\r\n\r\n") + 4;
    std::string head = text.substr(0, end), body;
    text.erase(0, end);
    if (!take_body(connection, head, text, body)) break;
    std::string line = head.substr(0, head.find(" HTTP/"));
    std::string says = name_ + " " + line + " " + body;
    std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(says.size()) + "\r\n\r\n";
    if (!head.starts_with("HEAD")) answer += says;
    if (send(connection, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) break;
  }
  close(connection);
}

Serving::Serving(const std::string& dynamic, serve::ServerOptions options, const std::string& static_file)
    : has_static_(!static_file.empty()) {
  char name[] = "/tmp/gw-serving-XXXXXX";
  REQUIRE(mkdtemp(name) != nullptr);
  directory_ = name;
  write(dynamic);
  if (has_static_) std::ofstream(directory_ / "static.yml") << static_file;
  else options.listen = {{"web", "127.0.0.1:0"}};
  options.admin = "127.0.0.1:0";
  options.threads = 2;
  options.drain = std::chrono::seconds(2);
  options.say = [this](const std::string& line) {
    std::scoped_lock lock(mutex_);
    said_ += line + "\n";
  };
  server_ = std::make_unique<serve::Server>(
      std::move(options), [this](const serve::Payloads& payloads, std::string& why) { return load(payloads, why); });
  std::atomic<bool> ended{false};
  thread_ = std::thread([this, &ended] {
    server_->run();
    ended = true;
  });
  if (!soon([&] { return ended || port("admin") != 0; }) || ended) {
    server_->stop();
    thread_.join();
    FAIL(said());
  }
  server_->wait_until_listening();
}

Serving::~Serving() {
  server_->stop();
  thread_.join();
  std::filesystem::remove_all(directory_);
}

std::optional<serve::Loaded> Serving::load(const serve::Payloads& payloads, std::string& why) const {
  serve::Loaded out;
  source::Request request;
  request.version = schema::newest();
  request.inputs = {"dynamic=" + (directory_ / "dynamic.yml").string()};
  if (has_static_) request.static_file = (directory_ / "static.yml").string();
  out.project = source::discover(*out.sources, request);
  for (const source::Input& one : out.project.inputs) {
    if (!one.analysed) out.not_analysed.push_back(one.path + ": " + one.reason);
  }
  if (out.project.gateways.empty()) {
    why = "nothing found";
    return std::nullopt;
  }
  out.gateway = out.project.gateways.front();
  for (const auto& [name, text] : payloads) {
    text::SourceId id = out.sources->add(name, text);
    out.gateway.providers.push_back(source::load_rest(*out.sources, id, out.gateway.version));
    out.gateway.providers.back().name = name;
  }
  out.world = request.world;
  out.watched = {(directory_ / "dynamic.yml").string()};
  return out;
}

void Serving::write(const std::string& dynamic) {
  std::ofstream(directory_ / "new") << dynamic;
  std::filesystem::rename(directory_ / "new", directory_ / "dynamic.yml");
}

int Serving::port(const std::string& entry_point) const {
  for (const auto& [name, address] : server_->addresses()) {
    if (name == entry_point) return std::atoi(address.c_str() + address.rfind(':') + 1);
  }
  return 0;
}

std::string Serving::said() const {
  std::scoped_lock lock(mutex_);
  return said_;
}

std::string Got::statuses_text() const {
  std::string out;
  for (int one : statuses) out += (out.empty() ? "" : " ") + std::to_string(one);
  return closed ? out + (out.empty() ? "closed" : " closed") : out;
}

Got ask(int port, std::string_view bytes, int patience_milliseconds) {
  Got out;
  int file = connect_to(port);
  if (file < 0) {
    out.closed = true;
    return out;
  }
  send(file, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  char buffer[16384];
  while (readable(file, patience_milliseconds)) {
    ssize_t count = recv(file, buffer, sizeof buffer, 0);
    if (count <= 0) {
      out.closed = true;
      break;
    }
    out.bytes.append(buffer, static_cast<std::size_t>(count));
  }
  close(file);
  for (std::size_t at = out.bytes.find("HTTP/1."); at != std::string::npos; at = out.bytes.find("HTTP/1.", at + 1))
    if (at + 9 < out.bytes.size() && out.bytes[at + 8] == ' ')
      out.statuses.push_back(std::atoi(out.bytes.c_str() + at + 9));
  return out;
}

Got get(int port, const std::string& target, const std::string& host, const std::string& more) {
  return ask(port, "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + more + "\r\n", 3000);
}

bool soon(const std::function<bool()>& holds) {
  for (int i = 0; i < 3000; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace gw::testing
