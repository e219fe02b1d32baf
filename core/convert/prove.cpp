#include "convert/prove.h"

#include <algorithm>
#include <map>

#include "digest/content.h"
#include "digest/digest.h"
#include "model/view.h"
#include "runtime/cookie.h"
#include "runtime/router.h"

namespace gw::convert {
namespace {

using runtime::Role;

digest::Options of_digest(const ProofOptions& options) {
  digest::Options out;
  out.servers = options.servers;
  out.syntax = options.syntax;
  return out;
}

/// The session cookie of a router's service whose name is made from the service's.
struct Cookie {
  std::string service;  ///< Empty: there is none.
  text::Span span = {};
};

struct Entry {
  std::string name;  ///< For people.
  Cookie cookie;
};

/// Objects by role and content.
using Contents = std::multimap<std::pair<Role, std::string>, Entry>;

Cookie cookie_of(const runtime::Graph& graph, const runtime::Object& router) {
  const model::Value* service = router.value.find("service");
  if (router.role != Role::Router || service == nullptr) return {};
  const runtime::Object* found = graph.find(Role::Service, runtime::qualified(service->string(), router.name));
  if (found == nullptr) return {};
  for (const char* kind : {"loadBalancer", "weighted"}) {
    const model::Value* cookie = found->value.at(std::string(kind) + ".sticky.cookie");
    if (cookie == nullptr) continue;
    std::string_view name = model::written(*cookie, "name");
    if (!name.empty() && name != runtime::cookie_name({}, found->name)) continue;
    text::Span span = found->value.name().written() ? found->value.name() : found->value.span;
    return {std::string(found->name), span};
  }
  return {};
}

Contents contents(const source::Gateway& gateway, const runtime::Graph& graph, const ProofOptions& options) {
  Contents out;
  digest::Content content(gateway, graph, of_digest(options));
  for (const runtime::Object& object : graph.objects) {
    if (runtime::provider_of(object.name) == "internal") continue;
    bool router = object.role == Role::Router || object.role == Role::TcpRouter || object.role == Role::UdpRouter;
    if (!router && !options.unused) continue;
    out.emplace(std::pair(object.role, content.of(object)), Entry{std::string(object.name), cookie_of(graph, object)});
  }
  return out;
}

void compare(const Contents& before, const Contents& after, Proof& proof) {
  auto tell = [&](const Contents::value_type& entry, const char* when) {
    proof.same = false;
    std::string role(digest::kind_of(entry.first.first));
    proof.differences.push_back({role + " " + entry.second.name + ": only " + when, entry.first.second});
  };
  auto a = before.begin(), b = after.begin();
  while (a != before.end() || b != after.end()) {
    if (b == after.end() || (a != before.end() && a->first < b->first)) tell(*a++, "before");
    else if (a == before.end() || b->first < a->first) tell(*b++, "after");
    else {
      const Cookie &old = a->second.cookie, &now = b->second.cookie;
      if (!old.service.empty() && !now.service.empty())
        proof.cookies.push_back({old.service, old.span, runtime::cookie_name({}, now.service)});
      ++a, ++b;
    }
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
  std::vector<std::string> had = digest::Content(before, old_graph, of_digest(options)).certificates();
  std::vector<std::string> has = digest::Content(after, new_graph, of_digest(options)).certificates();
  if (had != has) {
    proof.same = false;
    proof.differences.push_back({"certificates and their stores differ", ""});
  }
  return proof;
}

}  // namespace gw::convert
