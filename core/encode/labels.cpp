#include <algorithm>

#include "base/strings.h"
#include "encode/kube.h"
#include "encode/names.h"

namespace gw::encode {
namespace {

using model::OriginKind;
using model::Property;
using model::Value;

/// From this version on labels may give the URL of a server.
constexpr Version kUrls{3, 4, 0};

class ForContainers {
 public:
  ForContainers(model::Arena& arena, const Options& options, Written& out)
      : arena_(arena), options_(options), out_(out) {}

  Value run(const Value& root) {
    Value out = root;
    for (std::string_view group : {"http", "tcp", "udp"}) {
      if (group == "http" && options_.version >= kUrls) continue;
      const Value* section = out.find(group);
      const Value* services = section == nullptr ? nullptr : section->find("services");
      if (services == nullptr) continue;
      Value changed = *services;
      for (const Property& service : services->properties()) {
        const Value* servers = service.value.at("loadBalancer.servers");
        if (servers == nullptr) continue;
        Value balancer = *service.value.find("loadBalancer");
        balancer = arena_.with(
            balancer, "servers",
            list(*servers, {std::string(group), "services", std::string(service.name), "loadBalancer", "servers"}));
        changed = with(changed, service.name, arena_.with(service.value, "loadBalancer", balancer));
      }
      out = arena_.with(out, group, arena_.with(*section, "services", changed));
    }
    return out;
  }

 private:
  /// A map with another value for one of its keys.
  Value with(const Value& map, std::string_view key, const Value& value) {
    std::vector<Property> members(map.properties().begin(), map.properties().end());
    for (Property& member : members) {
      if (member.name == key) member.value = value;
    }
    Value out = arena_.map(members, map.origin, map.span);
    out.set_name(map.name());
    return out;
  }

  Value list(const Value& servers, const Path& path) {
    std::vector<Value> items;
    for (const Value& server : servers.items()) {
      Path where = path;
      where.push_back("[" + std::to_string(items.size()) + "]");
      items.push_back(this->server(server, where));
    }
    return arena_.list(items, servers.origin, servers.span);
  }

  Value server(const Value& server, const Path& path) {
    const Value* address = server.find("address");
    const Value* url = server.find("url");
    const Value* written = address != nullptr ? address : url;
    if (written == nullptr || server.find("port") != nullptr) return server;
    Address parts = split_address(written->string());
    std::vector<Property> kept;
    for (const Property& property : server.properties()) {
      if (&property.value != written) kept.push_back(property);
    }
    Value out = arena_.object(*server.type(), kept, server.origin, server.span);
    out.flags = server.flags;
    if (!parts.port.empty()) out = arena_.with(out, "port", arena_.string(parts.port, OriginKind::Derived));
    if (!parts.scheme.empty() && parts.scheme != "http")
      out = arena_.with(out, "scheme", arena_.string(parts.scheme, OriginKind::Derived));
    out_.losses.push_back({path, written->span,
                           "labels name the port only: the host is that of the container (here " + parts.host + ")",
                           "put the labels on the container that is " + parts.host, true});
    if (!parts.rest.empty() && parts.rest != "/")
      out_.losses.push_back({path, written->span, "labels cannot give a path of the server: " + parts.rest, "", true});
    return out;
  }

  model::Arena& arena_;
  const Options& options_;
  Written& out_;
};

}  // namespace

Value for_containers(model::Arena& arena, const Value& root, const Options& options, Written& out) {
  return ForContainers(arena, options, out).run(root);
}

Written write_labels(const Value& root, const Options& options) {
  Written out;
  std::string text;
  for (const Named& named : name_values(root, Style::Labels, options, out)) {
    if (named.value.find('\n') != std::string::npos) {
      out.losses.push_back({named.path, {}, "a line cannot hold a text of several lines", "write a compose file"});
      continue;
    }
    text += named.name + "=" + named.value + "\n";
  }
  out.files.push_back({"labels.txt", std::move(text)});
  return out;
}

}  // namespace gw::encode
