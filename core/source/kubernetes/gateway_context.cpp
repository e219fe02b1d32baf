#include "source/kubernetes/gateway_context.h"

#include <algorithm>

#include "base/strings.h"
#include "source/kubernetes/selector.h"

namespace gw::source::gateway_api {

using diag::FactKind;

std::string group_of(const Item& reference) {
  std::string_view group = reference["group"].text();
  return std::string(group.empty() ? kCore : group);
}

namespace {

struct Offered {
  std::string_view kind, versions;  ///< Versions with a space around each.
};

// As the definitions of Gateway API 1.6 serve them. Source: sigs.k8s.io/gateway-api v1.6.1 config/crd.
constexpr Offered kOffered[] = {{"GatewayClass", " v1 v1beta1 "},       {"Gateway", " v1 v1beta1 "},
                                {"HTTPRoute", " v1 v1beta1 "},          {"GRPCRoute", " v1 "},
                                {"TLSRoute", " v1 v1alpha2 v1alpha3 "}, {"TCPRoute", " v1 v1alpha2 "},
                                {"ReferenceGrant", " v1 v1beta1 "},     {"BackendTLSPolicy", " v1 v1alpha3 "}};

}  // namespace

bool is_read(const KubeObject& object) {
  std::size_t slash = object.api_version.find('/');
  if (slash == std::string_view::npos || object.api_version.substr(0, slash) != kGroup) return false;
  std::string version = " " + std::string(object.api_version.substr(slash + 1)) + " ";
  const Offered* at = std::ranges::find(kOffered, object.kind, &Offered::kind);
  return at != std::end(kOffered) && at->versions.find(version) != std::string_view::npos;
}

bool is_offered(std::string_view kind) {
  return std::ranges::find(kOffered, kind, &Offered::kind) != std::end(kOffered);
}

Context::Context(crd::Context& base, const Options& options) : base(base), options(options) {
  std::optional<Selector> selector = parse_selector(options.label_selector);
  for (const KubeObject& object : base.client.cluster().objects) {
    if (!is_read(object)) continue;
    bool held =
        object.kind == "GatewayClass" ? selector && matches(*selector, object) : options.watched(object.name_space);
    if (!held) continue;
    kinds_[object.kind].push_back(&object);
    spaces_[{object.kind, object.name_space}].push_back(&object);
  }
}

std::span<const KubeObject* const> Context::list(std::string_view kind) const {
  auto at = kinds_.find(kind);
  return at == kinds_.end() ? std::span<const KubeObject* const>() : at->second;
}

std::span<const KubeObject* const> Context::list(std::string_view kind, std::string_view name_space) const {
  auto at = spaces_.find({kind, name_space});
  return at == spaces_.end() ? std::span<const KubeObject* const>() : at->second;
}

bool Context::first(FactKind kind, text::Span span, std::string what) {
  return told_.emplace(kind, span.source, span.begin, std::move(what)).second;
}

void Context::refuse(FactKind kind, text::Span span, std::string subject, const Condition& why) {
  if (!first(kind, span, why.reason + why.message)) return;
  diag::Fact fact = base.fact(kind, span, std::move(subject), why.reason);
  fact.traefik = why.message;
  base.keep(std::move(fact));
}

void Context::not_read(const Item& option, const std::string& name) {
  if (option && first(FactKind::KubeNotRead, option.span(), name))
    base.keep(base.fact(FactKind::KubeNotRead, option.key_span(), name));
}

std::optional<std::string> Context::entry_point(std::int64_t port, std::string_view protocol, std::string_view listener,
                                                std::string& error) {
  std::string number = std::to_string(port);
  if (!options.points_known) {
    auto [at, fresh] = assumed_points_.emplace(port, listener);
    if (fresh) base.assume("entry point " + at->second + " listens at port " + number);
    return at->second;
  }
  std::vector<const EntryPoint*> fit;
  for (const EntryPoint& point : options.points) {
    if (!point.address.ends_with(":" + number)) continue;
    if (protocol != "HTTP" || !point.tls) fit.push_back(&point);
  }
  if (fit.empty()) {
    error = "no matching entryPoint for port " + number + " and protocol " + base::quote(protocol);
    return std::nullopt;
  }
  std::size_t call = several.size();
  several.push_back(fit.size());
  return fit[call < picks.size() ? picks[call] % fit.size() : 0]->name;
}

}  // namespace gw::source::gateway_api
