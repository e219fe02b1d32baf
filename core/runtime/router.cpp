#include "runtime/router.h"

#include <algorithm>

#include "base/since.h"
#include "base/strings.h"
#include "model/view.h"

namespace gw::runtime {

using model::Property;
using model::Value;

std::string_view provider_of(std::string_view name) {
  std::size_t at = name.find('@');
  if (at == std::string_view::npos) return {};
  name.remove_prefix(at + 1);
  return name.substr(0, name.find('@'));
}

std::string qualified(std::string_view name, std::string_view owner) {
  std::string_view provider = provider_of(owner);
  bool as_it_is = provider.empty() || name.find('@') != std::string_view::npos;
  return as_it_is ? std::string(name) : std::string(name).append("@").append(provider);
}

rule::Syntax syntax_of(const Value& router, Version version) {
  return version.major < 3 ? rule::Syntax::V2 : rule::to_syntax(model::written(router, "ruleSyntax"));
}

bool has_parents(const Value& router) {
  const Value* parents = router.find("parentRefs");
  return parents != nullptr && !parents->items().empty();
}

text::Span place_in_rule(const text::SourceSet& sources, const Value& router, rule::Range range) {
  const Value* rule = router.find("rule");
  if (rule == nullptr || !rule->span.written()) return router.span;
  std::string_view text = rule->string();
  std::size_t at = sources.text(rule->span).find(text);
  bool plain = at != std::string_view::npos && range.begin <= range.end && range.end <= text.size() && !text.empty();
  if (!plain) return rule->span;
  auto begin = static_cast<std::uint32_t>(rule->span.begin + at);
  return {rule->span.source, begin + range.begin, begin + range.end};
}

bool checks_each_router(Version version) { return since(version, {3, 7, 2}, {{3, 6, 18}, {2, 11, 47}}); }

Listener listener_of(std::string_view address) {
  Listener out;
  if (std::size_t slash = address.rfind('/'); slash != std::string_view::npos) {
    out.udp = base::equal_fold_ascii(address.substr(slash + 1), "udp");
    address = address.substr(0, slash);
  }
  if (std::size_t colon = address.rfind(':'); colon != std::string_view::npos) out.port = address.substr(colon + 1);
  return out;
}

std::vector<std::string> default_entry_points(const source::Gateway& gateway) {
  std::vector<std::string> flagged, all;
  const Value* points = gateway.install.config.root.find("entryPoints");
  if (points == nullptr) return all;
  bool chosen = false;
  for (const Property& point : points->properties()) {
    bool own = model::bool_of(point.value, "asDefault", gateway.version).value_or(false);
    chosen = chosen || own;
    std::string address = model::text_of(point.value, "address", gateway.version).value_or("");
    if (point.name == "traefik" || listener_of(address).udp) continue;
    all.emplace_back(point.name);
    if (own) flagged.emplace_back(point.name);
  }
  std::vector<std::string>& out = chosen ? flagged : all;
  std::ranges::sort(out);
  return std::move(out);
}

}  // namespace gw::runtime
