#include "lint/routers.h"

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "lint/walk.h"
#include "model/view.h"
#include "rule/lexer.h"
#include "runtime/router.h"

namespace gw::lint {
namespace {

using model::Value;

std::string_view kind_of(runtime::Role role) {
  return role == runtime::Role::Router ? "router" : role == runtime::Role::TcpRouter ? "TCP router" : "UDP router";
}

bool as_default(const source::Gateway& gateway, const EntryPoint& point) {
  return model::bool_of(*point.value, "asDefault", gateway.version).value_or(false);
}

}  // namespace

text::Span Router::place_of(std::string_view entry_point) const {
  const Value* points = written->value.find("entryPoints");
  if (points == nullptr) return place();
  for (const Value& point : points->items()) {
    if (point.string() == entry_point && point.span.written()) return point.span;
  }
  return place();
}

std::string_view Router::rule() const { return model::written(live->value, "rule"); }

bool Router::has_priority() const {
  const Value* priority = written->value.find("priority");
  return priority != nullptr && priority->kind == Value::Kind::Int && priority->integer != 0;
}

std::vector<Router> routers_of(const Context& context, std::initializer_list<runtime::Role> roles) {
  std::map<std::pair<text::SourceId, std::uint32_t>, const model::Property*> written;
  for_each_object(context.gateway(), [&](std::string_view kind, const model::Property& object) {
    text::Span name = object.value.name();
    bool wanted = std::ranges::any_of(roles, [&](runtime::Role role) { return kind_of(role) == kind; });
    if (wanted && name.written()) written[{name.source, name.begin}] = &object;
  });
  std::vector<Router> out;
  for (const runtime::Object& object : context.graph().objects) {
    if (std::ranges::find(roles, object.role) == roles.end()) continue;
    text::Span name = object.value.name();
    auto found = written.find({name.source, name.begin});
    if (found != written.end()) out.push_back({&object, found->second});
  }
  return out;
}

gw::rule::Compiled compile(const Context& context, const Router& router) {
  return compile(context, router, router.rule());
}

gw::rule::Compiled compile(const Context& context, const Router& router, std::string_view instead) {
  Version version = context.gateway().version;
  gw::rule::Syntax syntax = runtime::syntax_of(router.live->value, version);
  gw::rule::Protocol protocol = router.tcp() ? gw::rule::Protocol::Tcp : gw::rule::Protocol::Http;
  return gw::rule::compile(instead, syntax, protocol, version);
}

text::Span place_in_rule(const Context& context, const Router& router, gw::rule::Range range) {
  const Value* rule = router.written->value.find("rule");
  bool shown = rule != nullptr && rule->span.written();
  return shown ? runtime::place_in_rule(context.sources(), router.written->value, range) : router.place();
}

std::vector<MatcherName> matcher_names(std::string_view rule) {
  using gw::rule::Token;
  std::vector<MatcherName> out;
  gw::rule::ErrorList errors(rule.size());
  gw::rule::Lexer lexer(rule, errors);
  gw::rule::Lexeme last;
  for (gw::rule::Lexeme next = lexer.next(); next.token != Token::Eof; next = lexer.next()) {
    if (next.token == Token::LParen && last.token == Token::Ident)
      out.push_back({rule.substr(last.begin, last.end - last.begin), {last.begin, last.end}});
    last = next;
  }
  return out;
}

std::vector<EntryPoint> entry_points_of(const source::Gateway& gateway) {
  std::vector<EntryPoint> out;
  const Value* points = gateway.install.config.root.find("entryPoints");
  if (points == nullptr || (!gateway.install.given && !gateway.install.points_known)) return out;
  for (const model::Property& point : points->properties()) {
    runtime::Listener listener = runtime::listener_of(model::written(point.value, "address"));
    if (!listener.udp) out.push_back({point.name, listener.port, &point.value});
  }
  return out;
}

std::vector<std::string> default_entry_points(const source::Gateway& gateway) {
  return gateway.install.given ? runtime::default_entry_points(gateway) : std::vector<std::string>();
}

bool default_is_chosen(const source::Gateway& gateway) {
  return std::ranges::any_of(entry_points_of(gateway),
                             [&](const EntryPoint& point) { return as_default(gateway, point); });
}

std::string shown(const EntryPoint& point) { return std::string(point.name) + " (:" + std::string(point.port) + ")"; }

}  // namespace gw::lint
