// ipWhiteList, ipAllowList, inFlightReq, rateLimit.

#include "base/go_values.h"
#include "runtime/middlewares.h"

namespace gw::runtime {
namespace {

/// Source: pkg/config/dynamic/middlewares.go, IPStrategy.Get.
std::string strategy_error(State& state, const model::Value* strategy) {
  if (strategy == nullptr) return {};
  std::int64_t subnet = state.integer(*strategy, "ipv6Subnet");
  bool bad = strategy->find("ipv6Subnet") != nullptr && (subnet <= 0 || subnet > 128);
  if (state.integer(*strategy, "depth") <= 0) {
    std::vector<std::string> excluded = state.texts(*strategy, "excludedIPs");
    if (!excluded.empty()) return base::ranges_error(excluded);
  }
  if (!bad) return {};
  return "invalid IPv6 subnet " + std::to_string(subnet) + " value, should be greater to 0 and lower or equal to 128";
}

/// Source: pkg/middlewares/extractor.go.
std::string criterion_error(State& state, const model::Value* criterion) {
  if (criterion == nullptr) return {};
  const model::Value* strategy = criterion->find("ipStrategy");
  bool header = !state.text(*criterion, "requestHeaderName").empty(), host = state.flag(*criterion, "requestHost");
  if (strategy != nullptr && header) return "iPStrategy and RequestHeaderName are mutually exclusive";
  if (strategy != nullptr && host) return "iPStrategy and RequestHost are mutually exclusive";
  if (header && host) return "requestHost and RequestHeaderName are mutually exclusive";
  return strategy_error(state, strategy);
}

Outcome list_of_ranges(const Maker& maker, const char* empty, const char* prefix) {
  std::vector<std::string> ranges = maker.texts("sourceRange");
  if (ranges.empty()) return maker.bad("sourceRange", empty);
  if (maker.kind == "ipAllowList") {
    std::int64_t code = maker.integer("rejectStatusCode");
    if (code != 0 && !base::known_status(code))
      return maker.bad("rejectStatusCode", "invalid HTTP status code " + std::to_string(code));
  }
  if (std::string error = base::ranges_error(ranges); !error.empty())
    return maker.bad("sourceRange", prefix + base::go_list(ranges) + ": " + error);
  if (std::string error = strategy_error(maker.state, maker.config().find("ipStrategy")); !error.empty())
    return maker.bad("ipStrategy", error);
  return std::nullopt;
}

/// The client of Redis makes a channel of this size at once.
Outcome redis_pool(const Maker& maker, const model::Value& redis) {
  if (const model::Value* tls = redis.find("tls")) {
    if (std::string error = client_tls_error(maker.state, *tls); !error.empty())
      return maker.bad("redis.tls", "creating redis limiter: creating TLS config: " + error);
  }
  if (maker.state.integer(redis, "poolSize") >= 0) return std::nullopt;
  diag::Fact fact;
  fact.kind = diag::FactKind::Crash;
  fact.span = State::place(redis, "poolSize");
  fact.subject = "poolSize";
  fact.traefik = "makechan: size out of range";
  fact.path = maker.item.path() + ".rateLimit.redis.poolSize";
  fact.object = maker.item.object.name;
  fact.fatal = true;
  maker.state.stopped = true;
  return Problem{"makechan: size out of range", maker.state.add(std::move(fact))};
}

}  // namespace

Outcome make_ip_white_list(const Maker& maker) {
  return list_of_ranges(maker, "sourceRange is empty, IPWhiteLister not created", "cannot parse CIDR whitelist ");
}

Outcome make_ip_allow_list(const Maker& maker) {
  return list_of_ranges(maker, "sourceRange is empty, IPAllowLister not created", "cannot parse CIDRs ");
}

Outcome make_in_flight_req(const Maker& maker) {
  if (std::string error = criterion_error(maker.state, maker.config().find("sourceCriterion")); !error.empty())
    return maker.bad("sourceCriterion", "error creating requests limiter: " + error);
  return std::nullopt;
}

Outcome make_rate_limit(const Maker& maker) {
  if (std::string error = criterion_error(maker.state, maker.config().find("sourceCriterion")); !error.empty())
    return maker.bad("sourceCriterion",
                     maker.state.version < Version{3, 4, 0} ? error : "getting source extractor: " + error);
  std::int64_t period = maker.integer("period");
  if (period < 0) return maker.bad("period", "negative value not valid for period: " + model::duration_text(period));
  const model::Value* redis = maker.config().find("redis");
  return redis == nullptr ? std::nullopt : redis_pool(maker, *redis);
}

}  // namespace gw::runtime
