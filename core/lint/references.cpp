#include "lint/references.h"

#include <algorithm>
#include <set>

#include "lint/walk.h"
#include "runtime/router.h"

namespace gw::lint {
namespace {

std::string_view base_name(std::string_view name) { return name.substr(0, name.rfind('@')); }

/// Which objects a role names: role of fact_kind.h, role of the schema, role of the graph.
struct Kind {
  std::string_view role, field;
  runtime::Role of;
};

constexpr Kind kKinds[] = {
    {"middleware", "ref<http.middleware>", runtime::Role::Middleware},
    {"middleware", "ref<tcp.middleware>", runtime::Role::TcpMiddleware},
    {"service", "ref<http.service>", runtime::Role::Service},
    {"service", "ref<tcp.service>", runtime::Role::TcpService},
    {"service", "ref<udp.service>", runtime::Role::UdpService},
};

constexpr std::size_t kComparisons = 1'000'000;

/// References that Traefik did not come to.
void report_unseen(Context& context, std::string_view role, std::string_view words) {
  std::set<std::pair<text::SourceId, std::uint32_t>> seen;
  for (const diag::Fact* fact :
       context.facts({diag::FactKind::MissingReference, diag::FactKind::InternalServiceOff, diag::FactKind::Recursion}))
    seen.emplace(fact->span.source, fact->span.begin);
  for (const source::Provider& provider : context.gateway().providers) {
    if (provider.gaps) return;
  }
  std::size_t compared = 0;
  auto look = [&](const std::string& provider, const model::Value& value, const schema::Field* field) {
    if (value.kind != model::Value::Kind::String || field == nullptr || value.string().empty()) return;
    auto kind =
        std::ranges::find_if(kKinds, [&](const Kind& one) { return one.role == role && one.field == field->role; });
    if (kind == std::end(kKinds)) return;
    // Those of other providers are told where Traefik looks for them.
    std::string name(base_name(value.string())), full = name + "@" + provider;
    if (runtime::qualified(value.string(), full) != full || context.graph().find(kind->of, full) != nullptr) return;
    if (seen.contains({value.span.source, value.span.begin}) || context.policy().matches(full)) return;
    diag::Fact fact;
    fact.span = value.span;
    fact.subject = name;
    fact.object = full;
    // Names without end are not compared with names without end.
    bool near = compared < kComparisons;
    if (near) compared += context.graph().objects.size();
    for (const runtime::Object& object : context.graph().objects) {
      if (!near) break;
      if (object.role == kind->of) fact.candidates.emplace_back(object.name);
    }
    diag::Diagnostic& found = context.report(value.span, std::string(words) + " " + name + " does not exist");
    context.suggest(found, fact, diag::Fix::Safety::Unsafe);
    if (context.policy().partial) found.severity = diag::Severity::Warning;
  };
  auto within = [&](const std::string& provider) {
    return
        [&](const model::Value& value, const schema::Field* field, std::string_view) { look(provider, value, field); };
  };
  for (const source::Provider& provider : context.gateway().providers) {
    if (role != "middleware" || provider.name != "kubernetes") for_each_value(provider, within(provider.name));
  }
}

}  // namespace

std::string written_name(const Context& context, const diag::Fact& fact) {
  std::string_view base = base_name(fact.subject);
  if (!fact.span.written() || base == fact.subject) return fact.subject;
  std::string_view written = context.sources().text(context.sources().original(fact.span));
  bool plain = written.find(base) != std::string_view::npos && written.find(fact.subject) == std::string_view::npos;
  return std::string(plain ? base : std::string_view(fact.subject));
}

std::string elsewhere(const diag::Fact& fact) {
  std::string_view base = base_name(fact.subject);
  for (const std::string& candidate : fact.candidates) {
    if (candidate != fact.subject && candidate.find('@') != std::string::npos && base_name(candidate) == base)
      return candidate;
  }
  return {};
}

bool names_kubernetes(std::string_view qualified) {
  return qualified.ends_with("@kubernetes") || qualified.ends_with("@kubernetescrd");
}

void report_missing(Context& context, std::string_view role, std::string_view words) {
  for (const diag::Fact* fact : context.facts({diag::FactKind::MissingReference})) {
    if (fact->detail != role || !elsewhere(*fact).empty()) continue;
    bool by_ingress = role == "middleware" && fact->object.ends_with("@kubernetes");
    if (by_ingress && names_kubernetes(runtime::qualified(fact->subject, fact->object))) continue;
    std::string name = written_name(context, *fact);
    diag::Diagnostic& found = context.report(*fact, std::string(words) + " " + name + " does not exist");
    diag::Fact shown = *fact;
    shown.subject = name;
    context.suggest(found, shown, diag::Fix::Safety::Unsafe);
    if (context.policy().partial) found.severity = diag::Severity::Warning;
  }
  report_unseen(context, role, words);
}

}  // namespace gw::lint
