#ifndef GW_FLOW_REWRITE_H_
#define GW_FLOW_REWRITE_H_

// The path that filters of the Gateway API put in the place of another one.

#include <optional>
#include <string>

#include "flow/middleware.h"

namespace gw::flow {

/// Source: pkg/middlewares/gatewayapi/urlrewrite/url_rewrite.go; redirect/request_redirect.go has the same.
class PathRewrite {
 public:
  explicit PathRewrite(const Making& making);

  /// Sets path and raw path of the URL. False: the new path is not in its clean form.
  bool apply(route::Url& url, route::Store& store) const;

 private:
  void decoded(route::Url& url, route::Store& store) const;

  std::optional<std::string> path_, prefix_;
  bool encoded_;  ///< The rest of the path stays as it is written.
};

/// A written text; nothing if there is none.
std::optional<std::string> text_if_written(const Making& making, std::string_view field);

}  // namespace gw::flow

#endif  // GW_FLOW_REWRITE_H_
