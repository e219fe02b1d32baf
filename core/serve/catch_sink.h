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
    held_ = head.status != 101 && statuses_.contains(head.status);
    if (!held_) return next_.head(std::move(head));
    caught_ = head.status;
    return taken();
  }

 private:
  const StatusRanges& statuses_;
  int caught_ = 0;
};

}  // namespace gw::serve

#endif  // GW_SERVE_CATCH_SINK_H_
