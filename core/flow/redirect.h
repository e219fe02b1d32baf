#ifndef GW_FLOW_REDIRECT_H_
#define GW_FLOW_REDIRECT_H_

// Redirects by a regular expression over the whole URL. Source: pkg/middlewares/redirect/redirect.go.

#include <optional>
#include <string>
#include <string_view>

#include "flow/middleware.h"
#include "rule/go_regexp.h"

namespace gw::flow {

class Redirection {
 public:
  /// `status`: whatever the method is; 0: by method and `permanent`.
  Redirection(std::string_view regex, std::string_view replacement, bool permanent, int status);

  /// `url` is what the client asked for. One that does not change is the request's from then on.
  std::optional<Reply> apply(Exchange& exchange, std::string_view url) const;

 private:
  int status_for(std::string_view method) const;

  rule::GoRegexp::Compiled regex_;
  rule::GoTemplate replacement_;
  bool permanent_;
  int status_;
};

/// A target in absolute form, cut; of any other one all is the rest.
struct TargetParts {
  std::string_view scheme, host, port, rest;
};
TargetParts target_parts(std::string_view target);

/// The answer of a redirect. The location is written as HTTP has it.
Reply redirect(int status, std::string_view location);

}  // namespace gw::flow

#endif  // GW_FLOW_REDIRECT_H_
