#ifndef GW_FLOW_NO_EFFECT_H_
#define GW_FLOW_NO_EFFECT_H_

#include "flow/middleware.h"

namespace gw::flow {

/// Lets every request pass as it is.
class NoEffect final : public Middleware {
 public:
  std::optional<Reply> apply(Exchange&) const override { return std::nullopt; }
};

}  // namespace gw::flow

#endif  // GW_FLOW_NO_EFFECT_H_
