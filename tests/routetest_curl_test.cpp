#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <regex>
#include <sstream>
#include <thread>

#include "route/request.h"
#include "routetest/curl.h"
#include "support/asked.h"
#include "support/catch.h"
#include "support/files.h"

using namespace gw;
using namespace gw::testing;

namespace {

/// A socket on the loopback that takes one request at a time and keeps its head.
class Listener {
 public:
  Listener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(socket_, 8) == 0);
    REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  ~Listener() { ::close(socket_); }

  int port() const { return port_; }

  std::string head() {
    if (!ready(socket_)) return {};
    int client = ::accept(socket_, nullptr, nullptr);
    std::string out;
    char buffer[4096];
    while (out.find("\r\n\r\n") == std::string::npos && ready(client)) {
      ssize_t got = ::recv(client, buffer, sizeof buffer, 0);
      if (got <= 0) break;
      out.append(buffer, static_cast<std::size_t>(got));
    }
    constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    ::send(client, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL);
    ::close(client);
    return out.substr(0, out.find("\r\n\r\n") + 2);
  }

 private:
  static bool ready(int socket) {
    pollfd wait{socket, POLLIN, 0};
    return ::poll(&wait, 1, 5000) == 1;
  }

  int socket_;
  int port_ = 0;
};

/// Without what differs between versions and runs of curl, and without blanks around values.
std::string plain(const std::string& head) {
  std::istringstream lines(head);
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    out += std::regex_replace(line, std::regex("^([^: ]+ ?): *"), "$1: ") + "\n";
  }
  out = std::regex_replace(out, std::regex("curl/[0-9.]+"), "curl/x");
  out = std::regex_replace(out, std::regex("Accept-Encoding: .*"), "Accept-Encoding: x");
  return std::regex_replace(out, std::regex("boundary=-*[0-9a-zA-Z]+"), "boundary=x");
}

std::string bytes_of(const flow::Asked& asked) {
  route::Store store;
  route::Question question;
  question.method = asked.method;
  question.target = asked.target;
  if (asked.host) question.host = *asked.host;
  for (const auto& [name, value] : asked.headers) question.headers.push_back({name, value});
  question.version = asked.version;
  std::string out(route::to_bytes(question, store));
  out.resize(out.size() - 2);
  return out;
}

std::string sent_by_curl(const std::string& command) {
  Listener listener;
  std::string script =
      "curl() { command curl -q -s --max-time 5 --connect-to ::127.0.0.1:" + std::to_string(listener.port()) +
      " \"$@\"; }\n" + command + "\n";
  auto path = std::filesystem::temp_directory_path() / ("gw_curl_" + std::to_string(::getpid()));
  {
    std::FILE* file = std::fopen(path.c_str(), "wb");
    REQUIRE(file != nullptr);
    std::fwrite(script.data(), 1, script.size(), file);
    std::fclose(file);
  }
  std::string head;
  int code = 0;
  std::thread run([&] { code = std::system(("bash " + path.string() + " >/dev/null 2>&1 </dev/null").c_str()); });
  head = listener.head();
  run.join();
  std::filesystem::remove(path);
  return head;
}

}  // namespace

TEST_CASE("routetest/curl: the request is the one that curl sends", "[routetest][tools]") {
  if (std::system("bash -c 'command -v curl' >/dev/null 2>&1") != 0) {
    WARN("skipped: curl is not installed");
    return;
  }
  std::istringstream lines(read(source_path("testdata/routetest/curl/real.txt")));
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    Result<routetest::CurlCommand> command = routetest::read_curl(line);
    std::string error = command ? "" : command.error().message;
    // A URL with a blank is refused by both.
    if (line.find("x y") != std::string::npos) {
      CHECK(!error.empty());
      continue;
    }
    CHECK(error.empty());
    if (command) CHECK(plain(bytes_of(command->asked)) == plain(sent_by_curl(line)));
  }
}

TEST_CASE("routetest/curl: testdata/routetest/curl", "[routetest]") {
  for (const auto& path : cases("testdata/routetest/curl", ".cmd")) {
    DYNAMIC_SECTION(path.filename().string()) {
      std::string text = read(path), actual;
      // Commands are separated by lines of "%%".
      for (std::size_t at = 0; at < text.size();) {
        std::size_t end = std::min(text.find("%%\n", at), text.size());
        std::string one = text.substr(at, end - at);
        at = end + 3;
        actual += one;
        Result<routetest::CurlCommand> command = routetest::read_curl(one);
        actual += command ? show(command->asked) : "  error: " + command.error().message + "\n";
        if (!command) continue;
        for (const std::string& note : command->notes) actual += "  note: " + note + "\n";
      }
      auto golden = path;
      check_golden(golden.replace_extension(".golden"), actual);
    }
  }
}
