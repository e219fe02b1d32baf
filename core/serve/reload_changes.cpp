#include <map>

#include "base/sha256.h"
#include "model/tree.h"
#include "model/view.h"
#include "serve/reload.h"

namespace gw::serve {
namespace {

std::string_view kind_of(runtime::Role role) {
  switch (role) {
    case runtime::Role::Router: return "router";
    case runtime::Role::Service: return "service";
    case runtime::Role::Middleware: return "middleware";
    case runtime::Role::TcpRouter: return "TCP router";
    case runtime::Role::TcpService: return "TCP service";
    case runtime::Role::TcpMiddleware: return "TCP middleware";
    case runtime::Role::UdpRouter: return "UDP router";
    case runtime::Role::UdpService: return "UDP service";
  }
  return "";
}

std::string text_of(const runtime::Object& object, Version version) {
  std::string out = model::to_json(model::to_tree(object.value, version, model::Secrets::Shown), 0);
  for (const std::string& error : object.errors) out += error;
  return out;
}

/// What counts beside the objects: a text for each, by its name.
std::map<std::string, std::string> others(const Running& running, Version version) {
  std::map<std::string, std::string> out;
  for (const source::Provider& provider : running.gateway().source().providers) {
    for (auto [path, name] : {std::pair("tls", "TLS"), std::pair("http.serversTransports", "servers transports"),
                              std::pair("tcp.serversTransports", "TCP servers transports")}) {
      const model::Value* value = provider.config.root.at(path);
      if (value != nullptr)
        out[std::string(name) + " of " + provider.name] =
            model::to_json(model::to_tree(*value, version, model::Secrets::Shown), 0);
    }
  }
  out["certificates"] = running.tls().fingerprint();
  return out;
}

}  // namespace

std::vector<std::string> changes(const Running* before, const Running& after, std::size_t most) {
  std::map<std::pair<runtime::Role, std::string_view>, std::string> old;
  Version version = after.gateway().source().version;
  if (before != nullptr) {
    for (const runtime::Object& one : before->gateway().graph().objects)
      old.emplace(std::pair(one.role, one.name), text_of(one, version));
  }
  std::vector<std::string> out;
  auto tell = [&](runtime::Role role, std::string_view name, const char* what) {
    if (name.ends_with("@internal")) return;
    out.push_back(std::string(kind_of(role)) + " " + std::string(name) + " " + what);
  };
  for (const runtime::Object& one : after.gateway().graph().objects) {
    auto found = old.find({one.role, one.name});
    if (found == old.end()) {
      tell(one.role, one.name, "added");
      continue;
    }
    if (found->second != text_of(one, version)) tell(one.role, one.name, "changed");
    old.erase(found);
  }
  for (const auto& [key, text] : old) tell(key.first, key.second, "removed");
  if (before != nullptr) {
    auto was = others(*before, version), is = others(after, version);
    for (const auto& [name, text] : was) is.try_emplace(name);
    for (const auto& [name, text] : is) {
      if (was[name] != text) out.push_back(name + " changed");
    }
  }
  if (out.size() > most) {
    std::size_t more = out.size() - most;
    out.resize(most);
    out.push_back("and " + std::to_string(more) + " more");
  }
  return out;
}

}  // namespace gw::serve
