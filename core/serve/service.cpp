#include "serve/service.h"

#include <random>

namespace gw::serve {
namespace {

using Kind = flow::Service::Kind;

/// A service that gw knows nothing of.
class UnknownService final : public ServiceHandler {
 public:
  explicit UnknownService(std::string_view name) : name_(name) {}

  Task<void> serve(Call& call) const override {
    call.account.why = "the service is not among the inputs";
    co_await answer(call, 503, "gw serve does not know the service " + name_ + "\n");
  }

 private:
  std::string name_;
};

std::unique_ptr<ServiceHandler> make(const MakingService& making) {
  switch (making.service.kind) {
    case Kind::Servers: return make_servers(making);
    case Kind::Weighted:
    case Kind::Hrw: return make_weighted(making);
    case Kind::Mirroring: return make_mirroring(making);
    case Kind::Failover: return make_failover(making);
    case Kind::Internal:
    case Kind::Unknown: break;
  }
  return std::make_unique<UnknownService>(making.service.name);
}

int percentile() {
  thread_local std::minstd_rand generator{std::random_device{}()};
  return static_cast<int>(generator() % 100);
}

bool named(std::string_view written, std::string_view name) {
  return written == "*" || written == name || written == name.substr(0, name.find('@'));
}

}  // namespace

Task<void> ServiceFront::serve(Call& call) const {
  call.account.service = name_;
  call.account.service_counters = counters_;
  return faults_.empty() ? next().serve(call) : serve_with_faults(call);
}

const Handler& ServiceFront::next() const {
  if (pipeline_ != nullptr) return *pipeline_;
  return internal_ != nullptr ? *internal_ : *inner_;
}

Task<void> ServiceFront::serve_with_faults(Call& call) const {
  for (const Fault& fault : faults_) {
    if (percentile() >= fault.percent) continue;
    if (fault.delay > Duration::zero()) co_await call.loop.sleep(fault.delay);
    if (fault.abort == 0) continue;
    call.account.why = "--fault";
    if (fault.abort < 0) call.cut = true;
    else co_await answer(call, fault.abort);
    co_return;
  }
  co_await next().serve(call);
}

ServiceTable::ServiceTable(const flow::Gateway& gateway, const Overrides& instead, const Internal& internal) {
  for (const auto& [name, service] : gateway.services().all()) fronts_[name].name_ = name;
  auto child = [this](const flow::Service* service) -> const ServiceFront* {
    return service == nullptr ? nullptr : find(service->name);
  };
  for (const auto& [name, service] : gateway.services().all()) {
    ServiceFront& front = fronts_[name];
    for (const Fault& fault : instead.faults) {
      if (named(fault.service, name)) front.faults_.push_back(fault);
    }
    if (service.kind == Kind::Internal) front.internal_ = internal(name);
    const runtime::Object* object = gateway.graph().find(runtime::Role::Service, name);
    static const model::Value kNothing;
    MakingService making{gateway, service, object == nullptr ? kNothing : object->value, child, instead};
    if (service.kind == Kind::Servers) {
      auto servers = make_servers(making);
      balancers_.push_back(servers.get());
      front.inner_ = std::move(servers);
    } else if (front.internal_ == nullptr) {
      front.inner_ = make(making);
    }
  }
}

const ServiceFront* ServiceTable::find(std::string_view name) const {
  auto found = fronts_.find(name);
  return found == fronts_.end() ? nullptr : &found->second;
}

void ServiceTable::count(Metrics& metrics) {
  for (auto& [name, front] : fronts_) front.counters_ = &metrics.of(Metrics::Of::Service, name);
}

void ServiceTable::add_pipelines(const flow::Gateway& gateway, const Steps& steps) {
  for (const auto& [name, service] : gateway.services().all()) {
    ServiceFront& front = fronts_[name];
    if (service.chain.empty() || front.inner_ == nullptr) continue;
    front.pipeline_ = std::make_unique<Pipeline>(service.chain, steps, *front.inner_);
  }
}

}  // namespace gw::serve
