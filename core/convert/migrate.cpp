#include "convert/migrate.h"

#include <algorithm>
#include <map>

#include "convert/reshape.h"
#include "model/view.h"
#include "rule/program.h"
#include "rule/shift.h"
#include "rule/to_v3.h"
#include "runtime/router.h"

namespace gw::convert {
namespace {

using encode::Loss;
using model::OriginKind;
using model::Property;
using model::Value;

/// From this version on ruleSyntax is deprecated.
constexpr Version kPinnedEnds{3, 4, 0};

/// Options that Traefik 3 takes without effect, and what to do in their place.
struct Gone {
  std::string_view type, field, remedy;
};

constexpr Gone kGone[] = {
    {"dynamic.Headers", "sslRedirect", "use a redirectScheme middleware or the redirection of the entry point"},
    {"dynamic.Headers", "sslTemporaryRedirect", "use a redirectScheme middleware with permanent: false"},
    {"dynamic.Headers", "sslHost", "use a redirectRegex middleware"},
    {"dynamic.Headers", "sslForceHost", "use a redirectRegex middleware"},
    {"dynamic.Headers", "featurePolicy", "use permissionsPolicy"},
    {"dynamic.StripPrefix", "forceSlash", "remove it"},
    {"dynamic.ContentType", "autoDetect", "the middleware alone turns detection on: remove it where it was false"},
    {"tls.Options", "preferServerCipherSuites", "remove it: Go chooses the order of cipher suites"},
    {"dynamic.ClientTLS", "caOptional", "remove it"},
    {"types.ClientTLS", "caOptional", "remove it"},
};

class Migrator {
 public:
  Migrator(const model::Config& config, Version from, Version to) : from_(from), to_(to) {
    out_.config = config;
    out_.config.arena = std::make_shared<model::Arena>();
    out_.config.arena->adopt(config.arena);
  }

  Migration run() {
    for (auto [group, protocol] : {std::pair("http", rule::Protocol::Http), {"tcp", rule::Protocol::Tcp}})
      routers(group, protocol);
    if (from_.major < 3 && to_.major >= 3) {
      rename_allow_list("http");
      rename_allow_list("tcp");
      Path path;
      gone(out_.config.root, path);
    }
    return std::move(out_);
  }

 private:
  struct Router {
    std::string name;
    Value value;
    rule::Shift shift;
    bool changed = false, written = false;
    std::string old_rule, new_rule;
  };

  model::Arena& arena() { return *out_.config.arena; }

  std::vector<Property> members(std::string_view group, std::string_view table) const {
    const Value* section = out_.config.root.find(group);
    const Value* map = section == nullptr ? nullptr : section->find(table);
    if (map == nullptr) return {};
    return {map->properties().begin(), map->properties().end()};
  }

  void put(std::string_view group, std::string_view table, const std::vector<Property>& all) {
    out_.config.root = with_table(arena(), out_.config.root, group, table, all);
  }

  void routers(std::string_view group, rule::Protocol protocol) {
    std::vector<Property> all = members(group, "routers");
    std::vector<Router> routers;
    for (Property& property : all) routers.push_back(router(group, property, protocol));
    if (std::ranges::none_of(routers, &Router::changed)) return;
    keep_order(routers);
    for (std::size_t i = 0; i < all.size(); ++i) apply(group, all[i], routers[i]);
    put(group, "routers", all);
  }

  Router router(std::string_view group, Property& property, rule::Protocol protocol) {
    Router out;
    out.name = property.name;
    out.value = property.value;
    const Value* rule = property.value.find("rule");
    if (rule == nullptr) return out;
    out.old_rule = out.new_rule = rule->string();
    std::int64_t priority = model::integer_of(property.value, "priority", from_).value_or(0);
    out.written = priority != 0;
    out.shift.before = out.shift.after = out.written ? priority : rule::default_priority(out.old_rule, protocol);
    bool pinned = from_.major >= 3 && to_ >= kPinnedEnds;
    bool old_syntax = runtime::syntax_of(property.value, from_) == rule::Syntax::V2;
    if (!old_syntax || to_.major < 3 || (from_.major >= 3 && !pinned)) return out;
    std::string why;
    std::optional<std::string> now = rule::to_v3(out.old_rule, protocol, from_, why);
    if (!now) {
      keep_syntax(group, property, *rule, why);
      return out;
    }
    out.changed = *now != out.old_rule || from_.major >= 3;
    out.new_rule = *now;
    if (!out.written) out.shift.after = rule::default_priority(*now, protocol);
    return out;
  }

  /// What v3 cannot say stays in the old syntax.
  void keep_syntax(std::string_view group, const Property& property, const Value& rule, const std::string& why) {
    Path path{std::string(group), "routers", std::string(property.name), "rule"};
    out_.losses.push_back({path, rule.span, why, "it keeps its syntax: rewrite it by hand", true});
    if (from_.major >= 3) return;
    path.back() = "ruleSyntax";
    out_.added.push_back({path, "the rule stays in the syntax of Traefik 2"});
    old_syntax_.push_back(std::string(group) + "." + std::string(property.name));
    out_.edits.push_back({Edit::Kind::Before, rule.name(), "ruleSyntax", "v2"});
  }

  /// Writes old priorities down until every pair of routers is in its old order.
  static void keep_order(std::vector<Router>& routers) {
    bool again = true;
    while (again) {
      again = false;
      std::vector<Router*> by_old;
      for (Router& router : routers) by_old.push_back(&router);
      std::ranges::stable_sort(by_old, {}, [](const Router* router) { return router->shift.before; });
      for (std::size_t i = 0; i < by_old.size(); ++i) {
        for (std::size_t j = i + 1; j < by_old.size() && j < i + kNear; ++j)
          again = rule::keep_order(by_old[i]->shift, by_old[j]->shift) || again;
      }
    }
    if (routers.size() < kNear) return;
    for (Router& router : routers) {
      if (router.changed && !router.written && router.shift.moves()) router.shift.pinned = true;
    }
  }

  void apply(std::string_view group, Property& property, const Router& router) {
    bool old_syntax = std::ranges::find(old_syntax_, std::string(group) + "." + router.name) != old_syntax_.end();
    if (old_syntax)
      property.value = arena().with(property.value, "ruleSyntax", arena().string("v2", OriginKind::Derived));
    if (!router.changed) return;
    const Value rule = *property.value.find("rule");
    if (router.new_rule != router.old_rule) {
      Value now = arena().string(router.new_rule, rule.origin, rule.span);
      now.set_name(rule.name());
      property.value = arena().with(property.value, "rule", now);
      out_.edits.push_back({Edit::Kind::Value, rule.span, "", router.new_rule});
    }
    if (const Value* syntax = property.value.find("ruleSyntax"); syntax != nullptr && from_.major >= 3) {
      out_.edits.push_back({Edit::Kind::Value, syntax->span, "", "v3"});
      Value now = arena().string("v3", syntax->origin, syntax->span);
      now.set_name(syntax->name());
      property.value = arena().with(property.value, "ruleSyntax", now);
    }
    if (!router.shift.pinned) return;
    const Value* zero = property.value.find("priority");
    if (zero != nullptr) out_.edits.push_back({Edit::Kind::Value, zero->span, "", std::to_string(router.shift.before)});
    else out_.edits.push_back({Edit::Kind::Before, rule.name(), "priority", std::to_string(router.shift.before)});
    property.value =
        arena().with(property.value, "priority", arena().integer(router.shift.before, OriginKind::Derived));
    out_.added.push_back({{std::string(group), "routers", router.name, "priority"},
                          "the new rule has another length, which would change the order of routers"});
  }

  void rename_allow_list(std::string_view group) {
    std::vector<Property> all = members(group, "middlewares");
    bool any = false;
    for (Property& property : all) {
      const Value* old = property.value.find("ipWhiteList");
      if (old == nullptr) continue;
      any = true;
      out_.edits.push_back({Edit::Kind::Name, old->name(), "ipAllowList", ""});
      property.value = renamed(property.value, "ipWhiteList", "ipAllowList");
    }
    if (any) put(group, "middlewares", all);
  }

  /// The object with one of its objects under another name, whose type has the same fields.
  Value renamed(const Value& object, std::string_view from, std::string_view to) {
    const schema::Field* field = schema::field_named(*object.type(), to);
    std::vector<Property> kept;
    for (const Property& property : object.properties()) {
      if (property.name != from) {
        kept.push_back(property);
        continue;
      }
      std::vector<Property> inner;
      for (const Property& member : property.value.properties()) {
        const schema::Field* same = schema::field_named(*field->shape->type, member.name);
        if (same != nullptr) inner.push_back({same->name, same, member.value});
      }
      Value value = arena().object(*field->shape->type, inner, property.value.origin, property.value.span);
      value.flags = property.value.flags;
      value.set_name(property.value.name());
      kept.push_back({field->name, field, value});
    }
    Value out = arena().object(*object.type(), kept, object.origin, object.span);
    out.flags = object.flags;
    out.set_name(object.name());
    return out;
  }

  void gone(const Value& value, Path& path) {
    std::size_t index = 0;
    for (const Value& item : value.items()) {
      path.push_back("[" + std::to_string(index++) + "]");
      gone(item, path);
      path.pop_back();
    }
    for (const Property& property : value.properties()) {
      path.emplace_back(property.name);
      for (const Gone& one : kGone) {
        if (property.field != nullptr && value.type()->id == one.type && property.name == one.field)
          out_.losses.push_back({path, property.value.name(), "Traefik 3 takes this option without effect",
                                 std::string(one.remedy), true});
      }
      gone(property.value, path);
      path.pop_back();
    }
  }

  static constexpr std::size_t kNear = 3000;  ///< Pairs of more routers are not compared: all of them are pinned.

  Version from_, to_;
  Migration out_;
  std::vector<std::string> old_syntax_;
};

}  // namespace

Migration migrate(const model::Config& config, Version from, Version to) { return Migrator(config, from, to).run(); }

}  // namespace gw::convert
