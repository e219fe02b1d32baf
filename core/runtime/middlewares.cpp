#include "runtime/middlewares.h"

#include <algorithm>
#include <bit>

#include "base/strings.h"

namespace gw::runtime {
namespace {

using diag::FactKind;
using model::Value;

struct Kind {
  std::string_view name;
  Constructor make;
};

/// Of a plugin only the name is looked at: whether it loads and likes its options is unknown here.
/// Source: pkg/server/middleware/plugins.go (findPluginConfig), pkg/plugins/builder.go (Build).
Outcome make_plugin(const Maker& maker) {
  std::span<const model::Property> named = maker.config().properties();
  if (named.size() != 1)
    return maker.bad({}, "plugin: invalid configuration: no configuration or too many plugin definition");
  std::string name(named[0].name);
  if (name.empty()) return maker.bad({}, "plugin: missing plugin type");
  const Value& root = maker.state.gateway.install.config.root;
  for (const char* list : {"experimental.plugins", "experimental.localPlugins"}) {
    const Value* known = root.at(list);
    if (known != nullptr && known->find(name) != nullptr) return std::nullopt;
  }
  return maker.bad({}, "plugin: unknown plugin type: " + name);
}

/// In Traefik's order: the second kind of an object is the one it refuses.
constexpr Kind kKinds[] = {
    {"addPrefix", make_add_prefix},
    {"basicAuth", make_basic_auth},
    {"buffering", make_buffering},
    {"chain", make_chain},
    {"circuitBreaker", make_circuit_breaker},
    {"compress", make_compress},
    {"contentType", make_content_type},
    {"encodedCharacters", no_options},
    {"errors", make_errors},
    {"digestAuth", make_digest_auth},
    {"forwardAuth", make_forward_auth},
    {"grpcWeb", no_options},
    {"headers", make_headers},
    {"ipWhiteList", make_ip_white_list},
    {"ipAllowList", make_ip_allow_list},
    {"inFlightReq", make_in_flight_req},
    {"passTLSClientCert", no_options},
    {"authTLSPassCertificateToUpstream", no_options},
    {"rateLimit", make_rate_limit},
    {"redirectRegex", make_redirect_regex},
    {"redirectScheme", make_redirect_scheme},
    {"replacePath", no_options},
    {"replacePathRegex", make_replace_path_regex},
    {"rewriteTarget", no_options},
    {"appRoot", no_options},
    {"upstreamVHost", no_options},
    {"retry", make_retry},
    {"stripPrefix", make_strip_prefix},
    {"stripPrefixRegex", make_strip_prefix_regex},
    {"plugin", make_plugin},
    {"requestHeaderModifier", no_options},
    {"responseHeaderModifier", no_options},
    {"requestRedirect", make_request_redirect},
    {"URLRewrite", no_options},
    {"snippet", no_options},
};

void white_list_warning(State& state, const Item& item) {
  std::string text = "Middleware " + base::quote(item.object.name) +
                     " of type IPWhiteList is deprecated, please use IPAllowList instead.";
  const Value& list = *item.value().find("ipWhiteList");
  state.problem(item, FactKind::RuntimeWarning, list.name().written() ? list.name() : list.span, text, "ipWhiteList",
                "ipWhiteList");
  state.log("warn", text, "", {});
}

/// The kinds that the object has: a bit for each of kKinds.
std::uint64_t kinds_of(const Value& object) {
  static_assert(std::size(kKinds) <= 64);
  std::uint64_t out = 0;
  for (const model::Property& property : object.properties()) {
    auto at = std::ranges::find(kKinds, property.name, &Kind::name);
    if (at != std::end(kKinds)) out |= std::uint64_t{1} << (at - std::begin(kKinds));
  }
  return out;
}

/// Calls the constructor of the only kind.
Outcome construct(State& state, const Context& context, Item& item) {
  const Kind* found = nullptr;
  for (std::uint64_t set = kinds_of(item.value()); set != 0; set &= set - 1) {
    const Kind& kind = kKinds[std::countr_zero(set)];
    if (kind.name == "chain" && found == nullptr) {
      std::vector<Value> names;
      const Value& chain = *item.value().find("chain");
      const Value* listed = chain.find("middlewares");
      for (const Value& name : listed == nullptr ? std::span<const Value>() : listed->items())
        names.push_back(state.string(context.qualified(name.string()).text(), name.span));
      if (!names.empty()) {
        item.object.value = state.with_at(item.value(), "chain.middlewares",
                                          state.graph.arena->list(names, model::OriginKind::Derived, listed->span));
        item.room = 0;
      }
    }
    if (kind.name == "ipWhiteList") white_list_warning(state, item);
    if (found != nullptr)
      return state.problem(item, FactKind::MultiTypeObject, {},
                           "cannot create middleware: multi-types middleware not supported, consider declaring two "
                           "different pieces of middleware instead",
                           {}, std::string(item.object.name), std::string(found->name) + ", " + std::string(kind.name));
    found = &kind;
  }
  if (found == nullptr)
    return state.problem(item, FactKind::TypelessObject, {},
                         "invalid middleware " + base::quote(item.object.name) +
                             " configuration: invalid middleware type or middleware does not exist",
                         {}, std::string(item.object.name));
  return found->make({state, context, item, found->name});
}

/// Until 3.6.8 only middlewares were counted, and named without their kind.
std::string middleware_chain(Version version, const Frame& last) {
  if (version >= Version{3, 6, 8}) return frame_chain(&last);
  std::string chain;
  for (const Frame* frame = &last; frame != nullptr; frame = frame->below) {
    if (frame->kind != last.kind) continue;
    std::string name(frame->name);
    chain = chain.empty() ? name : name + "->" + chain;
  }
  return chain;
}

Outcome build_one(State& state, Context context, Name name, const Item& from, text::Span span, const Below& below) {
  Item* item = state.find(Role::Middleware, name);
  if (item == nullptr) {
    std::string full = name.text();
    return state.missing(from, Role::Middleware, span, "middleware " + base::quote(full) + " does not exist",
                         below.text(), full, "middleware");
  }
  context = context.at(item->object.name);
  Frame frame{"middleware", item->object.name, context.stack};
  if (context.builds(frame.kind, frame.name)) {
    std::string chain = middleware_chain(state.version, frame), full(frame.name);
    Problem problem =
        state.problem(*item, FactKind::Recursion, {},
                      "could not instantiate middleware " + full + ": recursion detected in " + chain, {}, full, chain);
    state.fail(*item, problem, true);
    return problem;
  }
  context.stack = &frame;
  Outcome problem = construct(state, context, *item);
  if (problem) state.fail(*item, *problem, true);
  return problem;
}

}  // namespace

Outcome no_options(const Maker&) { return std::nullopt; }

Outcome Maker::bad(const std::string& option, std::string text) const {
  const Value* at = config().at(option);
  return state.problem(item, FactKind::BadMiddlewareOption, at != nullptr ? at->span : config().span, std::move(text),
                       option.empty() ? std::string(kind) : std::string(kind) + "." + option, option);
}

void Maker::warn(const std::string& option, const char* type, const std::string& text) const {
  const Value* at = config().at(option);
  state.problem(item, FactKind::RuntimeWarning, at != nullptr ? at->span : config().span, text,
                std::string(kind) + "." + option, option);
  state.log("warn", text, "", context.with("middlewareName", item.object.name).with("middlewareType", type));
}

Outcome build_middlewares(State& state, const Context& context, const Item& from, std::span<const Value> names,
                          std::string_view list) {
  for (std::size_t i = names.size(); i-- > 0;) {
    std::size_t written = i < from.object.prepended ? i : i - from.object.prepended;
    Outcome problem = build_one(state, context, context.qualified(names[i].string()), from, names[i].span,
                                {list, static_cast<int>(written)});
    if (problem) return problem;
  }
  return std::nullopt;
}

}  // namespace gw::runtime
