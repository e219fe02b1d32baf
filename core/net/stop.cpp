#include "net/stop.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

namespace gw::net {

Stop::Stop() : file_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Stop::~Stop() {
  if (file_ >= 0) ::close(file_);
}

void Stop::set() {
  set_ = true;
  ::eventfd_write(file_, 1);
}

Waited wait(int file, bool write, Time until, const Stop* stop) {
  using std::chrono::milliseconds;
  for (;;) {
    if (stop != nullptr && stop->is_set()) return Waited::Stopped;
    std::int64_t left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now()).count();
    pollfd files[] = {{file, static_cast<short>(write ? POLLOUT : POLLIN), 0},
                      {stop == nullptr ? -1 : stop->file(), POLLIN, 0}};
    ::poll(files, 2, static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000)));
    if (files[0].revents != 0) return Waited::Ready;
    if (left <= 0 && files[1].revents == 0) return Waited::Late;
  }
}

}  // namespace gw::net
