#include "encode/compose.h"

#include <algorithm>
#include <map>
#include <set>

#include "encode/kube.h"
#include "encode/names.h"
#include "schema/role.h"

namespace gw::encode {
namespace {

using doc::Output;
using model::OriginKind;
using model::Property;
using model::Value;

constexpr std::string_view kGateway = "traefik";

/// The objects that one container's labels name: paths of two parts and a name.
using Objects = std::set<std::string>;

std::string object_path(std::string_view group, std::string_view table, std::string_view name) {
  return std::string(group) + "." + std::string(table) + "." + std::string(name);
}

/// A name of a container on the same network: no address, no domain.
bool container_host(const std::string& host) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !host.empty() && host.find_first_not_of(kLetters) == std::string::npos && host != "localhost";
}

class ComposeWriter {
 public:
  ComposeWriter(model::Arena& arena, const Value& root, const std::vector<std::string>& flags, const Options& options)
      : arena_(arena), root_(root), flags_(flags), options_(options) {}

  Written run() {
    for (std::string_view group : {"http", "tcp", "udp"}) place_services(group);
    for (std::string_view group : {"http", "tcp", "udp"}) place_routers(group);
    place_rest();
    for (const std::string& name : std::vector<std::string>(order_)) leave_unrouted(name);
    Output services = Output::map();
    services.set(std::string(kGateway), gateway());
    for (const std::string& name : order_) {
      if (name != kGateway) services.set(name, container(name));
    }
    Output tree = Output::map();
    tree.set("services", std::move(services));
    out_.files.push_back({"compose.yml", doc::write_yaml(tree)});
    return std::move(out_);
  }

 private:
  const Value* table(std::string_view group, std::string_view table) const {
    const Value* section = root_.find(group);
    return section == nullptr ? nullptr : section->find(table);
  }

  void put(const std::string& container, const std::string& object) {
    if (objects_[container].insert(object).second && std::ranges::find(order_, container) == order_.end())
      order_.push_back(container);
    home_.emplace(object, container);
  }

  static std::vector<Address> servers_of(const Value& service) {
    std::vector<Address> out;
    const Value* servers = service.at("loadBalancer.servers");
    for (const Value& server : servers == nullptr ? std::span<const Value>() : servers->items()) {
      const Value* url = server.find("url");
      const Value* address = url != nullptr ? url : server.find("address");
      out.push_back(split_address(address == nullptr ? "" : address->string()));
    }
    return out;
  }

  void place_services(std::string_view group) {
    const Value* services = table(group, "services");
    for (const Property& service : services == nullptr ? std::span<const Property>() : services->properties()) {
      std::string object = object_path(group, "services", service.name);
      std::vector<Address> servers = servers_of(service.value);
      bool hosts = !servers.empty() && std::ranges::all_of(servers, [](const Address& one) {
        return container_host(one.host) && (one.rest.empty() || one.rest == "/");
      });
      if (!hosts) {
        put(std::string(kGateway), object);
        continue;
      }
      for (const Address& server : servers) {
        put(server.host, object);
        ports_[{server.host, object}] = server;
      }
    }
  }

  void place_routers(std::string_view group) {
    const Value* routers = table(group, "routers");
    for (const Property& router : routers == nullptr ? std::span<const Property>() : routers->properties()) {
      const Value* service = router.value.find("service");
      auto home = home_.find(object_path(group, "services", service == nullptr ? "" : service->string()));
      std::string container = home == home_.end() ? std::string(kGateway) : home->second;
      put(container, object_path(group, "routers", router.name));
      // A container with a service and no router gets a router of its own from Traefik: they all say the same one.
      std::set<std::string> seen;
      if (home != home_.end()) put_with(group, service->string(), object_path(group, "routers", router.name), seen);
      const Value* list = router.value.find("middlewares");
      for (const Value& name : list == nullptr ? std::span<const Value>() : list->items()) {
        const Value* all = table(group, "middlewares");
        std::string object = object_path(group, "middlewares", name.string());
        if (all != nullptr && all->find(name.string()) != nullptr && !home_.contains(object)) put(container, object);
      }
    }
  }

  /// Puts a router at all containers of a service and of those that it leads to.
  void put_with(std::string_view group, std::string_view service, const std::string& router,
                std::set<std::string>& seen) {
    const Value* services = table(group, "services");
    const Value* value = services == nullptr ? nullptr : services->find(service);
    std::string object = object_path(group, "services", service);
    if (value == nullptr || !seen.insert(object).second) return;
    for (auto& [container, objects] : objects_) {
      if (objects.contains(object)) put(container, router);
    }
    each_service(*value, [&](std::string_view next) { put_with(group, next, router, seen); });
  }

  /// The services that a value names.
  template <class Call>
  static void each_service(const Value& value, const Call& call) {
    for (const Value& item : value.items()) each_service(item, call);
    for (const Property& property : value.properties()) {
      bool service = property.field != nullptr && schema::table_of(property.field->role).ends_with(".services");
      if (service && property.value.kind == Value::Kind::String) call(property.value.string());
      else each_service(property.value, call);
    }
  }

  /// What of HTTP stands at a container without a router for HTTP: Traefik would give that one of its own.
  /// Source: pkg/provider/docker/config.go (buildConfiguration), pkg/provider/configuration.go.
  void leave_unrouted(const std::string& container) {
    Objects& objects = objects_[container];
    auto http = [](const std::string& object) { return object.starts_with("http."); };
    auto routes = [](const std::string& object) { return object.starts_with("http.routers."); };
    if (std::ranges::none_of(objects, http) || std::ranges::any_of(objects, routes)) return;
    for (const std::string& object : Objects(objects)) {
      if (!http(object)) continue;
      objects.erase(object);
      auto elsewhere = [&](const auto& one) { return one.second.contains(object); };
      if (std::ranges::any_of(objects_, elsewhere)) continue;
      std::size_t table = object.find('.') + 1, name = object.find('.', table) + 1;
      Path path = {"http", object.substr(table, name - 1 - table), object.substr(name)};
      const Value* value = this->table(path[0], path[1])->find(path[2]);
      out_.losses.push_back({std::move(path), value->name(),
                             "no router uses it, and Docker would give its container a router of its own",
                             "name it in a router"});
    }
    if (objects.empty()) std::erase(order_, container);
  }

  /// A container with a router: others that say something get one of their own from Traefik.
  /// Source: pkg/provider/docker/config.go (buildConfiguration).
  std::string host_of_rest() const {
    auto routes = [&](const std::string& container) {
      auto at = objects_.find(container);
      return at != objects_.end() && std::ranges::any_of(at->second, [](const std::string& object) {
               return object.starts_with("http.routers.");
             });
    };
    if (routes(std::string(kGateway))) return std::string(kGateway);
    auto at = std::ranges::find_if(order_, routes);
    return at == order_.end() ? std::string(kGateway) : *at;
  }

  void place_rest() {
    const std::string host = host_of_rest();
    for (const Property& group : root_.properties()) {
      for (const Property& table : group.value.properties()) {
        for (const Property& member : table.value.properties()) {
          std::string object = object_path(group.name, table.name, member.name);
          if (!home_.contains(object)) put(host, object);
        }
        if (table.value.kind == Value::Kind::List)
          put(std::string(kGateway), std::string(group.name) + "." + std::string(table.name) + ".");
      }
    }
  }

  /// The part of the configuration that stands at a container.
  Value part(const std::string& container) {
    const Objects& objects = objects_[container];
    std::vector<Property> groups;
    for (Property group : root_.properties()) {
      std::vector<Property> tables;
      for (Property table : group.value.properties()) {
        if (table.value.kind == Value::Kind::List) {
          if (container == kGateway) tables.push_back(table);
          continue;
        }
        std::vector<Property> kept;
        for (Property member : table.value.properties()) {
          std::string object = object_path(group.name, table.name, member.name);
          if (!objects.contains(object)) continue;
          auto port = ports_.find({container, object});
          if (port != ports_.end()) member.value = at_port(member.value, port->second);
          kept.push_back(member);
        }
        if (kept.empty()) continue;
        table.value = arena_.map(kept, table.value.origin, table.value.span);
        tables.push_back(table);
      }
      if (tables.empty()) continue;
      group.value = arena_.object(*group.value.type(), tables, group.value.origin, group.value.span);
      groups.push_back(group);
    }
    return arena_.object(*root_.type(), groups, root_.origin, root_.span);
  }

  /// The service with the container's own port in the place of its servers.
  Value at_port(const Value& service, const Address& address) {
    Value balancer = *service.find("loadBalancer");
    const Value& first = balancer.find("servers")->items().front();
    std::vector<Property> kept;
    for (const Property& property : first.properties()) {
      if (property.name != "url" && property.name != "address") kept.push_back(property);
    }
    Value server = arena_.object(*first.type(), kept, first.origin, first.span);
    server.flags = first.flags;
    server = arena_.with(server, "port", arena_.string(address.port, OriginKind::Derived));
    if (!address.scheme.empty() && address.scheme != "http")
      server = arena_.with(server, "scheme", arena_.string(address.scheme, OriginKind::Derived));
    Value servers = arena_.list(std::span(&server, 1), OriginKind::Derived);
    return arena_.with(service, "loadBalancer", arena_.with(balancer, "servers", servers));
  }

  Output labels(const std::string& container) {
    Output out = Output::list();
    if (objects_[container].empty()) return out;
    out.add(Output::of("traefik.enable=true"));
    Value own = for_containers(arena_, part(container), options_, out_);
    for (const Named& named : name_values(own, Style::Labels, options_, out_)) {
      std::string text = named.name + "=" + named.value;
      // Compose fills in variables.
      for (std::size_t at = 0; (at = text.find('$', at)) != std::string::npos; at += 2) text.insert(at, "$");
      out.add(Output::of(std::move(text)));
    }
    return out;
  }

  /// Whether the gateway's container has routers, and no service for them. Traefik gives it one of its own
  /// then, and takes none of its labels where no port is known. Source: pkg/provider/docker/config.go
  /// (buildConfiguration).
  bool lacks_service(std::string_view group) const {
    auto at = objects_.find(std::string(kGateway));
    if (at == objects_.end()) return false;
    auto any = [&](std::string_view table) {
      std::string begin = object_path(group, table, "");
      return std::ranges::any_of(at->second, [&](const std::string& object) { return object.starts_with(begin); });
    };
    return any("routers") && !any("services");
  }

  /// A service that nobody asks, as Traefik's documentation has it.
  std::string stand_in(std::string_view group) {
    std::string name = "none";
    const Value* services = table(group, "services");
    while (services != nullptr && services->find(name) != nullptr) name += "-";
    std::string label = "traefik." + object_path(group, "services", name) + ".loadbalancer.server.port";
    out_.added.push_back(
        {{"services", "traefik", "labels"}, label + ": without a port Traefik takes none of the labels"});
    return label + "=80";
  }

  Output container(const std::string& name) {
    Output out = Output::map();
    out.set("image", Output::of(name));
    out_.added.push_back({{"services", name, "image"}, "the image of " + name + " is not known: a placeholder"});
    out.set("labels", labels(name));
    return out;
  }

  Output gateway() {
    Output out = Output::map();
    out.set("image", Output::of("traefik:v" + to_string(options_.version)));
    std::vector<std::string> flags = flags_.empty() ? assumed_flags() : flags_;
    bool docker =
        std::ranges::any_of(flags, [](const std::string& flag) { return flag.starts_with("--providers.docker"); });
    if (!docker) {
      flags.emplace_back("--providers.docker.exposedByDefault=false");
      out_.added.push_back({{"services", "traefik", "command"}, "the provider docker, which reads labels"});
    }
    Output& command = out.set("command", Output::list());
    for (const std::string& flag : flags) command.add(Output::of(flag));
    Output ports = Output::list();
    for (const std::string& flag : flags) {
      std::size_t address = flag.find(".address=");
      if (!flag.starts_with("--entryPoints.") || address == std::string::npos) continue;
      std::string port = flag.substr(flag.rfind(':') + 1), plain = port.substr(0, port.find('/'));
      if (!plain.empty()) ports.add(Output::of(plain + ":" + port));
    }
    if (!ports.children.empty()) out.set("ports", std::move(ports));
    out.set("volumes", Output::list()).add(Output::of("/var/run/docker.sock:/var/run/docker.sock:ro"));
    out_.added.push_back({{"services", "traefik"}, "the container of Traefik, with Docker's socket"});
    bool published = out.find("ports") != nullptr;
    Output own = labels(std::string(kGateway));
    for (std::string_view group : {"http", "tcp", "udp"})
      if (!published && lacks_service(group)) own.add(Output::of(stand_in(group)));
    if (!own.children.empty()) out.set("labels", std::move(own));
    return out;
  }

  /// Entry points that routers name, where no static configuration says their addresses.
  std::vector<std::string> assumed_flags() {
    std::vector<std::string> out;
    std::set<std::string> seen;
    for (std::string_view group : {"http", "tcp", "udp"}) {
      const Value* routers = table(group, "routers");
      for (const Property& router : routers == nullptr ? std::span<const Property>() : routers->properties()) {
        const Value* points = router.value.find("entryPoints");
        for (const Value& point : points == nullptr ? std::span<const Value>() : points->items()) {
          std::string name(point.string());
          if (!seen.insert(name).second) continue;
          bool known = name == "web" || name == "websecure";
          if (known) out.push_back("--entryPoints." + name + ".address=:" + (name == "web" ? "80" : "443"));
          out_.added.push_back({{"services", "traefik", "command"},
                                known ? "the usual address of entry point " + name
                                      : "entry point " + name + " is not known: add its address to the command"});
        }
      }
    }
    return out;
  }

  model::Arena& arena_;
  const Value& root_;
  const std::vector<std::string>& flags_;
  const Options& options_;
  Written out_;
  std::map<std::string, Objects> objects_;   ///< By container.
  std::map<std::string, std::string> home_;  ///< The first container of an object.
  std::map<std::pair<std::string, std::string>, Address> ports_;
  std::vector<std::string> order_;
};

}  // namespace

Written write_compose(model::Arena& arena, const Value& root, const std::vector<std::string>& flags,
                      const Options& options) {
  return ComposeWriter(arena, root, flags, options).run();
}

}  // namespace gw::encode
