#ifndef GW_SERVE_SOURCE_KEY_H_
#define GW_SERVE_SOURCE_KEY_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "flow/client_ip.h"
#include "serve/call.h"

namespace gw::serve {

/// Whose request it is, for the middlewares that count by source: an address, a header's value, the host.
/// Source: pkg/middlewares/extractor.go.
class SourceKey {
 public:
  enum class Kind : std::uint8_t { Address, Header, Host };

  /// `making` has the option sourceCriterion, or not: then `otherwise` counts.
  SourceKey(const flow::Making& making, Kind otherwise);

  std::string_view of(const Call& call) const;

 private:
  Kind kind_;
  std::string header_;
  flow::ClientIp address_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_SOURCE_KEY_H_
