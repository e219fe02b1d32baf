#ifndef GW_SERVE_CORS_H_
#define GW_SERVE_CORS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/middleware.h"
#include "route/request.h"
#include "rule/go_regexp.h"
#include "serve/message.h"

namespace gw::serve {

/// What the headers middleware tells browsers of other origins. Source: pkg/middlewares/headers/header.go.
class Cors {
 public:
  explicit Cors(const flow::Making& making);

  /// Headers of the answer to a preflight.
  Headers preflight(const route::Request& request) const;
  /// Those of any other answer.
  void edit(Headers& headers, std::string_view origin) const;

 private:
  std::optional<std::string_view> match(std::string_view origin) const;
  bool echoes(const std::vector<std::string>& list) const;
  void expose(Headers& headers) const;

  std::vector<std::string> headers_, methods_, origins_, exposed_;
  std::vector<rule::GoRegexp> patterns_;
  std::optional<std::string> age_;
  bool credentials_, vary_;
  bool echo_;  ///< "*" with credentials gives back what was asked for.
};

}  // namespace gw::serve

#endif  // GW_SERVE_CORS_H_
