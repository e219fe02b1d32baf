// Source: pkg/middlewares/replacepathregex/replace_path_regex.go.

#include "base/since.h"
#include "base/strings.h"
#include "flow/path_edit.h"
#include "rule/go_regexp.h"

namespace gw::flow {
namespace {

class ReplacePathRegex final : public Middleware {
 public:
  explicit ReplacePathRegex(const Making& making)
      : regex_(rule::GoRegexp::compile(base::trim(making.text("regex")), rule::GoRegexp::Groups::Used)),
        // Source: #13466.
        refuses_(since(making.version, {3, 7, 7}, {{3, 6, 23}, {2, 11, 52}})) {
    if (regex_.error.empty()) replacement_ = regex_.regexp.read_template(base::trim(making.text("replacement")));
  }

  std::optional<Reply> apply(Exchange& exchange) const override {
    if (!regex_.error.empty()) exchange.unsure(regex_.error);
    route::Store& store = exchange.prepared.store;
    route::Url& url = exchange.prepared.request.url;
    std::string_view before = path_as_written(url, store);
    if (!regex_.error.empty() || !regex_.regexp.search(before)) return std::nullopt;
    std::string_view path = store.keep(regex_.regexp.replace_all(before, replacement_));
    if (std::optional<Reply> reply = replace_path(exchange, before, path)) return reply;
    if (refuses_ && !join_path(url, store)) return not_clean();
    return std::nullopt;
  }

 private:
  rule::GoRegexp::Compiled regex_;
  rule::GoTemplate replacement_;
  bool refuses_;
};

}  // namespace
}  // namespace gw::flow

GW_MIDDLEWARE(replace_path_regex) = {
    .key = "replacePathRegex",
    .make = [](const gw::flow::Making& making) -> std::unique_ptr<gw::flow::Middleware> {
      return std::make_unique<gw::flow::ReplacePathRegex>(making);
    },
};
