#ifndef GW_FLOW_CLIENT_IP_H_
#define GW_FLOW_CLIENT_IP_H_

// Who a request counts as coming from, for lists of addresses. Sources: pkg/ip/strategy.go, checker.go;
// pkg/config/dynamic/middlewares.go (IPStrategy.Get).

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/ip.h"
#include "flow/middleware.h"

namespace gw::flow {

using IpRanges = std::vector<base::IpRange>;
IpRanges ip_ranges(const std::vector<std::string>& texts);
bool contains(const IpRanges& ranges, const base::Ip& ip);

class ClientIp {
 public:
  /// `strategy` is an object of dynamic.IPStrategy, or null.
  ClientIp(const model::Value* strategy, Version version);

  struct Found {
    std::string_view text;       ///< As it stands in the request; may be empty.
    std::optional<base::Ip> ip;  ///< Nothing: it is no address.
  };
  Found of(const route::Prepared& prepared) const;

 private:
  std::string_view text_of(const route::Prepared& prepared) const;
  std::string_view last_outside(std::string_view forwarded) const;

  std::int64_t depth_ = 0;  ///< Entries of X-Forwarded-For from the right.
  IpRanges excluded_;
  std::int64_t subnet_ = 0;  ///< Bits of an IPv6 address that count; 0: all.
};

/// What ipAllowList and ipWhiteList do.
class AllowList final : public Middleware {
 public:
  AllowList(const Making& making, std::int64_t status);
  std::optional<Reply> apply(Exchange& exchange) const override;

 private:
  IpRanges ranges_;
  ClientIp client_;
  int status_;
};

}  // namespace gw::flow

#endif  // GW_FLOW_CLIENT_IP_H_
