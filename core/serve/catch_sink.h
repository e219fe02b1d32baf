#ifndef GW_SERVE_CATCH_SINK_H_
#define GW_SERVE_CATCH_SINK_H_

#include <utility>

#include "serve/pass_sink.h"
#include "serve/status_ranges.h"

namespace gw::serve {

/// Keeps answers of those statuses to itself.
class CatchSink final : public HoldingSink {
 public:
  CatchSink(Sink& next, const StatusRanges& statuses) : HoldingSink(next), statuses_(statuses) {}

  int caught() const { return caught_; }  ///< The status; 0: none.

  Task<bool> head(AnswerHead head) override {
    held_ = !flushed_ && head.status != 101 && statuses_.contains(head.status);
    if (!held_) return next_.head(std::move(head));
    caught_ = head.status;
    return taken();
  }
  Task<bool> flush() override {
    flushed_ = true;  // As if it were 200.
    return HoldingSink::flush();
  }
  void abort() override {
    caught_ = 0;
    next_.abort();
  }

 private:
  const StatusRanges& statuses_;
  int caught_ = 0;
  bool flushed_ = false;
};

}  // namespace gw::serve

#endif  // GW_SERVE_CATCH_SINK_H_
