#ifndef GW_TESTS_SUPPORT_FAKE_ENGINE_H_
#define GW_TESTS_SUPPORT_FAKE_ENGINE_H_

#include <atomic>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <thread>

namespace gw::testing {

/// As much of Docker's Engine API as gw asks for, on a free port of 127.0.0.1 or on a socket of the machine.
class FakeEngine {
 public:
  explicit FakeEngine(const std::string& socket = "");
  ~FakeEngine();
  FakeEngine(const FakeEngine&) = delete;
  FakeEngine& operator=(const FakeEngine&) = delete;

  int port() const { return port_; }

  /// A container as /containers/{id}/json tells it, and an event for those who listen; an empty one: it is gone.
  void set(const std::string& id, const std::string& json, bool event = true);
  /// Ends the streams of events.
  void hang_up() { ++hang_ups_; }
  int listeners() const { return listeners_; }

 private:
  void serve();
  void answer(int client);
  void events(int client);

  int socket_ = -1, port_ = 0;
  std::atomic<bool> ends_ = false;
  std::atomic<int> events_ = 0, hang_ups_ = 0, listeners_ = 0;
  std::mutex mutex_;
  std::map<std::string, std::string> containers_;
  std::list<std::thread> clients_;
  std::thread thread_;
};

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_FAKE_ENGINE_H_
