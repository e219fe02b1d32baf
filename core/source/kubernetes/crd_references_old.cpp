// References as Traefik resolved them before 3.6.17 and 3.7.1: each kind in its own way.
// Source: Traefik 3.6.15 pkg/provider/kubernetes/crd (makeMiddlewareKeys, makeMiddlewareTCPKeys,
// createChainMiddleware).

#include "base/since.h"
#include "base/strings.h"
#include "source/kubernetes/crd_references.h"

namespace gw::source::crd {
namespace {

using diag::FactKind;
using model::Value;
using Texts = std::vector<std::pair<std::string, text::Span>>;

constexpr Version kChainChecked = {3, 6, 14};

/// A name with a provider; false where the option forbids it.
bool own_provider_allowed(const Context& context, const Item& name, Refusal& why) {
  std::string text(name.text());
  if (context.options.allow_cross_namespace || !text.ends_with(kProviderSuffix)) return true;
  std::string rest = since(context.version, {3, 6, 0}, {})
                         ? ": when allowCrossNamespace is disabled @kubernetescrd provider references are disallowed"
                         : ": with crossnamespace disallowed, the namespace field needs to be explicitly specified";
  refuse(why, "invalid reference to middleware " + text + rest, FactKind::KubeReferenceRefused, name.span(), text,
         "provider");
  return false;
}

void warn_ignored(Context& context, const Logger& logger, const Item& name_space, const char* words) {
  if (name_space.text().empty()) return;
  context.warn(logger, words + base::quote(name_space.text()) + " is ignored in cross-provider context",
               context.fact(FactKind::KubeNotRead, name_space.span(), "namespace"));
}

}  // namespace

bool resolved_alike(Version version) { return since(version, {3, 7, 1}, {{3, 6, 17}, {2, 11, 46}}); }

std::optional<Value> old_middleware_keys(Context& context, std::string_view parent, const Item& references,
                                         std::string_view kind, Refusal& why) {
  bool http = kind == "Middleware";
  std::string owner = http ? "IngressRoute" : "IngressRouteTCP";
  Texts out;
  for (const Item& reference : references.items()) {
    Item name = reference["name"], name_space = reference["namespace"];
    if (http && !own_provider_allowed(context, name, why)) return std::nullopt;
    if (name.text().find('@') != std::string_view::npos) {
      Logger logger = Logger().with("middlewareName", name.text());
      warn_ignored(context, logger, name_space, http ? "namespace " : "Namespace ");
      out.emplace_back(name.text(), name.span());
      continue;
    }
    std::string_view place = namespace_or(name_space.text(), parent);
    if (!namespace_allowed(context.options, parent, place)) {
      return refuse(
          why,
          "middleware " + path(place, name.text()) + " is not in the " + owner + " namespace " + std::string(parent),
          FactKind::KubeReferenceRefused, name_space.span(), path(place, name.text()), "namespace");
    }
    check_kind(context, parent, reference, kind);
    out.emplace_back(context.names.id(place, name.text()), name.span());
  }
  return out.empty() ? Value() : texts(context.arena(), out);
}

std::optional<Value> old_chain_keys(Context& context, const Logger& logger, std::string_view parent,
                                    const Item& references, Refusal& why) {
  bool checked = context.since(kChainChecked);
  Texts out;
  for (const Item& reference : references.items()) {
    Item name = reference["name"], name_space = reference["namespace"];
    if (checked && !own_provider_allowed(context, name, why)) return std::nullopt;
    if (name.text().find('@') != std::string_view::npos) {
      warn_ignored(context, logger, name_space, "namespace ");
      out.emplace_back(name.text(), name.span());
      continue;
    }
    std::string_view place = namespace_or(name_space.text(), parent);
    if (checked && !namespace_allowed(context.options, parent, place)) {
      return refuse(why,
                    "middleware " + path(place, name.text()) + " is not in the chain namespace " + std::string(parent),
                    FactKind::KubeReferenceRefused, name_space.span(), path(place, name.text()), "namespace");
    }
    // Not normalised, so that a name with a dot is not found.
    out.emplace_back(Names::flat(place, name.text()), name.span());
  }
  return out.empty() ? Value() : texts(context.arena(), out);
}

std::optional<std::string> old_tls_options_key(Context& context, const Logger& logger, std::string_view kind,
                                               std::string_view parent, const Item& options, Refusal& why) {
  std::string name(options["name"].text());
  std::string_view place = options["namespace"].text();
  std::string key = name;
  if (name.find('@') == std::string::npos) {
    place = namespace_or(place, parent);
    key = Names::flat(place, name);
  } else {
    warn_ignored(context, logger.with("TLSOption", name), options["namespace"], "Namespace ");
  }
  // Also of a name with a provider, whose namespace is mostly empty.
  if (namespace_allowed(context.options, parent, place)) return key;
  return refuse(
      why,
      "TLSOption " + path(place, name) + " is not in the " + std::string(kind) + " namespace " + std::string(parent),
      FactKind::KubeReferenceRefused, options["name"].span(), path(place, name), "namespace");
}

}  // namespace gw::source::crd
