// Warnings and errors of the start that do not end it.
// Source: pkg/server/server_entrypoint_tcp.go, cmd/traefik/logger.go.

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "model/view.h"
#include "source/load.h"
#include "template/template.h"

namespace gw::source {
namespace {

using model::Value;

constexpr std::string_view kUnderscore =
    "The underscoreHeadersStrategy option is deprecated, please use the aliasHeadersStrategy option instead. The"
    " underscoreHeadersStrategy option only handles the header names containing an underscore character, whereas the"
    " aliasHeadersStrategy option handles every header name aliasing another one.";

class Start {
 public:
  Start(Static& install, Version version) : install_(install), root_(install.config.root), version_(version) {}

  void run() {
    log_level();
    access_log();
    entry_points();
    default_rules();
  }

 private:
  void say(std::string level, std::string message, std::string error = {},
           std::vector<std::pair<std::string, std::string>> fields = {}, const Value* at = nullptr) {
    diag::Fact fact;
    fact.kind = diag::FactKind::StaticWarning;
    fact.span = at == nullptr ? text::Span() : at->span;
    fact.detail = error.empty() ? message : error;
    fact.traefik = error.empty() ? message : message + ": " + error;
    fact.subject = level;
    install_.facts.push_back(std::move(fact));
    install_.log.push_back({std::move(level), std::move(message), std::move(error), std::move(fields)});
  }

  std::string text(const Value& object, std::string_view field) const {
    return model::text_of(object, field, version_).value_or("");
  }

  void log_level() {
    const Value* log = root_.find("log");
    if (log == nullptr) return;
    std::string level = text(*log, "level");
    constexpr std::array<std::string_view, 9> kLevels = {"trace", "debug", "info",     "warn", "error",
                                                         "fatal", "panic", "disabled", ""};
    std::string lower = base::ascii_lower(level);
    if (std::ranges::find(kLevels, lower) != kLevels.end()) return;
    say("error", "Unspecified or invalid log level, setting the level to default (ERROR)...",
        "Unknown Level String: '" + lower + "', defaulting to NoLevel", {{"logLevel", lower}}, log->find("level"));
  }

  void access_log() {
    const Value* access = root_.find("accessLog");
    if (access == nullptr) return;
    std::string format = text(*access, "format");
    if (format != "common" && format != "json" && format != "genericCLF") {
      say("error", "Unsupported access log format: " + base::quote(format) + ", defaulting to common format instead.",
          {}, {}, access->find("format"));
    }
    const Value* filters = access->find("filters");
    if (filters == nullptr) return;
    for (const std::string& range : model::texts_of(*filters, "statusCodes", version_)) {
      for (std::string_view code : base::split(range, "-")) {
        bool digits = !code.empty() && std::ranges::all_of(code, [](char c) { return '0' <= c && c <= '9'; });
        if (digits) continue;
        say("error", "Failed to create new HTTP code ranges",
            "strconv.Atoi: parsing " + base::quote(code) + ": invalid syntax", {}, filters->find("statusCodes"));
        return;
      }
    }
  }

  void entry_points() {
    const Value* points = root_.find("entryPoints");
    if (points == nullptr) return;
    for (const model::Property& point : points->properties()) {
      const Value* http = point.value.find("http");
      const Value* old = http == nullptr ? nullptr : http->find("underscoreHeadersStrategy");
      if (old == nullptr || old->string().empty() || version_ < Version{3, 7, 12}) continue;
      say("warn", std::string(kUnderscore), {}, {{"entryPointName", std::string(point.name)}}, old);
    }
  }

  /// Source: Init of the providers, pkg/provider/config.go (MakeDefaultRuleTemplate).
  void default_rules() {
    struct Provider {
      std::string_view name, type;
    };
    constexpr Provider kProviders[] = {{"docker", "docker.Provider"},
                                       {"swarm", "docker.SwarmProvider"},
                                       {"ecs", "ecs.Provider"},
                                       {"consulCatalog", "consulcatalog.Provider"},
                                       {"nomad", "nomad.Provider"}};
    const Value* providers = root_.find("providers");
    if (providers == nullptr) return;
    for (const auto& [name, type] : kProviders) {
      const Value* provider = providers->find(name);
      const Value* rule = provider == nullptr ? nullptr : provider->find("defaultRule");
      if (rule == nullptr) continue;
      std::string error = template_::parse_error(rule->string(), "defaultRule");
      if (!error.empty())
        say("error", "Error while initializing provider *" + std::string(type),
            "error while parsing default rule: " + error, {}, rule);
    }
  }

  Static& install_;
  const Value& root_;
  Version version_;
};

}  // namespace

void check_start(Static& install, const World& world, Version version) {
  Start(install, version).run();
  check_clients(install, world, version);
}

}  // namespace gw::source
