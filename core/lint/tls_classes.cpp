#include "lint/tls_classes.h"

#include <algorithm>

#include "lint/edits.h"
#include "runtime/router.h"

namespace gw::lint {
namespace {

constexpr int kDepth = 8;
constexpr std::size_t kShown = 3;

bool redirects_below(const Context& context, const model::Value* names, std::string_view owner, int depth) {
  if (names == nullptr || depth == 0) return false;
  return std::ranges::any_of(names->items(), [&](const model::Value& name) {
    const runtime::Object* object =
        context.graph().find(runtime::Role::Middleware, runtime::qualified(name.string(), owner));
    if (object == nullptr) return false;
    const model::Value* chain = object->value.find("chain");
    return object->value.find("redirectScheme") != nullptr || object->value.find("redirectRegex") != nullptr ||
           (chain != nullptr && redirects_below(context, chain->find("middlewares"), object->name, depth - 1));
  });
}

}  // namespace

bool Seat::has_twin() const {
  return std::ranges::any_of(router.tls() ? plain : with_tls,
                             [&](const Router* other) { return other->rule() == router.rule(); });
}

void for_each_seat(Context& context, void (*visit)(Context& context, const Seat& seat)) {
  std::vector<Router> routers = routers_of(context, {runtime::Role::Router});
  if (!routers.empty() && !context.gateway().install.given)
    context.not_done("entry points and certificate resolvers", "no static configuration given");
  for (const EntryPoint& point : entry_points_of(context.gateway())) {
    std::vector<const Router*> here[2];
    for (const Router& router : routers) {
      if (std::ranges::find(router.live->using_, point.name) != router.live->using_.end())
        here[router.tls() ? 1 : 0].push_back(&router);
    }
    for (const std::vector<const Router*>& table : here) {
      for (const Router* router : table) {
        if (!router->works()) continue;
        Seat seat{*router, point, here[1], here[0]};
        std::erase(router->tls() ? seat.with_tls : seat.plain, router);
        visit(context, seat);
      }
    }
  }
}

bool redirects(const Context& context, const Router& router) {
  return redirects_below(context, router.live->value.find("middlewares"), router.live->name, kDepth);
}

bool tls_switched_off(const Context& context, const Router& router) {
  std::string path = (router.tcp() ? "tcp.routers." : "http.routers.") + std::string(router.name()) + ".tls";
  auto facts = context.facts({diag::FactKind::NotTrue, diag::FactKind::NullObject});
  return std::ranges::any_of(
      facts, [&](const diag::Fact* fact) { return fact->span.source == router.place().source && fact->path == path; });
}

std::optional<diag::Fix> switch_tls_on(const Context& context, const Router& router) {
  const model::Value* rule = router.written->value.find("rule");
  if (rule == nullptr || tls_switched_off(context, router)) return std::nullopt;
  std::optional<diag::Edit> edit = add_member(context.sources(), router.written->value, *rule, "tls", "{}");
  if (!edit) return std::nullopt;
  return diag::Fix{"switch TLS on", diag::Fix::Safety::Unsafe, {*edit}};
}

void add_siblings(diag::Diagnostic& diagnostic, const std::vector<const Router*>& siblings, std::string_view point,
                  std::string_view words) {
  for (std::size_t i = 0; i < std::min(siblings.size(), kShown); ++i) {
    diagnostic.notes.push_back(
        {std::string(siblings[i]->name()) + " " + std::string(words), siblings[i]->place_of(point)});
  }
}

}  // namespace gw::lint
