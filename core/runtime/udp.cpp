// UDP routers and services. Source: pkg/server/router/udp/router.go, pkg/server/service/udp/service.go.

#include <algorithm>

#include "base/go_values.h"
#include "base/strings.h"
#include "runtime/state.h"
#include "runtime/stream.h"

namespace gw::runtime {

using diag::FactKind;
using model::Value;

namespace {

class Udp {
 public:
  explicit Udp(State& state) : state_(state) {}

  void run() {
    std::map<std::string_view, int> taken;
    Value all = state_.strings(state_.udp_entry_points);
    for (Item& router : state_.table(Role::UdpRouter)) {
      std::span<const Value> wanted = State::items(router.value(), "entryPoints");
      use_entry_points(state_, router, state_.udp_entry_points, wanted.empty() ? all.items() : wanted, true);
      for (std::string_view point : router.object.using_) {
        ++taken[point];
        add(router);
      }
    }
    for (const auto& [point, count] : taken) {
      if (count > 1)
        state_.log("warn", "Config has more than one udp router for a given entrypoint.", "",
                   Context().with("entryPointName", point));
    }
  }

 private:
  void add(Item& router) {
    if (state_.stopped) return;
    Context context = Context().at(router.object.name).with("routerName", router.object.name);
    std::string service = state_.text(router.value(), "service");
    Outcome problem =
        service.empty()
            ? Outcome(state_.problem(router, FactKind::DeadEndRouter, {}, "the service is missing on the udp router"))
            : build(context, service, router, State::place(router.value(), "service"), "service");
    router.object.routed = !problem;
    if (!problem) return;
    state_.fail(router, *problem, true);
    state_.log("error", "", problem->text, Context().with("routerName", router.object.name));
  }

  Outcome build(const Context& context, const std::string& name, const Item& from, text::Span span,
                const std::string& below) {
    std::string full = context.qualified(name).text();
    Item* service = state_.find(Role::UdpService, full);
    if (service == nullptr) {
      return state_.missing(from, Role::UdpService, span, "the UDP service " + base::quote(full) + " does not exist",
                            below, name, "service");
    }
    Frame frame{"service", service->object.name, context.stack};
    if (context.builds(frame.kind, frame.name)) return overflow(state_, *service, "UDP");
    Context inner = context.at(frame.name);
    inner.stack = &frame;
    const Value* balancer = service->value().find("loadBalancer");
    const Value* weighted = service->value().find("weighted");
    if (balancer != nullptr && weighted != nullptr) {
      return spread(state_, *service,
                    state_.problem(*service, FactKind::MultiTypeObject, {},
                                   "cannot create service: multi-types service not supported, consider declaring two "
                                   "different pieces of service instead",
                                   "", full, "loadBalancer, weighted"),
                    nullptr, inner);
    }
    if (balancer != nullptr) {
      servers(*service, *balancer, inner.with("serviceName", full));
      return std::nullopt;
    }
    if (weighted != nullptr) return weigh(*service, *weighted, inner);
    return spread(state_, *service,
                  state_.problem(*service, FactKind::TypelessObject, {},
                                 "the UDP service " + base::quote(full) + " does not have any type defined", "", full),
                  nullptr, inner);
  }

  void servers(Item& service, const Value& balancer, const Context& context) {
    const Value* servers = balancer.find("servers");
    if (servers == nullptr) return;
    std::size_t index = 0;
    for (const Value& server : servers->items()) {
      std::string address = state_.text(server, "address");
      std::size_t at = index++;
      std::string error = base::host_port_error(address);
      if (error.empty()) continue;
      state_.problem(service, FactKind::RuntimeWarning, State::place(server, "address"),
                     "Failed to split host port: " + error, "loadBalancer.servers[" + std::to_string(at) + "].address",
                     address);
      state_.log("error", "Failed to split host port", error,
                 context.with("serverAddress", address).with("serverIndex", std::to_string(at)));
    }
  }

  Outcome weigh(Item& service, const Value& weighted, const Context& context) {
    const Value* services = weighted.find("services");
    if (services == nullptr) return std::nullopt;
    Context logged = context.with("serviceName", service.object.name);
    std::size_t index = 0;
    for (const Value& child : services->items()) {
      std::string name = state_.text(child, "name"), below = "weighted.services[" + std::to_string(index++) + "]";
      std::int64_t weight = child.find("weight") == nullptr ? 0 : state_.integer(child, "weight");
      if (weight < 0 && state_.version >= Version{3, 7, 12}) {
        std::string text =
            "invalid negative weight " + std::to_string(weight) + " for UDP service " + base::quote(name);
        return spread(state_, service,
                      state_.problem(service, FactKind::BadServiceOption, State::place(child, "weight"), text,
                                     below + ".weight", "weight"),
                      "Invalid UDP service weight", logged);
      }
      if (Outcome problem = build(context, name, service, State::place(child, "name"), below + ".name")) {
        if (state_.stopped) return problem;
        return not_built(state_, service, *problem, "Failed to build UDP handler", logged);
      }
    }
    return std::nullopt;
  }

  State& state_;
};

}  // namespace

void build_udp(State& state) { Udp(state).run(); }

}  // namespace gw::runtime
