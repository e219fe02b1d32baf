#include "support/child.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace gw::testing {
namespace {

sockaddr_in loopback(int port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  out.sin_port = htons(static_cast<std::uint16_t>(port));
  return out;
}

}  // namespace

int free_port() {
  int file = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  bool bound = ::bind(file, generic, size) == 0 && ::getsockname(file, generic, &size) == 0;
  ::close(file);
  return bound ? ntohs(address.sin_port) : 0;
}

bool answers(int port) {
  auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::chrono::steady_clock::now() < end) {
    int file = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(port);
    bool there = ::connect(file, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(file);
    if (there) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

Child::Child(std::vector<std::string> words, const std::filesystem::path& directory) {
  words.insert(words.begin(), {"timeout", "-s", "KILL", "120"});
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::string log = (directory / "log").string();
  id_ = ::fork();
  if (id_ != 0) return;
  ::setpgid(0, 0);
  int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644), none = ::open("/dev/null", O_RDONLY);
  ::dup2(none, 0), ::dup2(file, 1), ::dup2(file, 2);
  if (::chdir(directory.c_str()) == 0) ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

void Child::stop() {
  if (id_ <= 0) return;
  ::kill(-id_, SIGKILL);
  ::kill(id_, SIGKILL);
  ::waitpid(id_, nullptr, 0);
  id_ = -1;
}

}  // namespace gw::testing
