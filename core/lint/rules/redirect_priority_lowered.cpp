#include <algorithm>

#include "lint/edits.h"
#include "lint/rule_places.h"
#include "model/view.h"
#include "runtime/router.h"

namespace gw::lint::redirect_priority_lowered_rule {

using analysis::List;
using analysis::Table;
using runtime::Object;

/// A router that takes requests which the redirection was to take.
struct Rival {
  const Object* router = nullptr;
  Overlap overlap;
};

/// The row of the redirection of the list's entry point; kNone: it has none.
/// Source: pkg/provider/traefik/internal.go (redirection).
std::uint32_t redirection_of(const flow::Gateway& gateway, const List& list) {
  for (std::uint32_t row = 0; row < list.table.size(); ++row) {
    const Object& router = *list.table.row(row).router;
    const flow::Chain& chain = gateway.way(router).chain;
    bool own =
        runtime::provider_of(router.name) == "internal" && model::written(router.value, "service") == "noop@internal";
    if (own && !chain.empty() && chain.back().kind == "redirectScheme") return row;
  }
  return Table::kNone;
}

/// The request is sent to HTTPS by the router itself, or comes to no service.
bool harmless(const flow::Gateway& gateway, const flow::Asked& request, const route::EntryPoint& point) {
  flow::Scratch scratch;
  flow::Answer answer;
  gateway.ask(request, point, scratch, answer);
  return !answer.location.empty() || answer.service.empty() || !answer.broken.empty();
}

std::vector<Rival> rivals_of(Reaches& reaches, const List& list, std::uint32_t redirection) {
  constexpr std::size_t kMost = 100;  // For people.
  std::vector<Rival> out;
  const flow::Gateway& gateway = reaches.survey().gateway();
  for (std::uint32_t row = 0; row < list.table.row(redirection).peers_end && out.size() < kMost; ++row) {
    const Object& router = *list.table.row(row).router;
    if (row == redirection || runtime::provider_of(router.name) == "internal") continue;
    std::optional<Overlap> found = reaches.overlap(list, row, redirection);
    if (!found || harmless(gateway, found->request, list.table.point())) continue;
    out.push_back({&router, std::move(*found)});
  }
  return out;
}

void check(Context& context, const model::Value& to, const model::Value& priority, const List& list) {
  Reaches& reaches = context.reaches();
  std::uint32_t redirection = redirection_of(reaches.survey().gateway(), list);
  if (redirection == Table::kNone) return;
  std::vector<Rival> rivals = rivals_of(reaches, list, redirection);
  if (rivals.empty()) return;
  const Rival& first = rivals.front();
  std::string names(first.router->name);
  if (rivals.size() == 2) names.append(" and ").append(rivals[1].router->name);
  if (rivals.size() > 2) names += " and " + std::to_string(rivals.size() - 1) + " other routers";
  std::string message = "the redirection of entry point " + list.table.point().name + " comes after " + names;
  if (first.overlap.tie)
    message = "chance decides between the redirection of entry point " + list.table.point().name + " and " + names;
  diag::Diagnostic& said = context.report(priority.span, message);
  add_witness(said, "not redirected", first.overlap.request);
  add_place(context, said, *first.router,
            std::string(first.router->name) + ": " + why_first(*first.router, *list.table.row(redirection).router));
  std::string written(context.sources().text(priority.span));
  if (auto edit = remove_member(context.sources(), to, priority, written))
    said.fix = diag::Fix{"remove the priority", diag::Fix::Safety::Unsafe, {*edit}};
}

void check(Context& context) {
  const model::Value* points = context.gateway().install.config.root.find("entryPoints");
  if (points == nullptr || !context.gateway().install.given) return;
  for (const model::Property& point : points->properties()) {
    const model::Value* to = point.value.at("http.redirections.entryPoint");
    const model::Value* priority = to == nullptr ? nullptr : to->find("priority");
    if (priority == nullptr || priority->origin != model::OriginKind::Written || !priority->span.written()) continue;
    for (const List& list : context.reaches().survey().lists()) {
      bool here = list.table.point().name == point.name && list.table.http() && list.parent == Table::kNone;
      if (here && !list.table.point().options.flatten_names) check(context, *to, *priority, list);
    }
  }
}

}  // namespace gw::lint::redirect_priority_lowered_rule

GW_LINT_RULE(redirect_priority_lowered) = {
    .code = {"GW239"},
    .name = "redirect-priority-lowered",
    .severity = gw::diag::Severity::Warning,
    .summary = "The redirection of an entry point has a priority so low that routers take requests before it.",
    .why = "Their hosts stay on plain HTTP, and passwords and cookies are sent in the clear.",
    .remedy =
        "Remove the priority: by default the redirection comes first. Routers that shall not be redirected get one "
        "above it.",
    .source = "pkg/provider/traefik/internal.go (redirection), pkg/config/static/entrypoints.go (RedirectEntryPoint)",
    .bad = R"(#=== traefik.yml
entryPoints:
  web:
    address: ":80"
    http: {redirections: {entryPoint: {to: websecure, priority: 10}}}
  websecure: {address: ":443"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s, entryPoints: [web]}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .good = R"(#=== traefik.yml
entryPoints:
  web:
    address: ":80"
    http: {redirections: {entryPoint: {to: websecure}}}
  websecure: {address: ":443"}
providers:
  file: {filename: dynamic.yml, watch: false}
#=== dynamic.yml
http:
  routers:
    r: {rule: Host(`a.example`), service: s, entryPoints: [websecure], tls: {}}
  services:
    s: {loadBalancer: {servers: [{url: "http://10.0.0.1"}]}}
)",
    .check = gw::lint::redirect_priority_lowered_rule::check,
    .proofs = true,
};
