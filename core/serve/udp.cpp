// Source: pkg/udp/conn.go, proxy.go.

#include <unistd.h>

#include <array>
#include <map>

#include "serve/listener.h"
#include "serve/stream_routers.h"

namespace gw::serve {
namespace {

constexpr std::size_t kLargest = 65536;
constexpr std::size_t kMostSessions = 65536;

/// One client's packets.
struct Session {
  Session(Loop& loop, int file) : descriptor(loop, file) {}
  Descriptor descriptor;
  Time last{};
};

/// All clients of an entry point; on one loop.
class Sessions : public std::enable_shared_from_this<Sessions> {
 public:
  Sessions(Loop& loop, int file, std::string name, Duration timeout, Shared& shared)
      : loop_(loop), file_(file), name_(std::move(name)), timeout_(timeout), shared_(shared) {}

  void readable() {
    std::array<char, kLargest> packet;
    for (int i = 0; i < 64; ++i) {
      Address from;
      from.length = sizeof from.storage;
      ssize_t size = recvfrom(file_, packet.data(), packet.size(), MSG_DONTWAIT, from.get(), &from.length);
      if (size < 0) return;
      take(from, {packet.data(), static_cast<std::size_t>(size)});
    }
  }

 private:
  void take(const Address& from, std::string_view packet) {
    std::string key = from.text();
    auto found = sessions_.find(key);
    if (found == sessions_.end()) {
      std::shared_ptr<Session> session = sessions_.size() < kMostSessions ? open() : nullptr;
      if (session == nullptr) return;
      found = sessions_.emplace(key, session).first;
      spawn(answers(shared_from_this(), key, from, session));
    }
    found->second->last = loop_.now();
    send(found->second->descriptor.file(), packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  }

  std::shared_ptr<Session> open() {
    std::shared_ptr<const Running> running = shared_.live.get();
    const route::EntryPoint* point = running == nullptr ? nullptr : point_of(*running, name_);
    const runtime::Object* router = point == nullptr ? nullptr : point->udp_router;
    const flow::Service* service = router == nullptr ? nullptr : running->gateway().way(*router).service;
    const StreamServer* server = service == nullptr ? nullptr : running->udp().pick(service->name);
    if (server == nullptr) return nullptr;
    auto address = literal(server->host.empty() ? "127.0.0.1" : server->host, server->port);
    if (!address) return nullptr;
    int file = socket(address->storage.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (file < 0) return nullptr;
    auto session = std::make_shared<Session>(loop_, file);
    if (::connect(file, address->get(), address->length) < 0) return nullptr;
    return session;
  }

  /// What the server sends goes back, until nothing has come or gone for the time limit.
  static Task<void> answers(std::shared_ptr<Sessions> self, std::string key, Address to,
                            std::shared_ptr<Session> session) {
    std::string packet(kLargest, '\0');
    Descriptor& descriptor = session->descriptor;
    for (;;) {
      ssize_t size = recv(descriptor.file(), packet.data(), packet.size(), MSG_DONTWAIT);
      if (size >= 0) {
        session->last = self->loop_.now();
        sendto(self->file_, packet.data(), static_cast<std::size_t>(size), MSG_DONTWAIT | MSG_NOSIGNAL, to.get(),
               to.length);
        continue;
      }
      descriptor.not_readable();
      descriptor.read_deadline(session->last + self->timeout_);
      Woken woken = co_await descriptor.readable();
      if (woken == Woken::Cancelled) break;
      if (woken == Woken::Late && session->last + self->timeout_ <= self->loop_.now()) break;
    }
    self->sessions_.erase(key);
  }

  Loop& loop_;
  int file_;
  std::string name_;
  Duration timeout_;
  Shared& shared_;
  std::map<std::string, std::shared_ptr<Session>> sessions_;
};

}  // namespace

void start_udp(Loop& loop, int file, const std::string& name, Duration timeout, Shared& shared) {
  auto sessions = std::make_shared<Sessions>(loop, file, name, timeout, shared);
  loop.listen(file, [sessions] { sessions->readable(); });
}

}  // namespace gw::serve
