#ifndef GW_SERVE_STATUS_RANGES_H_
#define GW_SERVE_STATUS_RANGES_H_

#include <string>
#include <utility>
#include <vector>

namespace gw::serve {

/// Status codes and ranges of them: "404", "500-599". Texts that are neither were refused with the configuration.
/// Source: pkg/types/http_code_range.go.
class StatusRanges {
 public:
  explicit StatusRanges(const std::vector<std::string>& texts);

  bool contains(int status) const;
  bool empty() const { return ranges_.empty(); }

 private:
  std::vector<std::pair<int, int>> ranges_;  ///< Both ends count.
};

}  // namespace gw::serve

#endif  // GW_SERVE_STATUS_RANGES_H_
