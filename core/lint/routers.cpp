#include "lint/routers.h"

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "lint/walk.h"
#include "rule/lexer.h"

namespace gw::lint {
namespace {

using model::Value;

std::string_view kind_of(runtime::Role role) {
  return role == runtime::Role::Router ? "router" : role == runtime::Role::TcpRouter ? "TCP router" : "UDP router";
}

std::string_view text_of(const Value& object, std::string_view field) {
  const Value* value = object.find(field);
  return value == nullptr ? std::string_view() : value->string();
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

std::string_view Router::rule() const { return text_of(live->value, "rule"); }

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
  gw::rule::Syntax syntax = gw::rule::to_syntax(text_of(router.live->value, "ruleSyntax"));
  if (version.major < 3) syntax = gw::rule::Syntax::V2;
  gw::rule::Protocol protocol = router.tcp() ? gw::rule::Protocol::Tcp : gw::rule::Protocol::Http;
  return gw::rule::compile(instead, syntax, protocol, version);
}

text::Span place_in_rule(const Context& context, const Router& router, gw::rule::Range range) {
  const Value* rule = router.written->value.find("rule");
  if (rule == nullptr || !rule->span.written()) return router.place();
  std::size_t at = context.sources().text(rule->span).find(router.rule());
  bool plain = at != std::string_view::npos && range.begin <= range.end && range.end <= router.rule().size();
  if (!plain || router.rule().empty()) return rule->span;
  auto begin = static_cast<std::uint32_t>(rule->span.begin + at);
  return {rule->span.source, begin + range.begin, begin + range.end};
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
  if (points == nullptr || !gateway.install.given) return out;
  for (const model::Property& point : points->properties()) {
    std::string_view address = text_of(point.value, "address");
    std::size_t slash = address.rfind('/');
    if (slash != std::string_view::npos) {
      if (base::equal_fold_ascii(address.substr(slash + 1), "udp")) continue;
      address = address.substr(0, slash);
    }
    std::size_t colon = address.rfind(':');
    std::string_view port = colon == std::string_view::npos ? std::string_view() : address.substr(colon + 1);
    out.push_back({point.name, port, &point.value});
  }
  return out;
}

std::vector<std::string_view> default_entry_points(const source::Gateway& gateway) {
  bool some = default_is_chosen(gateway);
  std::vector<std::string_view> out;
  for (const EntryPoint& point : entry_points_of(gateway)) {
    if (point.name != "traefik" && (!some || as_default(gateway, point))) out.push_back(point.name);
  }
  std::ranges::sort(out);
  return out;
}

bool default_is_chosen(const source::Gateway& gateway) {
  return std::ranges::any_of(entry_points_of(gateway),
                             [&](const EntryPoint& point) { return as_default(gateway, point); });
}

std::string shown(const EntryPoint& point) { return std::string(point.name) + " (:" + std::string(point.port) + ")"; }

}  // namespace gw::lint
