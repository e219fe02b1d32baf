#include "flow/middleware.h"

#include <algorithm>

#include "model/view.h"

#define GW_MIDDLEWARE_ID(id)                \
  namespace gw::flow::middleware {          \
  extern const gw::flow::MiddlewareKind id; \
  }
#include "middlewares.inc"
#undef GW_MIDDLEWARE_ID

namespace gw::flow {

void Exchange::note(std::string_view what, std::string_view before, std::string_view after, std::string_view reason) {
  if (trace == nullptr || before == after) return;
  trace->push_back({route::Stage::Middleware, std::string(what), std::string(before), std::string(after),
                    std::string(reason), std::string(running)});
}

std::string Making::text(std::string_view field) const { return model::text_of(config, field, version).value_or(""); }
std::vector<std::string> Making::texts(std::string_view field) const { return model::texts_of(config, field, version); }
bool Making::flag(std::string_view field) const { return model::bool_of(config, field, version).value_or(false); }
std::int64_t Making::integer(std::string_view field) const {
  return model::integer_of(config, field, version).value_or(0);
}

std::span<const MiddlewareKind* const> middleware_kinds() {
  static const std::vector<const MiddlewareKind*> kKinds = [] {
    std::vector<const MiddlewareKind*> all = {
#define GW_MIDDLEWARE_ID(id) &middleware::id,
#include "middlewares.inc"
#undef GW_MIDDLEWARE_ID
    };
    std::ranges::sort(all, {}, &MiddlewareKind::key);
    return all;
  }();
  return kKinds;
}

const MiddlewareKind* find_middleware_kind(std::string_view key) {
  std::span<const MiddlewareKind* const> all = middleware_kinds();
  auto at = std::ranges::lower_bound(all, key, {}, &MiddlewareKind::key);
  return at != all.end() && (*at)->key == key ? *at : nullptr;
}

}  // namespace gw::flow
