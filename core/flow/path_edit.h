#ifndef GW_FLOW_PATH_EDIT_H_
#define GW_FLOW_PATH_EDIT_H_

// What the middlewares that change a path have in common.

#include <optional>
#include <string_view>

#include "flow/middleware.h"

namespace gw::flow {

/// With a slash in front unless it is empty.
std::string_view led(std::string_view path, route::Store& store);

/// What becomes of what is left when a prefix is taken off. Source: pkg/middlewares/stripprefix/strip_prefix.go.
class Stripping {
 public:
  explicit Stripping(Version version);

  /// Requires: the path begins with `prefix`. `slash`: exactly one slash is put in front.
  std::optional<Reply> strip(Exchange& exchange, std::string_view prefix, bool slash) const;

 private:
  bool by_units_;  ///< An escape in the raw path counts as the one byte that it stands for.
  bool joins_, refuses_;
};

/// Sets the raw path, and the path that it stands for; the old one goes to X-Replaced-Path. A path with a bad escape is
/// refused. Source: pkg/middlewares/replacepath/replace_path.go.
std::optional<Reply> replace_path(Exchange& exchange, std::string_view before, std::string_view path);

/// What ReplacePath and ReplacePathRegex see of a path.
std::string_view path_as_written(const route::Url& url, route::Store& store);

/// Brings the path into its clean form, unless it is empty; false if that is another one.
bool join_path(route::Url& url, route::Store& store);

Reply not_clean();

}  // namespace gw::flow

#endif  // GW_FLOW_PATH_EDIT_H_
