#include "convert/derived.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "convert/reshape.h"
#include "encode/kube.h"
#include "model/maker.h"
#include "model/view.h"
#include "source/compose/compose.h"
#include "source/kubernetes/cluster.h"
#include "source/kubernetes/crd_item.h"
#include "template/rule.h"

namespace gw::convert {
namespace {

using model::Property;
using model::Value;

std::vector<Property> members(const model::Config& config, std::string_view path) {
  const Value* table = config.root.at(path);
  if (table == nullptr) return {};
  return {table->properties().begin(), table->properties().end()};
}

}  // namespace

void leave_derived(model::Config& config, encode::Written& out) {
  std::set<std::string> named;
  std::string guarded;
  for (const Property& router : members(config, "http.routers")) {
    std::string path = "http.routers." + std::string(router.name);
    const Value* rule = router.value.find("defaultRule");
    if (rule != nullptr && rule->origin == model::OriginKind::Derived && rule->boolean)
      guarded += (guarded.empty() ? "" : ", ") + std::string(router.name);
    const Value* observed = router.value.find("observability");
    const Value* metadata = observed == nullptr ? nullptr : observed->find("metadata");
    if (metadata != nullptr) named.insert(path + (observed->size == 1 ? ".observability" : ".observability.metadata"));
  }
  if (!guarded.empty())
    out.losses.push_back({{},
                          {},
                          "the default rule is written out: Traefik no longer marks requests with X-Traefik-Router, by "
                          "which it refuses those that come back (" +
                              guarded + ")",
                          "",
                          true});
  if (named.empty()) return;
  out.losses.push_back({{}, {}, "traces and access logs no longer name the Ingress of a router", "", true});
  config.root = without(*config.arena, config.root, named);
}

void add_timeouts(model::Config& config, encode::Written& out) {
  std::vector<Property> transports = members(config, "http.serversTransports");
  for (Property& transport : transports) {
    if (transport.value.find("forwardingTimeouts") != nullptr) continue;
    const schema::Type* type = type_of(*transport.value.type(), "forwardingTimeouts");
    transport.value =
        config.arena->with(transport.value, "forwardingTimeouts", model::Maker(*config.arena, *type).done(true));
    out.losses.push_back({{"http", "serversTransports", std::string(transport.name)},
                          transport.value.span,
                          "a ServersTransport has the usual time limits where none are written: idle connections are "
                          "closed after 90s",
                          "write forwardingTimeouts.idleConnTimeout",
                          true});
  }
  if (!transports.empty())
    config.root = with_table(*config.arena, config.root, "http", "serversTransports", transports);
}

namespace {

std::string json_of(const Value& value, Version version) {
  return model::to_json(model::to_tree(value, version, model::Secrets::Shown), 0);
}

/// "p.limit, p.on": the options that differ. Not their values: there may be secrets among them.
std::string changed_options(const Value& before, const Value& after, Version version) {
  std::string out;
  for (const Property& plugin : before.properties()) {
    const Value* now = after.find(plugin.name);
    for (const Property& option : plugin.value.properties()) {
      const Value* other = now == nullptr ? nullptr : now->find(option.name);
      if (other != nullptr && json_of(option.value, version) == json_of(*other, version)) continue;
      out += (out.empty() ? "" : ", ") + std::string(plugin.name) + "." + std::string(option.name);
    }
  }
  return out;
}

}  // namespace

void tell_default_router(const model::Config& config, encode::Written& out) {
  if (!members(config, "http.routers").empty()) return;
  std::size_t services = members(config, "http.services").size();
  bool given = services == 1 || (services == 0 && !members(config, "http.middlewares").empty());
  if (!given) return;
  out.added.push_back(
      {{"http", "routers"}, "no label names a router of HTTP, so that Docker gives the container one, by defaultRule"});
}

void leave_unserved(model::Config& config, encode::Written& out) {
  std::set<std::string> paths;
  for (std::string_view group : {"http", "tcp", "udp"}) {
    for (const Property& router : members(config, std::string(group) + ".routers")) {
      if (!model::written(router.value, "service").empty()) continue;
      encode::Path path = {std::string(group), "routers", std::string(router.name)};
      paths.insert(path[0] + ".routers." + path[2]);
      out.losses.push_back({std::move(path), router.value.name(),
                            "it names no service, and Docker would give it that of its container", "name its service"});
    }
  }
  if (!paths.empty()) config.root = without(*config.arena, config.root, paths);
}

void take_plugins(model::Config& config, const model::Config& read_back, Version version, encode::Written& out) {
  std::vector<Property> all = members(config, "http.middlewares");
  const Value* again = read_back.root.at("http.middlewares");
  bool any = false;
  for (Property& middleware : all) {
    const Value* before = middleware.value.find("plugin");
    const Value* other = again == nullptr ? nullptr : again->find(middleware.name);
    const Value* after = other == nullptr ? nullptr : other->find("plugin");
    if (before == nullptr || after == nullptr) continue;
    std::string changed = changed_options(*before, *after, version);
    if (changed.empty()) continue;
    any = true;
    middleware.value = config.arena->with(middleware.value, "plugin", *after);
    out.losses.push_back({{"http", "middlewares", std::string(middleware.name), "plugin"},
                          before->span,
                          "numbers, truth values and what is empty reach a plugin as texts or not at all: " + changed,
                          "write it as crd if the plugin does not take texts",
                          true});
  }
  if (!any) return;
  config.arena->adopt(read_back.arena);
  config.root = with_table(*config.arena, config.root, "http", "middlewares", all);
}

namespace {

bool taken(const model::Config& config, std::string_view name) {
  return std::ranges::any_of(std::initializer_list<std::string_view>{"http", "tcp", "udp"},
                             [&](std::string_view group) {
                               const Value* section = config.root.find(group);
                               const Value* services = section == nullptr ? nullptr : section->find("services");
                               return services != nullptr && services->find(name) != nullptr;
                             });
}

}  // namespace

std::map<std::string, encode::Backend> known_backends(const source::Gateway& gateway, const model::Config& config,
                                                      std::string_view name_space) {
  std::map<std::string, encode::Backend> out;
  std::set<std::string> names;  // Two projects may have services of one name.
  for (const auto& project : gateway.projects) {
    for (const source::ComposeService& service : project->services) {
      std::string name = encode::kube_name(service.name);
      if (!taken(config, service.name) && !taken(config, name) && names.insert(name).second)
        out[template_::normalize(service.name + "_" + project->name)] = {name};
    }
  }
  if (gateway.cluster == nullptr) return out;
  std::string_view own = name_space.empty() ? "default" : name_space;
  for (const source::KubeObject& object : gateway.cluster->objects) {
    if (object.kind != "Service" || object.name_space != own) continue;
    for (const source::crd::Item& port : source::crd::Item(object).at("spec.ports").items()) {
      std::string number = std::to_string(port["port"].integer().value_or(0));
      std::string begin = std::string(own) + "-" + std::string(object.name) + "-";
      for (const std::string& text : {number, std::string(port["name"].text())})
        if (!text.empty()) out[template_::normalize(begin + text)] = {std::string(object.name), number};
    }
  }
  return out;
}

}  // namespace gw::convert
