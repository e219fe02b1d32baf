#include "lint/outdated.h"

#include <algorithm>

#include "lint/walk.h"

namespace gw::lint {
namespace {

struct Outdated {
  std::string_view code, section, option;
  Version since;  ///< The first version that has what takes its place.
  std::string_view instead;
  std::string_view old = {}, now = {};  ///< A text that can be written in the place of another; else the form changes.
};

// Source: docs migrate/v3.md and the fields' comments in pkg/config, pkg/provider/acme/provider.go and the CRDs.
constexpr Outdated kOutdated[] = {
    {"GW807", "http.middlewares.", "ipWhiteList", {2, 11, 0}, "ipAllowList", "ipWhiteList", "ipAllowList"},
    {"GW807", "tcp.middlewares.", "ipWhiteList", {2, 11, 0}, "ipAllowList", "ipWhiteList", "ipAllowList"},
    {"GW811", "tcp.services.", "terminationDelay", {3, 0, 0}, "terminationDelay of a servers transport"},
    {"GW811", "tcp.services.", "proxyProtocol", {3, 5, 2}, "proxyProtocol of a servers transport"},
    {"GW812", "certificatesResolvers.", "delayBeforeCheck", {3, 3, 0}, "propagation.delayBeforeChecks"},
    {"GW812", "certificatesResolvers.", "disablePropagationCheck", {3, 3, 0}, "propagation.disableChecks"},
    {"GW813", "tracing.", "globalAttributes", {3, 3, 0}, "resourceAttributes"},
    {"GW814", "", "strategy", {3, 4, 0}, "wrr", "RoundRobin", "wrr"},
    {"GW815", "", "rootCAsSecrets", {3, 4, 0}, "rootCAs"},
};

const Outdated* find(const diag::Fact& fact, Version version) {
  std::string_view name = fact.subject;
  name.remove_prefix(name.rfind('.') + 1);
  const auto* found = std::ranges::find_if(kOutdated, [&](const Outdated& one) {
    return one.option == name && fact.path.starts_with(one.section) && version >= one.since;
  });
  return found == std::end(kOutdated) ? nullptr : found;
}

/// A key alone in its mapping: behind a dot it stands in a label or a table of TOML, which may have sisters with the
/// same beginning, and a merge may bring a second one.
bool stands_alone(const text::SourceSet& sources, text::Span place) {
  if (!place.written()) return false;
  std::string_view file = sources[place.source].bytes();
  if (file.find("<<") != std::string_view::npos) return false;
  return place.begin == 0 || file[place.begin - 1] != '.';
}

}  // namespace

std::string_view rule_of_outdated(const diag::Fact& fact, Version version) {
  const Outdated* found = find(fact, version);
  return found == nullptr ? std::string_view() : found->code;
}

void report_outdated(Context& context, std::string_view code) {
  for (const diag::Fact* fact : context.facts({diag::FactKind::DeprecatedField})) {
    const Outdated* one = find(*fact, context.gateway().version);
    if (one == nullptr || one->code != code) continue;
    std::string instead(one->instead);
    std::string what(one->old.empty() ? one->option : one->old);
    diag::Diagnostic& found = context.report(*fact, what + " is deprecated: " + instead + " takes its place");
    if (one->now.empty() || !stands_alone(context.sources(), context.sources().original(fact->span))) continue;
    context.replace(found, fact->span, one->old, std::string(one->now), diag::Fix::Safety::Safe);
  }
}

std::vector<const model::Value*> pinned_syntaxes(const Context& context) {
  std::vector<const model::Value*> out;
  if (context.gateway().version < Version{3, 4, 0}) return out;
  for_each_value(context.gateway(), [&](const model::Value& value, const schema::Field* field, std::string_view) {
    if (field == nullptr || value.string() != "v2") return;
    if (field->name == "ruleSyntax" || field->name == "defaultRuleSyntax") out.push_back(&value);
  });
  return out;
}

text::Span place_of(const model::Value& value) { return value.name().written() ? value.name() : value.span; }

}  // namespace gw::lint
