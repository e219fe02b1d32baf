#include "serve/not_served.h"

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
  return out;
}

}  // namespace gw::serve
