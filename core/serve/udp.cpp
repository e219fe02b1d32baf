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
constexpr std::size_t kMostWaiting = 64;  // Packets, while a name is looked up.

/// One client's packets.
struct Session {
  std::unique_ptr<Descriptor> server;  ///< Null: its name is looked up.
  std::vector<std::string> waiting;    ///< Until then.
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
    std::shared_ptr<const Running> running = shared_.live.get();
    if (running != nullptr && running->udp().mocked()) {
      sendto(file_, packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL, from.get(), from.length);
      return;
    }
    std::string key = from.text();
    auto found = sessions_.find(key);
    if (found == sessions_.end()) {
      const StreamServer* server = sessions_.size() < kMostSessions ? pick(running.get()) : nullptr;
      if (server == nullptr || server->host.empty()) return;
      found = sessions_.emplace(key, std::make_shared<Session>()).first;
      spawn(serve(shared_from_this(), key, from, found->second, server->host, server->port));
      // It may have ended already.
      found = sessions_.find(key);
      if (found == sessions_.end()) return;
    }
    Session& session = *found->second;
    session.last = loop_.now();
    if (session.server != nullptr)
      send(session.server->file(), packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    else if (session.waiting.size() < kMostWaiting) session.waiting.emplace_back(packet);
  }

  const StreamServer* pick(const Running* running) const {
    const route::EntryPoint* point = running == nullptr ? nullptr : point_of(*running, name_);
    const runtime::Object* router = point == nullptr ? nullptr : point->udp_router;
    const flow::Service* service = router == nullptr ? nullptr : running->gateway().way(*router).service;
    return service == nullptr ? nullptr : running->udp().pick(service->name);
  }

  /// A session, from looking up the server's name to its end: nothing has come or gone for the time limit.
  static Task<void> serve(std::shared_ptr<Sessions> self, std::string key, Address client,
                          std::shared_ptr<Session> session, std::string host, int port) {
    std::string why;
    std::vector<Address> found = co_await resolve(self->loop_, host, port, why);
    if (!found.empty()) session->server = open(self->loop_, found.front());
    if (session->server != nullptr) {
      for (const std::string& packet : session->waiting)
        send(session->server->file(), packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      session->waiting.clear();
      co_await answers(*self, client, *session);
    }
    self->sessions_.erase(key);
  }

  static std::unique_ptr<Descriptor> open(Loop& loop, const Address& address) {
    int file = socket(address.storage.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (file < 0) return nullptr;
    auto out = std::make_unique<Descriptor>(loop, file);
    return ::connect(file, address.get(), address.length) == 0 ? std::move(out) : nullptr;
  }

  /// What the server sends goes back.
  static Task<void> answers(Sessions& self, const Address& client, Session& session) {
    // A packet is gone before the next wait: all sessions of the thread share the room for it.
    thread_local std::array<char, kLargest> packet;
    Descriptor& server = *session.server;
    for (;;) {
      ssize_t size = recv(server.file(), packet.data(), packet.size(), MSG_DONTWAIT);
      if (size >= 0) {
        session.last = self.loop_.now();
        sendto(self.file_, packet.data(), static_cast<std::size_t>(size), MSG_DONTWAIT | MSG_NOSIGNAL, client.get(),
               client.length);
        continue;
      }
      server.not_readable();
      server.read_deadline(session.last + self.timeout_);
      Woken woken = co_await server.readable();
      if (woken == Woken::Cancelled) co_return;
      if (woken == Woken::Late && session.last + self.timeout_ <= self.loop_.now()) co_return;
    }
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
