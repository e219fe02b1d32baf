#include "source/kubernetes/gateway_filters.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::source::gateway_api {

using model::Maker;
using model::OriginKind;
using model::Value;

namespace {

constexpr std::string_view kTraefik = "traefik.io";

/// Names and values of headers; of a name that stands twice the last.
Value header_map(Context& context, const Item& list) {
  std::vector<model::Property> entries;
  model::Arena& arena = context.base.arena();
  for (const Item& one : list.items()) {
    std::string_view name = one["name"].text();
    Value value = arena.string(one["value"].text(), OriginKind::Written, one["value"].span());
    auto at = std::ranges::find(entries, name, &model::Property::name);
    if (at != entries.end()) at->value = value;
    else entries.push_back({arena.copy(name), nullptr, value});
  }
  return arena.map(entries, OriginKind::Written, list.span());
}

/// Source: createRequestHeaderModifier, createResponseHeaderModifier.
Value header_modifier(Context& context, const Item& filter) {
  Maker out = context.base.maker("dynamic.HeaderModifier");
  for (const char* field : {"set", "add"}) {
    if (filter[field].size() > 0) out.set(field, header_map(context, filter[field]));
  }
  crd::copy(out, filter, "remove");
  return out.done(false, OriginKind::Written, filter.span());
}

/// What a redirect and a rewrite do to the path.
void set_path(Maker& maker, const Item& modifier, const PathMatch& match) {
  std::string_view type = modifier["type"].text();
  if (type == "ReplaceFullPath") crd::copy(maker, modifier, "replaceFullPath", "path");
  if (type != "ReplacePrefixMatch") return;
  crd::copy(maker, modifier, "replacePrefixMatch", "path");
  maker.text("pathPrefix", match.value, modifier.span());
}

/// Source: createRequestRedirect.
Value redirect(Context& context, const Item& filter, const PathMatch& match) {
  Maker out = context.base.maker("dynamic.RequestRedirect");
  crd::copy_all(out, filter, {"scheme", "hostname"});
  std::string_view scheme = filter["scheme"].text();
  // Nothing is another port than none: it stands for the scheme's own.
  if (filter["port"]) out.text("port", std::to_string(filter["port"].integer().value_or(0)), filter["port"].span());
  else if (scheme == "http" || scheme == "https") out.text("port", "", filter["scheme"].span());
  set_path(out, filter["path"], match);
  out.integer("statusCode", filter["statusCode"].integer().value_or(302), filter["statusCode"].span());
  return out.done(false, OriginKind::Written, filter.span());
}

/// Source: createURLRewrite.
std::optional<Value> rewrite(Context& context, const Item& filter, const PathMatch& match, std::string& error) {
  if (!filter["path"] && !filter["hostname"]) {
    error = "invalid filter URLRewrite: empty configuration";
    return std::nullopt;
  }
  Maker out = context.base.maker("dynamic.URLRewrite");
  crd::copy(out, filter, "hostname");
  set_path(out, filter["path"], match);
  return out.done(false, OriginKind::Written, filter.span());
}

/// Source: loadHTTPRouteFilterExtensionRef.
std::optional<std::string> extension(const Context& context, std::string_view name_space, const Item& reference,
                                     std::string& error) {
  std::string before = "loading ExtensionRef filter ExtensionRef: ";
  if (!reference) {
    error = before + "filter extension ref undefined";
    return std::nullopt;
  }
  std::string group(reference["group"].text()), kind(reference["kind"].text()), name(reference["name"].text());
  if (!context.options.custom || group != kTraefik || kind != "Middleware") {
    error = before + "unsupported filter extension ref " + group + "/" + kind + "/" + name;
    return std::nullopt;
  }
  std::optional<std::string> out = custom_name(context, name_space, name, error);
  if (!out) error = before + error;
  return out;
}

struct Kind {
  std::string_view type, field;  ///< Of the filter.
  std::string_view middleware;   ///< The field that it becomes; empty: not made here.
};
constexpr Kind kKinds[] = {{"RequestHeaderModifier", "requestHeaderModifier", "requestHeaderModifier"},
                           {"ResponseHeaderModifier", "responseHeaderModifier", "responseHeaderModifier"},
                           {"RequestRedirect", "requestRedirect", "requestRedirect"},
                           {"URLRewrite", "urlRewrite", "URLRewrite"}};

}  // namespace

std::optional<std::string> custom_name(const Context& context, std::string_view name_space, std::string_view name,
                                       std::string& error) {
  const crd::Options& custom = *context.options.custom;
  if (!crd::watched(custom, name_space)) {
    error = "namespace " + base::quote(name_space) + " is not allowed";
    return std::nullopt;
  }
  crd::Names names(custom.safe_naming.value_or(false));
  bool normalised = context.base.since({3, 7, 11});
  return (normalised ? names.id(name_space, name) : crd::Names::flat(name_space, name)) + "@kubernetescrd";
}

std::optional<std::vector<std::string>> load_filters(Context& context, FilterSet set, std::string_view name_space,
                                                     const std::string& parent, const Item& filters,
                                                     const PathMatch& path, Made& made, std::string& error) {
  std::vector<std::string> names;
  std::map<std::string, Value> own;
  for (const Item& filter : filters.items()) {
    std::string type(filter["type"].text());
    if (type == "ExtensionRef") {
      std::optional<std::string> name = extension(context, name_space, filter["extensionRef"], error);
      if (!name) return std::nullopt;
      names.push_back(*name);
      continue;
    }
    const Kind* kind = std::ranges::find(kKinds, type, &Kind::type);
    if (kind == std::end(kKinds) || (set == FilterSet::Grpc && type != "RequestHeaderModifier")) {
      error = "unsupported filter " + type;
      return std::nullopt;
    }
    Item given = filter[kind->field];
    if (!given) {
      // An API server does not take such a filter; Traefik would not survive it.
      context.base.crash(filter.span(), type, "the filter does not say what it does");
      error = "nothing to do";
      return std::nullopt;
    }
    std::optional<Value> value;
    if (type == "RequestRedirect") value = redirect(context, given, path);
    else if (type == "URLRewrite") value = rewrite(context, given, path, error);
    else value = header_modifier(context, given);
    if (!value) return std::nullopt;
    Maker middleware = context.base.maker("dynamic.Middleware");
    middleware.set(kind->middleware, *value);
    std::string name = parent + "-" + base::ascii_lower(type) + "-" + std::to_string(names.size());
    own[name] = middleware.done(false, OriginKind::Written, filter.span());
    names.push_back(name);
  }
  for (const auto& [name, value] : own) made.middlewares[name] = value;
  return names;
}

}  // namespace gw::source::gateway_api
