#include "serve/service.h"

#include <random>

#include "base/strings.h"
#include "base/url.h"
#include "model/view.h"
#include "runtime/cookie.h"

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

bool named(std::string_view written, std::string_view name) {
  return written == "*" || written == name || written == name.substr(0, name.find('@'));
}

}  // namespace

std::string_view address_of(std::string_view remote) {
  auto split = base::split_host_port(remote);
  return split ? split->host : remote;
}

std::size_t random_below(std::size_t count) {
  thread_local std::mt19937_64 generator{std::random_device{}()};
  return generator() % count;
}

std::optional<StickyCookie> sticky_of(const model::Value& owner, std::string_view service, Version version) {
  const model::Value* cookie = owner.at("sticky.cookie");
  if (cookie == nullptr) return std::nullopt;
  StickyCookie out;
  auto text = [&](std::string_view field) { return model::text_of(*cookie, field, version).value_or(""); };
  out.name = runtime::cookie_name(text("name"), service);
  if (std::string path = text("path"); !path.empty()) out.path = path;
  out.domain = text("domain");
  out.secure = model::bool_of(*cookie, "secure", version).value_or(false);
  out.http_only = model::bool_of(*cookie, "httpOnly", version).value_or(false);
  out.max_age = model::integer_of(*cookie, "maxAge", version).value_or(0);
  std::string same = base::ascii_lower(text("sameSite"));
  out.same_site = same == "none" ? "None" : same == "lax" ? "Lax" : same == "strict" ? "Strict" : "";
  return out;
}

std::size_t sticky_member(const Call& call, const StickyCookie& cookie,
                          const std::vector<std::unique_ptr<Member>>& members, bool& old) {
  for (const rule::Pair& line : call.prepared.request.headers) {
    if (line.name != "Cookie") continue;
    for (std::string_view part : base::split(line.value, ";")) {
      part = base::trim(part);
      std::size_t equals = part.find('=');
      if (equals == std::string_view::npos || part.substr(0, equals) != cookie.name) continue;
      std::string_view value = base::trim(part.substr(equals + 1), "\"");
      std::size_t found = find_sticky(members, value, old);
      return found != Balancer::kNone && members[found]->is_up() ? found : Balancer::kNone;
    }
  }
  return Balancer::kNone;
}

Task<void> ServiceFront::serve(Call& call) const {
  call.account.service = name_;
  for (const Fault& fault : faults_) {
    if (random_below(100) >= static_cast<std::size_t>(fault.percent)) continue;
    if (fault.delay > Duration::zero()) co_await call.loop.sleep(fault.delay);
    if (fault.abort == 0) continue;
    call.account.why = "--fault";
    if (fault.abort < 0) call.sink->abort();
    else co_await answer(call, fault.abort);
    co_return;
  }
  const Handler* next = pipeline_ != nullptr ? pipeline_.get() : internal_ != nullptr ? internal_ : inner_.get();
  co_await next->serve(call);
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

void ServiceTable::add_pipelines(const flow::Gateway& gateway, const Steps& steps) {
  for (const auto& [name, service] : gateway.services().all()) {
    ServiceFront& front = fronts_[name];
    if (service.chain.empty() || front.inner_ == nullptr) continue;
    front.pipeline_ = std::make_unique<Pipeline>(service.chain, steps, *front.inner_);
  }
}

}  // namespace gw::serve
