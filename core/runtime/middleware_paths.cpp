// addPrefix, stripPrefix, stripPrefixRegex, replacePathRegex, redirectRegex, redirectScheme, requestRedirect.

#include "base/strings.h"
#include "rule/go_regexp.h"
#include "runtime/middlewares.h"

namespace gw::runtime {

Outcome make_add_prefix(const Maker& maker) {
  if (maker.text("prefix").empty()) return maker.bad("prefix", "prefix cannot be empty");
  return std::nullopt;
}

Outcome make_strip_prefix(const Maker& maker) {
  if (maker.config().find("forceSlash") != nullptr && maker.state.version >= Version{3, 0, 0})
    maker.warn("forceSlash", "StripPrefix",
               "`ForceSlash` option is deprecated, please remove any usage of this option.");
  return std::nullopt;
}

Outcome make_strip_prefix_regex(const Maker& maker) {
  for (const std::string& regex : maker.texts("regex")) {
    if (std::string error = rule::regexp_error(base::trim(regex)); !error.empty()) return maker.bad("regex", error);
  }
  return std::nullopt;
}

Outcome make_replace_path_regex(const Maker& maker) {
  std::string regex = maker.text("regex");
  if (std::string error = rule::regexp_error(base::trim(regex)); !error.empty())
    return maker.bad("regex", "error compiling regular expression " + regex + ": " + error);
  return std::nullopt;
}

Outcome make_redirect_regex(const Maker& maker) {
  if (std::string error = rule::regexp_error(maker.text("regex")); !error.empty()) return maker.bad("regex", error);
  return std::nullopt;
}

Outcome make_redirect_scheme(const Maker& maker) {
  if (maker.text("scheme").empty()) return maker.bad("scheme", "you must provide a target scheme");
  return std::nullopt;
}

Outcome make_request_redirect(const Maker& maker) {
  std::int64_t code = maker.integer("statusCode");
  if (code == 0 || code == 301 || code == 302 || code == 303 || code == 307 || code == 308) return std::nullopt;
  return maker.bad("statusCode", "unsupported status code: " + std::to_string(code));
}

}  // namespace gw::runtime
