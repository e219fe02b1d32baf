#ifndef GW_NET_STOP_H_
#define GW_NET_STOP_H_

#include <atomic>
#include <chrono>

namespace gw::net {

using Time = std::chrono::steady_clock::time_point;

/// Ends waits from another thread, once and for all.
class Stop {
 public:
  Stop();
  ~Stop();
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;

  void set();
  bool is_set() const { return set_; }
  int file() const { return file_; }  ///< Readable from set() on.

 private:
  std::atomic<bool> set_ = false;
  int file_;
};

enum class Waited : unsigned char { Ready, Late, Stopped };

/// Until the file can be read (or written), `until`, or set(). A `file` of -1 is never ready, a null `stop` never set.
Waited wait(int file, bool write, Time until, const Stop* stop);

}  // namespace gw::net

#endif  // GW_NET_STOP_H_
