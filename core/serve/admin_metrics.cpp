// Source: pkg/observability/metrics/prometheus.go.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "serve/admin.h"

namespace gw::serve {
namespace {

using Json = nlohmann::ordered_json;

std::string label(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') out += "\\n";
    else out += c;
  }
  return out;
}

struct Family {
  Metrics::Of of;
  const char* prefix;
  const char* label;
  const char* what;
};
constexpr Family kFamilies[] = {{Metrics::Of::EntryPoint, "traefik_entrypoint", "entrypoint", "an entry point"},
                                {Metrics::Of::Router, "traefik_router", "router", "a router"},
                                {Metrics::Of::Service, "traefik_service", "service", "a service"}};

void header(std::string& out, const std::string& name, const char* type, const std::string& help) {
  out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

/// One line or more for each series of the family.
void add_series(const Family& family, const Metrics& metrics,
                const std::function<void(const std::string& labels, const Counters::Series&)>& line) {
  metrics.each(family.of, [&](const std::string& name, const std::string& service, const Counters& counters) {
    for (const Counters::Series& one : counters.series()) {
      std::string labels =
          fmt::format("code=\"{}\",method=\"{}\",protocol=\"{}\",{}=\"{}\"", one.labels.status,
                      method_label(one.labels.method), protocol_label(one.labels.protocol), family.label, label(name));
      if (!service.empty()) labels += fmt::format(",service=\"{}\"", label(service));
      line(labels, one);
    }
  });
}

void requests(std::string& out, const Family& family, const Metrics& metrics) {
  std::string name = std::string(family.prefix) + "_requests_total";
  header(out, name, "counter", std::string("How many requests ") + family.what + " has served, by status.");
  add_series(family, metrics, [&](const std::string& labels, const Counters::Series& one) {
    out += fmt::format("{}{{{}}} {}\n", name, labels, one.count());
  });
}

void durations(std::string& out, const Family& family, const Metrics& metrics) {
  std::string name = std::string(family.prefix) + "_request_duration_seconds";
  header(out, name, "histogram", std::string("How long requests of ") + family.what + " took.");
  add_series(family, metrics, [&](const std::string& labels, const Counters::Series& one) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < one.times.size(); ++i) {
      sum += one.times[i];
      std::string bound = i < Counters::kBounds.size() ? fmt::format("{}", Counters::kBounds[i]) : "+Inf";
      out += fmt::format("{}_bucket{{{},le=\"{}\"}} {}\n", name, labels, bound, sum);
    }
    out += fmt::format("{}_sum{{{}}} {}\n{}_count{{{}}} {}\n", name, labels, one.seconds, name, labels, sum);
  });
}

void bytes(std::string& out, const Family& family, const Metrics& metrics) {
  for (bool received : {true, false}) {
    std::string name = std::string(family.prefix) + (received ? "_requests_bytes_total" : "_responses_bytes_total");
    header(out, name, "counter", std::string("Bytes of the bodies of ") + (received ? "requests." : "answers."));
    add_series(family, metrics, [&](const std::string& labels, const Counters::Series& one) {
      out += fmt::format("{}{{{}}} {}\n", name, labels, received ? one.received : one.sent);
    });
  }
}

void servers(std::string& out, const Shared& shared) {
  std::shared_ptr<const Running> running = shared.live.get();
  if (running == nullptr) return;
  header(out, "traefik_service_server_up", "gauge", "Whether a server of a service is up.");
  for (const ServersHandler* one : running->services().balancers()) {
    for (const auto& server : one->servers())
      out += fmt::format("traefik_service_server_up{{service=\"{}\",url=\"{}\"}} {}\n", label(one->name()),
                         label(server->address), server->up() ? 1 : 0);
  }
}

/// Null where nothing came of late.
Json seconds_or_null(double seconds) { return seconds < 0 ? Json(nullptr) : Json(seconds); }

Json stats(const Counters& counters) {
  return {{"requests", counters.requests()},
          {"errors", counters.errors()},
          {"p50", seconds_or_null(counters.quantile(0.5))},
          {"p95", seconds_or_null(counters.quantile(0.95))}};
}

}  // namespace

std::string metrics_text(const Shared& shared) {
  const Metrics& metrics = shared.metrics;
  std::string out;
  auto one = [&](const char* name, const char* type, const char* help, auto value) {
    header(out, name, type, help);
    out += fmt::format("{} {}\n", name, value);
  };
  one("traefik_config_reloads_total", "counter", "Configurations that were applied.", metrics.reloads.load());
  one("gw_config_reload_failures_total", "counter", "Configurations that were refused.",
      metrics.reload_failures.load());
  one("traefik_config_last_reload_success", "gauge", "When one was applied last.", metrics.last_reload.load());
  one("gw_config_last_reload_failure", "gauge", "When one was refused last.", metrics.last_failure.load());
  one("gw_config_reload_duration_seconds", "gauge", "How long the last one took.", metrics.reload_seconds.load());
  one("traefik_open_connections", "gauge", "Connections of clients.", metrics.open.sum());
  for (const Family& family : kFamilies) {
    requests(out, family, metrics);
    durations(out, family, metrics);
    bytes(out, family, metrics);
  }
  servers(out, shared);
  return out;
}

std::string stats_json(const Shared& shared) {
  Json out;
  auto now = std::chrono::system_clock::now().time_since_epoch();
  out["now"] = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  out["ready"] = shared.ready.load() && !shared.draining.load();
  out["draining"] = shared.draining.load();
  Counters total;
  shared.metrics.each(Metrics::Of::EntryPoint,
                      [&](const std::string&, const std::string&, const Counters& one) { total.merge(one); });
  out["total"] = stats(total);
  out["total"]["open"] = shared.metrics.open.sum();
  for (auto [of, name] : {std::pair(Metrics::Of::Router, "routers"), std::pair(Metrics::Of::Service, "services")}) {
    Json all = Json::object();
    shared.metrics.each(of, [&](const std::string& one, const std::string&, const Counters& counters) {
      if (counters.requests() > 0) all[one] = stats(counters);
    });
    out[name] = std::move(all);
  }
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace gw::serve
