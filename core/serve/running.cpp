#include "serve/running.h"

#include <atomic>
#include <set>

namespace gw::serve {
namespace {

std::uint64_t next_generation() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

std::size_t index_of(const flow::Gateway& gateway, const runtime::Object& router) {
  return static_cast<std::size_t>(&router - gateway.graph().objects.data());
}

/// Answers for a router whose service does not exist.
class NoService final : public Handler {
 public:
  Task<void> serve(Call& call) const override { return answer(call, 404, "404 page not found\n"); }
};
const NoService kNoService;

}  // namespace

Running::Running(const Loaded& loaded, const Overrides& instead, const ServiceTable::Internal& internal,
                 Metrics& metrics)
    : sources_(loaded.sources),
      gateway_(loaded.gateway, *sources_, loaded.world),
      services_(gateway_, instead, internal),
      steps_(gateway_.graph(), gateway_.source().version, gateway_.file(),
             [this](std::string_view name) { return static_cast<const Handler*>(services_.find(name)); }),
      tls_(gateway_),
      tcp_(gateway_, instead, false),
      udp_(gateway_, instead, true),
      generation_(next_generation()) {
  services_.add_pipelines(gateway_, steps_);
  const auto& objects = gateway_.graph().objects;
  handlers_.resize(objects.size());
  counters_.resize(objects.size());
  std::set<std::string> lacking;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    if (objects[i].role != runtime::Role::Router) continue;
    const flow::Way& way = gateway_.way(objects[i]);
    counters_[i] = &metrics.of(Metrics::Of::Router, objects[i].name, way.service == nullptr ? "" : way.service->name);
    for (const flow::ChainStep& step : way.chain) {
      // A router that Traefik drops is never asked.
      if (!implemented(step) && objects[i].routed)
        lacking.insert(std::string(step.name) + " (" + std::string(step.kind) + ")");
    }
    const Handler* service = way.service == nullptr ? nullptr : services_.find(way.service->name);
    if (service == nullptr) service = &kNoService;
    handlers_[i] = service;
    if (way.chain.empty()) continue;
    pipelines_.push_back(std::make_unique<Pipeline>(way.chain, steps_, *service));
    handlers_[i] = pipelines_.back().get();
  }
  services_.count(metrics);
  not_implemented_.assign(lacking.begin(), lacking.end());
}

const Handler* Running::handler(const runtime::Object& router) const { return handlers_[index_of(gateway_, router)]; }

std::unique_ptr<Handler> Running::before(const runtime::Object& router, const Handler& next) const {
  return std::make_unique<Pipeline>(gateway_.way(router).chain, steps_, next);
}

Counters& Running::counters(const runtime::Object& router) const { return *counters_[index_of(gateway_, router)]; }

}  // namespace gw::serve
