#include "flow/service.h"

#include <algorithm>
#include <cmath>

#include "model/view.h"
#include "runtime/router.h"

namespace gw::flow {
namespace {

using model::Value;
using runtime::Object;
using runtime::Role;

class Reader {
 public:
  Reader(std::map<std::string_view, Service>& services, const runtime::Graph& graph, Version version)
      : services_(services), graph_(graph), version_(version) {}

  void read(const Object& object, Service& out) {
    if (object.name.ends_with("@internal")) out.kind = Service::Kind::Internal;
    if (const Value* balancer = object.value.find("loadBalancer")) balance(*balancer, out);
    children(object, "weighted", "services", "name", Service::Kind::Weighted, out);
    children(object, "highestRandomWeight", "services", "name", Service::Kind::Hrw, out);
    if (const Value* mirroring = object.value.find("mirroring"))
      main(object, *mirroring, {"service"}, Service::Kind::Mirroring, out);
    if (const Value* failover = object.value.find("failover"))
      main(object, *failover, {"service", "fallback"}, Service::Kind::Failover, out);
  }

 private:
  void balance(const Value& balancer, Service& out) {
    out.kind = Service::Kind::Servers;
    out.strategy = keep(model::text_of(balancer, "strategy", version_).value_or("wrr"));
    if (out.strategy.empty()) out.strategy = "wrr";
    out.pass_host = model::bool_of(balancer, "passHostHeader", version_).value_or(true);
    out.sticky = balancer.find("sticky") != nullptr;
    out.checked = balancer.find("healthCheck") != nullptr || balancer.find("passiveHealthCheck") != nullptr;
    const Value* servers = balancer.find("servers");
    if (servers == nullptr) return;
    for (const Value& one : servers->items()) {
      Server server = this->server(one);
      // A server that is named twice is one. Source: pkg/server/service/service.go (getLoadBalancerServiceHandler).
      bool known =
          std::ranges::any_of(out.servers, [&](const Server& other) { return other.address == server.address; });
      if (!known) out.servers.push_back(server);
      if (model::bool_of(one, "preservePath", version_).value_or(false)) out.preserve_path = true;
    }
  }

  Server server(const Value& value) {
    Server out;
    const Value* url = value.find("url");
    const Value* address = value.find("address");
    out.address = url != nullptr ? url->string() : address != nullptr ? address->string() : std::string_view();
    out.fenced = model::bool_of(value, "fenced", version_).value_or(false);
    if (version_ >= Version{3, 2, 0}) out.weight = model::integer_of(value, "weight", version_).value_or(1);
    std::string_view rest = out.address;
    if (std::size_t at = rest.find("://"); at != std::string_view::npos) rest.remove_prefix(at + 3);
    std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
    out.host = rest.substr(0, end);
    if (std::size_t user = out.host.rfind('@'); user != std::string_view::npos) out.host.remove_prefix(user + 1);
    out.path = rest.substr(end);
    out.path = out.path.substr(0, out.path.find_first_of("?#"));
    return out;
  }

  void children(const Object& object, std::string_view kind, std::string_view list, std::string_view field,
                Service::Kind as, Service& out) {
    const Value* value = object.value.find(kind);
    if (value == nullptr) return;
    out.kind = as;
    out.sticky = out.sticky || value->find("sticky") != nullptr;
    out.checked = value->find("healthCheck") != nullptr;
    const Value* all = value->find(list);
    if (all == nullptr) return;
    for (const Value& child : all->items()) {
      const Value* name = child.find(field);
      out.children.push_back({known(name, object), model::integer_of(child, "weight", version_).value_or(1),
                              name == nullptr ? std::string_view() : name->string()});
    }
  }

  void main(const Object& object, const Value& value, std::initializer_list<std::string_view> fields, Service::Kind as,
            Service& out) {
    out.kind = as;
    out.checked = as == Service::Kind::Failover;
    for (std::string_view field : fields) out.children.push_back({known(value.find(field), object), 1});
  }

  const Service* known(const Value* name, const Object& owner) const {
    if (name == nullptr) return nullptr;
    auto found = services_.find(runtime::qualified(name->string(), owner.name));
    return found == services_.end() ? nullptr : &found->second;
  }

  std::string_view keep(std::string_view text) { return graph_.arena->copy(text); }

  std::map<std::string_view, Service>& services_;
  const runtime::Graph& graph_;
  Version version_;
};

std::uint64_t fnv(std::string_view a, std::string_view b) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (std::string_view text : {a, b}) {
    for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  return hash;
}

/// The one of positive weight, or the one that highest random weight takes; null: several, or none at all (`none`).
template <class Any, class Weight, class Name>
const Any* choose(const std::vector<Any>& all, bool hrw, std::string_view peer, bool& none, Weight weight, Name name) {
  const Any* best = nullptr;
  double highest = 0;
  std::size_t count = 0;
  for (const Any& one : all) {
    if (weight(one) <= 0) continue;
    ++count;
    double own = hrw ? hrw_score(peer, name(one), weight(one)) : 0;
    if (best == nullptr || own > highest) {
      best = &one;
      highest = own;
    }
  }
  none = count == 0;
  return count == 1 || hrw ? best : nullptr;
}

}  // namespace

double hrw_score(std::string_view peer, std::string_view name, std::int64_t weight) {
  double part = static_cast<double>(fnv(peer, name)) / 18446744073709551616.0;
  return static_cast<double>(weight) / -std::log(part);
}

Services::Services(const runtime::Graph& graph, Role role, Version version, const Chains& chains,
                   const std::set<std::string, std::less<>>& absent) {
  for (const Object& object : graph.objects) {
    if (object.role == role) services_[object.name].name = object.name;
  }
  Reader reader(services_, graph, version);
  for (const Object& object : graph.objects) {
    if (object.role != role || absent.contains(object.name)) continue;
    Service& service = services_[object.name];
    reader.read(object, service);
    if (role == Role::Service) service.chain = chains.of(object.value.find("middlewares"), object.name);
  }
}

const Service* Services::find(std::string_view name) const {
  auto found = services_.find(name);
  return found == services_.end() ? nullptr : &found->second;
}

const Service* next_service(const Service& service, std::string_view peer, bool& none) {
  none = false;
  if (service.kind == Service::Kind::Mirroring || service.kind == Service::Kind::Failover) {
    none = service.children.empty();
    return none ? nullptr : service.children[0].service;
  }
  bool hrw = service.kind == Service::Kind::Hrw && !service.checked;
  auto weight = [](const Service::Child& one) { return one.weight; };
  auto name = [](const Service::Child& one) { return one.written; };
  const Service::Child* child = choose(service.children, hrw, peer, none, weight, name);
  return child == nullptr ? nullptr : child->service;
}

const Server* choose_server(const Service& service, std::string_view peer, bool& none) {
  bool hrw = service.strategy == "hrw" && !service.checked;
  auto weight = [](const Server& one) { return one.weight; };
  return choose(service.servers, hrw, peer, none, weight, [](const Server& one) { return one.address; });
}

std::string_view joined_path(std::string_view base, std::string_view target, route::Store& store) {
  if (base.ends_with('/') && target.starts_with('/')) base.remove_suffix(1);
  else if (!base.ends_with('/') && !target.starts_with('/')) return store.join({base, "/", target});
  return store.join({base, target});
}

}  // namespace gw::flow
