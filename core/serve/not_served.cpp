#include "serve/not_served.h"

#include <algorithm>
#include <set>

namespace gw::serve {
namespace {

using model::Value;

void add_static(const Value& root, std::vector<std::string>& out) {
  if (const Value* points = root.find("entryPoints")) {
    for (const model::Property& one : points->properties()) {
      if (one.value.find("http3") != nullptr)
        out.push_back("entry point " + std::string(one.name) + ": HTTP/3 is not served");
    }
  }
  if (const Value* resolvers = root.find("certificatesResolvers"); resolvers != nullptr && resolvers->size > 0)
    out.push_back("certificate resolvers are not asked: what they would have gets a self-signed certificate");
  if (root.find("accessLog") != nullptr) out.push_back("accessLog is not followed: --access-log says where lines go");
  if (root.find("tracing") != nullptr) out.push_back("tracing is not done");
  if (const Value* metrics = root.find("metrics")) {
    for (const model::Property& one : metrics->properties()) {
      if (one.name != "prometheus")
        out.push_back("metrics." + std::string(one.name) + " are not sent: /metrics has them");
    }
  }
}

}  // namespace

std::vector<std::string> not_served(const Running& running) {
  std::vector<std::string> out;
  const flow::Gateway& gateway = running.gateway();
  add_static(gateway.source().install.config.root, out);
  for (const std::string& one : running.not_implemented())
    out.push_back("middleware " + one + " is not implemented: its routers answer 501");
  for (const ServersHandler* one : running.services().balancers()) {
    if (!one->not_served().empty())
      out.push_back("service " + std::string(one->name()) + ": " + one->not_served() +
                    " is not implemented: it answers 501");
  }
  std::set<std::string_view> told;
  running.tcp().each_server([&](std::string_view service, const StreamServer& server) {
    if (!server.options->not_served.empty() && told.insert(service).second)
      out.push_back("TCP service " + std::string(service) + ": " + server.options->not_served +
                    " is not implemented: it closes connections");
  });
  return out;
}

std::vector<std::string> names_nothing(const Running& running, const Overrides& instead) {
  const auto& all = running.gateway().services().all();
  auto known = [&](std::string_view name) {
    return std::ranges::any_of(all, [&](const auto& one) {
      std::string_view full = one.first;
      return full == name || full.substr(0, full.find('@')) == name;
    });
  };
  std::vector<std::string> out;
  for (const auto& [name, url] : instead.upstreams) {
    if (!known(name)) out.push_back("--upstream: there is no service " + name);
  }
  for (const Fault& fault : instead.faults) {
    if (fault.service != "*" && !known(fault.service)) out.push_back("--fault: there is no service " + fault.service);
  }
  return out;
}

}  // namespace gw::serve
