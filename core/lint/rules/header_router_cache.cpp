#include <algorithm>
#include <map>

#include "base/strings.h"
#include "lint/routers.h"

namespace gw::lint::header_router_cache_rule {

using gw::rule::Kind;
using gw::rule::Matcher;
using gw::rule::Node;

/// A router whose rule is a conjunction: what it asks of headers, and the rest.
struct Variant {
  const Router* router;
  std::vector<std::string> rest, wanted;  ///< Sorted.
  std::string header;                     ///< The first one.
  text::Span place;
};

/// Headers of requests whose answers no shared cache keeps, or that name the request's own body.
bool harmless(std::string_view header) {
  constexpr std::string_view kHeaders[] = {"authorization", "connection", "content-type", "upgrade"};
  return std::ranges::find(kHeaders, base::ascii_lower(header)) != std::end(kHeaders);
}

bool of_headers(Matcher matcher) {
  return matcher == Matcher::Header || matcher == Matcher::HeaderRegexp || matcher == Matcher::Headers ||
         matcher == Matcher::HeadersRegexp;
}

std::string text_of(const gw::rule::Expr& expr, const Node& leaf) {
  std::string out(name_of(leaf.matcher));
  if (leaf.negated) out.insert(0, "!");
  for (const std::string& value : expr.values(leaf)) out += '\0' + value;
  return out;
}

/// Only what is cached: requests of other methods are not.
bool kept(const gw::rule::Expr& expr, const Node& leaf) {
  if (leaf.matcher != Matcher::Method || leaf.negated) return true;
  return std::ranges::any_of(expr.values(leaf), [](const std::string& method) {
    return base::equal_fold_ascii(method, "GET") || base::equal_fold_ascii(method, "HEAD");
  });
}

std::optional<Variant> variant_of(const Context& context, const Router& router) {
  gw::rule::Compiled rule = compile(context, router);
  if (rule.program == nullptr) return std::nullopt;
  const gw::rule::Expr& expr = rule.program->expr();
  if (std::ranges::any_of(expr.nodes, [](const Node& node) { return node.kind == Kind::Or; })) return std::nullopt;
  Variant out{&router, {}, {}, {}, {}};
  for (const gw::rule::Program::Leaf& one : rule.program->leaves()) {
    const Node& leaf = expr[one.node];
    if (!kept(expr, leaf)) return std::nullopt;
    (of_headers(leaf.matcher) ? out.wanted : out.rest).push_back(text_of(expr, leaf));
    if (!of_headers(leaf.matcher)) continue;
    const gw::rule::Argument& name = expr.argument(leaf, 0);
    if (harmless(name.value)) return std::nullopt;
    if (!out.header.empty()) continue;
    out.header = name.value;
    out.place = place_in_rule(context, router, leaf.range);
  }
  std::ranges::sort(out.rest);
  std::ranges::sort(out.wanted);
  return out;
}

/// A middleware of the router says Vary.
bool varies(const Context& context, const Router& router) {
  const model::Value* names = router.live->value.find("middlewares");
  if (names == nullptr) return false;
  return std::ranges::any_of(names->items(), [&](const model::Value& name) {
    const runtime::Object* object = context.graph().find(runtime::Role::Middleware, name.string());
    if (object == nullptr) return false;
    const model::Value* headers = object->value.at("headers.customResponseHeaders");
    return object->value.find("chain") != nullptr || object->value.find("plugin") != nullptr ||
           (headers != nullptr && std::ranges::any_of(headers->properties(), [](const model::Property& header) {
              return base::equal_fold_ascii(header.name, "Vary");
            }));
  });
}

bool together(const Router& a, const Router& b) {
  const model::Value *one = a.live->value.find("service"), *other = b.live->value.find("service");
  bool same = one != nullptr && other != nullptr && one->string() == other->string();
  return !same && a.tls() == b.tls() && std::ranges::any_of(a.live->using_, [&](std::string_view point) {
    return std::ranges::find(b.live->using_, point) != b.live->using_.end();
  });
}

void compare(Context& context, const Variant& one, const Variant& base) {
  if (one.wanted == base.wanted || one.wanted.empty() || !together(*one.router, *base.router)) return;
  if (varies(context, *one.router) || varies(context, *base.router)) return;
  std::string other(base.router->name());
  diag::Diagnostic& found =
      context.report(one.place, "router " + std::string(one.router->name()) + " differs from " + other +
                                    " by the header " + one.header + " only: caches take them for the same");
  found.remedy = "Send Vary: " + one.header + " with the answers of both.";
  found.object = one.router->live->name;
  found.notes.push_back({other + " answers the same host and path", base.router->place()});
}

void check(Context& context) {
  std::vector<Router> routers = routers_of(context, {runtime::Role::Router});
  auto asks = [](const Router& router) {
    return router.works() && base::ascii_lower(router.rule()).find("header") != std::string::npos;
  };
  if (std::ranges::none_of(routers, asks)) return;
  std::map<std::vector<std::string>, std::vector<Variant>> groups;
  for (const Router& router : routers) {
    if (!router.works()) continue;
    if (std::optional<Variant> variant = variant_of(context, router))
      groups[variant->rest].push_back(std::move(*variant));
  }
  for (const auto& [rest, group] : groups) {
    auto plain = std::ranges::find_if(group, [](const Variant& one) { return one.wanted.empty(); });
    const Variant& base = plain == group.end() ? group.front() : *plain;
    for (const Variant& one : group) compare(context, one, base);
  }
}

}  // namespace gw::lint::header_router_cache_rule

GW_LINT_RULE(header_router_cache) = {
    .code = {"GW244"},
    .name = "header-router-cache",
    .severity = gw::diag::Severity::Info,
    .summary = "Two routers for the same host and path differ by a request header only.",
    .why = "Caches know an answer by its URL: without Vary they give the answer of one router for the other.",
    .remedy = "Send the response header Vary with the header's name.",
    .source = "RFC 9111 section 4.1",
    .bad = R"gw(http:
  routers:
    a: {rule: Host(`a.example`), service: s}
    b: {rule: "Host(`a.example`) && Header(`X-Beta`, `1`)", service: t}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
)gw",
    .good = R"gw(http:
  routers:
    a: {rule: Host(`a.example`), service: s}
    b: {rule: "Host(`a.example`) && Header(`X-Beta`, `1`)", service: t, middlewares: [vary]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
    t: {loadBalancer: {servers: [{url: "http://10.0.0.2"}]}}
  middlewares:
    vary: {headers: {customResponseHeaders: {Vary: X-Beta}}}
)gw",
    .check = gw::lint::header_router_cache_rule::check,
};
