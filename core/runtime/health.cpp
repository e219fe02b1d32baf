// What Traefik says of the times of a health check. Source: pkg/healthcheck.

#include "runtime/state.h"

namespace gw::runtime {

using diag::FactKind;
using model::Value;

namespace {

struct Time {
  const char* field;
  const char* shown;
};

constexpr Time kTimes[] = {
    {"interval", "interval"}, {"unhealthyInterval", "unhealthy interval"}, {"timeout", "timeout"}};
constexpr std::size_t kPayload = 65535;  ///< Bytes of a TCP check, maxPayloadSize.

}  // namespace

void check_health_times(State& state, const Item& service, const Value& check, const Context& context) {
  for (const Time& time : kTimes) {
    if (std::string_view(time.field) == "unhealthyInterval" && check.find(time.field) == nullptr) continue;
    auto value = model::integer_of(check, time.field, state.version);
    if (value.value_or(0) > 0) continue;
    std::string text = std::string("Health check ") + time.shown + " smaller than zero";
    if (state.version >= Version{3, 5, 0}) text += ", default value will be used instead.";
    state.problem(service, FactKind::RuntimeWarning, State::place(check, time.field), text,
                  std::string("loadBalancer.healthCheck.") + time.field, time.field);
    state.log("error", text, "", context);
  }
}

void check_health_payload(State& state, const Item& service, const Value& check, const Context& context) {
  auto one = [&](const char* field, const char* what, const char* instead) {
    if (state.text(check, field).size() <= kPayload) return;
    std::string text = std::string("Health check ") + what + " size exceeds maximum allowed size of " +
                       std::to_string(kPayload) + " bytes, falling back to " + instead + ".";
    state.problem(service, FactKind::RuntimeWarning, State::place(check, field), text,
                  std::string("loadBalancer.healthCheck.") + field, field);
    state.log("error", text, "", context);
  };
  one("send", "payload", "connect only check");
  one("expect", "expected response", "close without response");
}

}  // namespace gw::runtime
