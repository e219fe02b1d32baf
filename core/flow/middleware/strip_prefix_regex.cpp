// Source: pkg/middlewares/stripprefixregex/strip_prefix_regex.go.

#include "base/strings.h"
#include "flow/path_edit.h"
#include "rule/go_regexp.h"

namespace gw::flow {
namespace {

class StripPrefixRegex final : public Middleware {
 public:
  explicit StripPrefixRegex(const Making& making) : stripping_(making.version) {
    for (const std::string& regex : making.texts("regex")) {
      rule::GoRegexp::Compiled compiled = rule::GoRegexp::compile(base::trim(regex), rule::GoRegexp::Groups::Used);
      if (compiled.error.empty()) regexes_.push_back(std::move(compiled.regexp));
      else error_ = std::move(compiled.error);
    }
  }

  std::optional<Reply> apply(Exchange& exchange) const override {
    if (!error_.empty()) exchange.unsure(error_);
    std::string_view path = exchange.prepared.request.url.path, prefix;
    for (const rule::GoRegexp& regex : regexes_) {
      // A match further behind is none, but counts if it reads as what the path begins with.
      if (!regex.find(path, {&prefix, 1}) || prefix.empty() || !path.starts_with(prefix)) continue;
      return stripping_.strip(exchange, prefix, false);
    }
    return std::nullopt;
  }

 private:
  Stripping stripping_;
  std::vector<rule::GoRegexp> regexes_;
  std::string error_;  ///< Of one that gw cannot run.
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(strip_prefix_regex) = {
    .key = "stripPrefixRegex",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::StripPrefixRegex>(making);
    },
};
