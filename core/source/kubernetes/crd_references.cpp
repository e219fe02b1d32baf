#include "source/kubernetes/crd_references.h"

#include <algorithm>

#include "base/strings.h"

namespace gw::source::crd {

using diag::FactKind;
using model::Value;

std::string_view namespace_or(std::string_view given, std::string_view parent) {
  return given.empty() ? parent : given;
}

bool namespace_allowed(const Options& options, std::string_view parent, std::string_view name_space) {
  return options.allow_cross_namespace || parent == name_space;
}

std::optional<std::string> resolve(Context& context, const Logger& logger, std::string_view parent,
                                   const Item& reference, Refusal& why) {
  const Options& options = context.options;
  Item name_item = reference["name"];
  std::string name(name_item.text());
  std::string_view name_space = reference["namespace"].text();
  if (name.find('@') != std::string::npos) {
    if (!options.allow_cross_namespace && name.ends_with(kProviderSuffix)) {
      return refuse(why, "when allowCrossNamespace is disabled, @kubernetescrd references are disallowed",
                    FactKind::KubeReferenceRefused, name_item.span(), name, "provider");
    }
    if (!cross_provider_allowed(options, parent)) {
      return refuse(why, "namespace " + base::quote(parent) + " is not in crossProviderNamespaces",
                    FactKind::KubeReferenceRefused, name_item.span(), name, "provider");
    }
    if (!name_space.empty()) {
      context.warn(logger, "Namespace " + base::quote(name_space) + " is ignored in cross-provider context",
                   context.fact(FactKind::KubeNotRead, reference["namespace"].span(), "namespace"));
    }
    return name;
  }
  name_space = namespace_or(name_space, parent);
  if (!namespace_allowed(options, parent, name_space)) {
    return refuse(why, "allowCrossNamespace is disabled, cross-namespace are disallowed",
                  FactKind::KubeReferenceRefused, reference["namespace"].span(), path(name_space, name), "namespace");
  }
  return context.names.id(name_space, name);
}

std::optional<Value> middleware_keys(Context& context, std::string_view parent, const Item& references,
                                     std::string_view kind, Refusal& why) {
  if (!resolved_alike(context.version)) return old_middleware_keys(context, parent, references, kind, why);
  std::vector<std::pair<std::string, text::Span>> names;
  for (const Item& reference : references.items()) {
    std::string_view name = reference["name"].text();
    Logger logger = Logger().with("middlewareName", name);
    std::optional<std::string> key = resolve(context, logger, parent, reference, why);
    if (!key) {
      why.error = "invalid reference to middleware " + std::string(name) + ": " + why.error;
      return std::nullopt;
    }
    check_kind(context, parent, reference, kind);
    names.emplace_back(*key, reference["name"].span());
  }
  if (names.empty()) return Value();
  return texts(context.arena(), names);
}

void check_kind(Context& context, std::string_view parent, const Item& reference, std::string_view kind) {
  std::string_view name = reference["name"].text();
  std::string_view name_space = namespace_or(reference["namespace"].text(), parent);
  auto there = [&](std::string_view of) {
    return std::ranges::any_of(context.client.list(of), [&](const KubeObject* object) {
      return object->name == name && object->name_space == name_space;
    });
  };
  std::string_view other = kind == "Middleware" ? "MiddlewareTCP" : "Middleware";
  if (!there(kind) && there(other))
    context.keep(context.fact(FactKind::KubeWrongKind, reference["name"].span(), std::string(name), std::string(kind)));
}

std::optional<std::string> transport_key(Context& context, std::string_view parent, const Item& name, Refusal& why) {
  std::string text(name.text());
  if (text.empty()) return text;
  if (text.find('@') == std::string::npos) return context.names.id(parent, text);
  if (!context.options.allow_cross_namespace && text.ends_with(kProviderSuffix)) {
    return refuse(why,
                  "invalid reference to serversTransport " + text +
                      ": namespace-name@kubernetescrd format is not allowed when crossnamespace is disallowed",
                  FactKind::KubeReferenceRefused, name.span(), text, "provider");
  }
  if (!cross_provider_allowed(context.options, parent)) {
    return refuse(why,
                  "serversTransport " + base::quote(text) + " reference is not allowed: namespace " +
                      base::quote(parent) + " is not in crossProviderNamespaces",
                  FactKind::KubeReferenceRefused, name.span(), text, "provider");
  }
  return text;
}

std::optional<std::string> tls_options_key(Context& context, const Logger& logger, const KubeObject& object,
                                           const Item& options) {
  std::string name(options["name"].text());
  if (name.empty()) return name;
  Refusal why;
  if (!resolved_alike(context.version)) {
    std::optional<std::string> key = old_tls_options_key(context, logger, object.kind, object.name_space, options, why);
    if (key) return key;
    std::string message = std::move(why.error);
    why.error.clear();
    context.error(logger, message, std::move(why));
    return std::nullopt;
  }
  std::optional<std::string> key = resolve(context, Logger().with("TLSOption", name), object.name_space, options, why);
  if (!key) context.error(logger, "Invalid reference to TLSOption " + base::quote(name), std::move(why));
  return key;
}

std::optional<Value> chain_keys(Context& context, const Logger& logger, std::string_view parent, const Item& references,
                                Refusal& why) {
  if (!resolved_alike(context.version)) return old_chain_keys(context, logger, parent, references, why);
  std::vector<std::pair<std::string, text::Span>> names;
  for (const Item& reference : references.items()) {
    std::string name(reference["name"].text());
    Logger with = logger.with("middlewareRef", path(reference["namespace"].text(), name));
    std::optional<std::string> key = resolve(context, with, parent, reference, why);
    if (!key) {
      why.error = "invalid reference to middleware " + name + ": " + why.error;
      why.fact.path = "chain";
      return std::nullopt;
    }
    check_kind(context, parent, reference, "Middleware");
    names.emplace_back(*key, reference["name"].span());
  }
  return names.empty() ? Value() : texts(context.arena(), names);
}

}  // namespace gw::source::crd
