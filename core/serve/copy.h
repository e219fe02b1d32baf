#ifndef GW_SERVE_COPY_H_
#define GW_SERVE_COPY_H_

// Requests that are sent more than once.

#include <memory>
#include <string>

#include "serve/body_buffer.h"
#include "serve/call.h"

namespace gw::serve {

/// A call of its own with the same request, whose answer nobody sees unless its sink is set.
class CallCopy {
 public:
  /// `body`: the whole body of the request.
  CallCopy(const Call& call, std::string body);
  CallCopy(const CallCopy&) = delete;
  CallCopy& operator=(const CallCopy&) = delete;
  ~CallCopy();

  Call& call() { return *call_; }

 private:
  struct Nobody;

  ClientInfo client_;
  route::Prepared prepared_;
  std::unique_ptr<flow::Exchange> exchange_;
  std::string bytes_;
  MemoryBody body_;
  std::unique_ptr<Nobody> nobody_;
  std::unique_ptr<Call> call_;
};

/// The request with its texts in a memory of its own.
void copy_prepared(const route::Prepared& from, route::Prepared& to);

}  // namespace gw::serve

#endif  // GW_SERVE_COPY_H_
