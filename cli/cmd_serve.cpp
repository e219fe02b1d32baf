#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/outcome.h"
#include "cli/serve_local.h"
#include "io/file.h"
#include "lint/lint.h"
#include "runtime/runtime.h"
#include "serve/address.h"
#include "serve/server.h"
#include "source/http_payload.h"

namespace gw::cli {
namespace {

constexpr std::size_t kLongestToken = 4096;  // Bytes.
constexpr std::size_t kMostThreads = 1024;

/// "1.5s", "200ms", "2m"; a number counts seconds. Nothing: it is none.
std::optional<serve::Duration> parse_time(std::string_view text) {
  char* end = nullptr;
  std::string copy(text);
  double value = std::strtod(copy.c_str(), &end);
  std::string_view unit(end);
  double seconds = unit.empty() || unit == "s" ? 1 : unit == "ms" ? 0.001 : unit == "m" ? 60 : 0;
  if (end == copy.c_str() || seconds == 0 || !(value >= 0 && value * seconds <= 1e6)) return std::nullopt;
  return std::chrono::duration_cast<serve::Duration>(std::chrono::duration<double>(value * seconds));
}

int to_int(std::string_view text) {
  int out = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() ? out : 0;
}

/// What a client's header can hold: visible ASCII and blanks.
bool is_sendable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c < '\x7f'; });
}

/// "service=api,delay=200ms,abort=503,percent=10". Nothing: `why`.
std::optional<serve::Fault> parse_fault(const std::string& text, std::string& why) {
  serve::Fault out;
  for (std::string_view part : base::split(text, ",")) {
    std::size_t equals = part.find('=');
    std::string_view name = part.substr(0, equals);
    std::string value(equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1));
    bool fine = !value.empty();
    if (name == "service") {
      out.service = value;
    } else if (name == "delay") {
      auto time = parse_time(value);
      fine = time.has_value();
      if (time) out.delay = *time;
    } else if (name == "abort") {
      out.abort = value == "close" ? -1 : to_int(value);
      fine = out.abort == -1 || (out.abort >= 200 && out.abort <= 599);
    } else if (name == "percent") {
      out.percent = to_int(value);
      fine = out.percent >= 1 && out.percent <= 100;
    } else {
      fine = false;
    }
    if (!fine) {
      why = "\"" + std::string(part) + "\": expected service=NAME, delay=TIME, abort=STATUS (or close), percent=1..100";
      return std::nullopt;
    }
  }
  if (out.service.empty()) out.service = "*";
  if (out.delay == serve::Duration::zero() && out.abort == 0) {
    why = "it has neither delay nor abort";
    return std::nullopt;
  }
  return out;
}

bool usage(const std::string& text) {
  std::fprintf(stderr, "gw: %s\n", text.c_str());
  return false;
}

class Serve final : public Invocation {
 public:
  void declare(const Options& command) override {
    inputs_.declare(command);
    command.option("--listen", listen_, "Where an entry point listens instead: web=127.0.0.1:8000")
        .value("NAME=ADDRESS");
    admin_ = command.option("--admin", options_.admin, "Where the API, the metrics and the page are")
                 .value("ADDRESS")
                 .shows_default();
    token_option_ =
        command
            .option("--admin-token-file", token_file_, "The API wants the token of this file: Authorization: Bearer …")
            .value("FILE");
    command.flag("--mock", options_.instead.mock,
                 "Answer for every service with an echo of what it would receive; listen on 127.0.0.1");
    command.option("--upstream", upstreams_, "Send a service's requests to this server: api=http://127.0.0.1:9000")
        .value("SERVICE=URL");
    command.flag("--local", options_.local,
                 "Reach a compose project's services by their published ports, and listen on 127.0.0.1");
    command.option("--fault", faults_, "Trouble on purpose: service=api,delay=200ms,abort=503,percent=10")
        .value("SPEC");
    command.flag("--strict", options_.strict, "Refuse a configuration with a lint error");
    command.flag("--dev", options_.dev, "X-Gw-Explain in answers, and near misses in those of no router");
    command.flag("--rest", options_.rest, "Take configuration by PUT /api/providers/rest at the admin address");
    command.flag("--watch,!--no-watch", options_.watch, "Reload when files change (default)");
    command.flag("--check", options_.check, "Build everything, listen, exit");
    command.option("--threads", options_.threads, "Event loops (default: one a core)").value("N");
    command.option("--user", options_.user, "Become this user once gw listens").value("NAME");
    command.option("--on-reload", options_.on_reload, "Run this shell command after each reload; it gets the result")
        .value("CMD");
    command.option("--access-log", options_.access_log, "Write a line for each request to this file, or - ")
        .value("FILE");
    command.option("--access-log-format", log_format_, "common or json").one_of({"common", "json"});
    command.option("--drain", drain_, "How long requests may take to finish at the end").value("SECONDS");
  }

  Exit run(const Global& global) override {
    if (!prepare()) return Exit::Usage;
    serve::Server server(options_, [this, &global](const serve::Payloads& payloads, std::string& why) {
      return load(global, payloads, why);
    });
    int code = server.run();
    return static_cast<Exit>(code);
  }

 private:
  bool prepare() {
    options_.version = GW_VERSION;
    options_.say = [](const std::string& line) { std::fprintf(stderr, "gw: %s\n", line.c_str()); };
    options_.admin_given = admin_.given();
    options_.access_log_json = log_format_ == "json";
    for (const std::string& text : listen_) {
      std::size_t equals = text.find('=');
      if (equals == std::string::npos) return usage("--listen " + text + ": expected NAME=ADDRESS");
      std::size_t slash = text.find('/', equals);
      std::string protocol = slash == std::string::npos ? "tcp" : base::ascii_lower(text.substr(slash + 1));
      if (protocol != "tcp" && protocol != "udp")
        return usage("--listen " + text + ": expected /tcp or /udp, or nothing, behind the address");
      options_.listen.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    for (const std::string& text : upstreams_) {
      std::size_t equals = text.find('=');
      if (equals == std::string::npos || equals == 0) return usage("--upstream " + text + ": expected SERVICE=URL");
      auto url = serve::parse_server_url(std::string_view(text).substr(equals + 1));
      if (!url || url->host.empty() || (url->scheme != "http" && url->scheme != "https" && url->scheme != "h2c"))
        return usage("--upstream " + text + ": expected a URL of http, https or h2c");
      options_.instead.upstreams[text.substr(0, equals)] = text.substr(equals + 1);
    }
    for (const std::string& text : faults_) {
      std::string why;
      auto fault = parse_fault(text, why);
      if (!fault) return usage("--fault " + text + ": " + why);
      options_.instead.faults.push_back(*std::move(fault));
    }
    if (options_.threads > kMostThreads) return usage("--threads: expected a number up to 1024");
    auto drain = parse_time(drain_);
    if (!drain) return usage("--drain " + drain_ + ": expected seconds");
    options_.drain = *drain;
    if (!token_option_.given()) return true;
    if (token_file_.empty()) return usage("--admin-token-file: expected a file");
    Result<std::string> token = io::read_file(token_file_);
    if (!token) return usage("--admin-token-file: " + token.error().message);
    options_.admin_token = base::trim(*token);
    if (options_.admin_token.empty()) return usage("--admin-token-file: " + token_file_ + " holds no token");
    if (options_.admin_token.size() > kLongestToken || !is_sendable(options_.admin_token))
      return usage("--admin-token-file: " + token_file_ + " holds what no client can send: expected one line of ASCII");
    return true;
  }

  std::optional<serve::Loaded> load(const Global& global, const serve::Payloads& payloads, std::string& why) const {
    Inputs inputs = inputs_;
    serve::Loaded out;
    std::optional<source::Project> project = inputs.load(*out.sources, global);
    if (!project) {
      why = "the inputs make no sense";
      return std::nullopt;
    }
    if (project->gateways.size() > 1) {
      why = "there are " + std::to_string(project->gateways.size()) + " gateways; name the one to serve:";
      for (const source::Gateway& one : project->gateways) why += " " + one.name;
      return std::nullopt;
    }
    for (const source::Input& one : project->inputs) {
      out.watched.push_back(one.path);
      if (!one.analysed) out.not_analysed.push_back(gap_of(one));
    }
    for (const LiveInput& one : inputs.live()) out.stores.push_back(one.url);
    for (const std::string& path : inputs.paths()) out.watched.push_back(source::split_kind(path).path);
    if (!project->gateways.empty()) {
      out.gateway = project->gateways.front();
      // Later ones have a good one that keeps running.
      if (options_.instead.mock && !loaded_) {
        if (std::optional<source::Gateway> repaired = lint::repaired(out.gateway)) {
          out.gateway = *std::move(repaired);
          out.told.push_back(
              "Traefik refuses files of this configuration (gw lint tells): --mock serves them as if they "
              "were repaired");
        }
      }
    } else if (payloads.empty() && !options_.rest) {
      why = "no gateway configuration found";
      for (const std::string& one : out.not_analysed) why += "; " + one;
      return std::nullopt;
    } else {
      out.gateway.version = inputs.version();
    }
    for (const auto& payload : payloads) {
      const std::string& name = payload.first;
      text::SourceId id = out.sources->add(name, payload.second);
      source::Provider provider = source::load_rest(*out.sources, id, out.gateway.version);
      provider.name = name;
      std::erase_if(out.gateway.providers, [&](const source::Provider& one) { return one.name == name; });
      out.gateway.providers.push_back(std::move(provider));
    }
    if (options_.local) {
      auto ports = std::make_shared<LocalPorts>(local_ports(*project));
      out.told.insert(out.told.end(), ports->told.begin(), ports->told.end());
      out.local = [ports](const std::string& url) { return local_url(*ports, url); };
    }
    loaded_ = true;
    out.project = *std::move(project);
    out.world = inputs.world();
    return out;
  }

  Inputs inputs_;
  mutable bool loaded_ = false;  ///< Of the reloads' own thread at a time.
  serve::ServerOptions options_;
  Option admin_, token_option_;
  std::vector<std::string> listen_, upstreams_, faults_;
  std::string token_file_, log_format_ = "common", drain_ = "10";
};

}  // namespace
}  // namespace gw::cli

GW_COMMAND(serve) = {
    .name = "serve",
    .summary = "Run the configuration in a light reverse proxy",
    .description =
        "Listens on the entry points of the static configuration (without one: web on 127.0.0.1:8000) and does\n"
        "with requests what Traefik would: the same routers, middlewares and services. Reloads when files change;\n"
        "what Traefik would refuse is refused, and the last good configuration keeps running. The admin address\n"
        "has Traefik's API, metrics for Prometheus, reloads, traces, and a page.",
    .examples =
        "# Try a configuration without its servers\ngw serve testdata/demo --mock\n\n"
        "# One service on this machine, the others as configured\n"
        "gw serve traefik.yml --upstream api=http://127.0.0.1:9000\n\n"
        "# A compose project's routes, its services by their published ports\ngw serve compose.yml --local\n\n"
        "# See who takes a request, and why not\ngw serve dynamic.yml --mock --dev\n\n"
        "# In CI: is it a configuration that runs?\ngw serve . --check\n",
    .make = [] { return std::unique_ptr<gw::cli::Invocation>(new gw::cli::Serve); },
};
