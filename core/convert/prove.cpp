#include "convert/prove.h"

#include <algorithm>
#include <map>

#include "convert/content.h"
#include "runtime/router.h"

namespace gw::convert {
namespace {

using runtime::Role;

constexpr std::string_view kRoleNames[] = {"router",      "service",        "middleware", "TCP router",
                                           "TCP service", "TCP middleware", "UDP router", "UDP service"};

/// Objects by role and content; the names are for people.
using Contents = std::multimap<std::pair<Role, std::string>, std::string>;

Contents contents(const source::Gateway& gateway, const runtime::Graph& graph, const ProofOptions& options) {
  Contents out;
  Content content(gateway, graph, options);
  for (const runtime::Object& object : graph.objects) {
    if (runtime::provider_of(object.name) == "internal") continue;
    bool router = object.role == Role::Router || object.role == Role::TcpRouter || object.role == Role::UdpRouter;
    if (!router && !options.unused) continue;
    out.emplace(std::pair(object.role, content.of(object)), std::string(object.name));
  }
  return out;
}

void compare(const Contents& before, const Contents& after, Proof& proof) {
  auto tell = [&](const Contents::value_type& entry, const char* when) {
    proof.same = false;
    std::string role(kRoleNames[static_cast<std::size_t>(entry.first.first)]);
    proof.differences.push_back({role + " " + entry.second + ": only " + when, entry.first.second});
  };
  auto a = before.begin(), b = after.begin();
  while (a != before.end() || b != after.end()) {
    if (b == after.end() || (a != before.end() && a->first < b->first)) tell(*a++, "before");
    else if (a == before.end() || b->first < a->first) tell(*b++, "after");
    else ++a, ++b;
  }
}

}  // namespace

Proof prove(const source::Gateway& before, const source::Gateway& after, const text::SourceSet& sources,
            const source::World& world, const ProofOptions& options) {
  runtime::Graph old_graph = runtime::build(before, sources, world);
  runtime::Graph new_graph = runtime::build(after, sources, world);
  Proof proof;
  compare(contents(before, old_graph, options), contents(after, new_graph, options), proof);
  for (const runtime::Object& object : old_graph.objects) {
    if (runtime::provider_of(object.name) == "internal") continue;
    bool service = object.role == Role::Service || object.role == Role::TcpService || object.role == Role::UdpService;
    bool middleware = object.role == Role::Middleware || object.role == Role::TcpMiddleware;
    ++(service ? proof.services : middleware ? proof.middlewares : proof.routers);
  }
  if (!options.unused) return proof;
  std::vector<std::string> had = Content(before, old_graph, options).certificates();
  std::vector<std::string> has = Content(after, new_graph, options).certificates();
  if (had != has) {
    proof.same = false;
    proof.differences.push_back({"certificates and their stores differ", ""});
  }
  return proof;
}

}  // namespace gw::convert
