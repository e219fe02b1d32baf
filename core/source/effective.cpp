// Source: cmd/configuration.go (NewTraefikConfiguration), pkg/config/static/static_config.go.

#include <algorithm>

#include "base/strings.h"
#include "model/view.h"
#include "source/load.h"

namespace gw::source {
namespace {

using model::OriginKind;
using model::Value;

/// Edits the root of a static configuration in its own arena.
class Editor {
 public:
  Editor(Static& install, Version version) : install_(install), arena_(*install.config.arena), version_(version) {}

  const Value* section(std::string_view name) const { return install_.config.root.find(name); }
  void set(std::string_view name, const Value& value) {
    install_.config.root = arena_.with(install_.config.root, name, value);
  }

  const schema::Type& type_of(std::string_view section) const {
    const schema::Field* field = schema::field_named(schema::static_root(), section);
    const schema::Shape* shape = field->shape;
    while (shape->type == nullptr) shape = shape->element;
    return *shape->type;
  }

  /// A section that exists before anything is read, with presets instead of the defaults of its type.
  void preset(std::string_view name, std::initializer_list<std::pair<std::string_view, Value>> presets) {
    const Value* written = section(name);
    Value object = written != nullptr ? *written : arena_.object(type_of(name), {}, OriginKind::Default);
    object.flags &= static_cast<std::uint8_t>(~Value::Defaults);
    for (const auto& [field, value] : presets) {
      if (object.find(field) == nullptr) object = arena_.with(object, field, value);
    }
    set(name, object);
  }

  Value duration(std::int64_t seconds) {
    Value value = arena_.integer(seconds * 1'000'000'000, OriginKind::Default);
    value.kind = Value::Kind::Duration;
    return value;
  }

  void add_entry_point(std::string_view name, std::string_view address) {
    const Value* points = section("entryPoints");
    Value map = points != nullptr ? *points : arena_.map({}, OriginKind::Derived);
    Value point = arena_.object(type_of("entryPoints"), {}, OriginKind::Derived);
    point.flags |= Value::Defaults;
    point = arena_.with(point, "address", arena_.string(address, OriginKind::Derived));
    set("entryPoints", arena_.with(map, name, point));
  }

  Static& install_;
  model::Arena& arena_;
  Version version_;
};

bool on(const Value* section, std::string_view field, Version version) {
  return section != nullptr && model::bool_of(*section, field, version).value_or(false);
}

/// Whether a feature that listens by itself does so on the entry point traefik.
bool uses_internal(const Value* feature, Version version) {
  return feature != nullptr && !on(feature, "manualRouting", version) &&
         model::text_of(*feature, "entryPoint", version).value_or("") == "traefik";
}

std::string safe_ca(const std::string& server, std::vector<LogLine>& log) {
  constexpr std::string_view kDefault = "https://acme-v02.api.letsencrypt.org/directory";
  constexpr std::string_view kV1 = "https://acme-v01.api.letsencrypt.org",
                             kStaging = "https://acme-staging.api.letsencrypt.org";
  if (server.empty()) return std::string(kDefault);
  std::string out = server;
  if (server.starts_with(kV1)) out.replace(server.find("v01"), 3, "v02");
  else if (server.starts_with(kStaging))
    out.replace(0, kStaging.size(), "https://acme-staging-v02.api.letsencrypt.org");
  else return out;
  std::string quoted = base::quote(out);
  log.push_back({"warn",
                 "The CA server " + base::quote(server) +
                     " refers to a v01 endpoint of the ACME API, please change to " + quoted + ". Fallback to " +
                     quoted + ".",
                 {},
                 {}});
  return out;
}

void warn_of_dns_provider(const std::string& name, std::vector<LogLine>& log) {
  if (name == "googledomains" || name == "cloudxns" || name == "brandit")
    log.push_back({"warn", name + " DNS provider is deprecated.", {}, {}});
  if (name == "dnspod")
    log.push_back({"warn", "dnspod provider is deprecated, please use 'tencentcloud' provider instead.", {}, {}});
  if (name == "azure")
    log.push_back({"warn", "azure provider is deprecated, please use 'azuredns' provider instead.", {}, {}});
}

Value effective_acme(Editor& edit, Value acme) {
  std::string server = model::text_of(acme, "caServer", edit.version_).value_or("");
  std::string safe = safe_ca(server, edit.install_.log);
  if (safe != server) acme = edit.arena_.with(acme, "caServer", edit.arena_.string(safe, OriginKind::Derived));
  const Value* challenge = acme.find("dnsChallenge");
  if (challenge == nullptr) return acme;
  warn_of_dns_provider(model::text_of(*challenge, "provider", edit.version_).value_or(""), edit.install_.log);
  Value changed = *challenge;
  auto copy = [&](std::string_view old, std::string_view now, const char* warning, const Value& value) {
    const schema::Field* field = schema::field_named(*changed.type(), "propagation");
    if (field == nullptr || !field->exists_in(edit.version_)) return;
    edit.install_.log.push_back({"warn", warning, {}, {}});
    const Value* known = changed.find("propagation");
    Value propagation = known != nullptr ? *known : edit.arena_.object(*field->shape->type, {}, OriginKind::Derived);
    changed = edit.arena_.with(changed, "propagation", edit.arena_.with(propagation, now, value));
    static_cast<void>(old);
  };
  if (on(challenge, "disablePropagationCheck", edit.version_)) {
    copy("disablePropagationCheck", "disableChecks",
         "disablePropagationCheck is now deprecated, please use propagation.disableChecks instead.",
         edit.arena_.boolean(true, OriginKind::Derived));
  }
  const Value* delay = challenge->find("delayBeforeCheck");
  if (delay != nullptr && delay->integer > 0) {
    copy("delayBeforeCheck", "delayBeforeChecks",
         "delayBeforeCheck is now deprecated, please use propagation.delayBeforeChecks instead.", *delay);
  }
  return edit.arena_.with(acme, "dnsChallenge", changed);
}

void effective_resolvers(Editor& edit) {
  const Value* resolvers = edit.section("certificatesResolvers");
  if (resolvers == nullptr) return;
  Value map = *resolvers;
  for (const model::Property& entry : resolvers->properties()) {
    const Value* acme = entry.value.find("acme");
    if (acme == nullptr) continue;
    map = edit.arena_.with(map, entry.name, edit.arena_.with(entry.value, "acme", effective_acme(edit, *acme)));
  }
  edit.set("certificatesResolvers", map);
}

void effective_providers(Editor& edit) {
  Value providers = *edit.section("providers");
  if (const Value* precedence = providers.find("precedence")) {
    std::vector<Value> names;
    for (const Value& name : precedence->items()) {
      names.push_back(edit.arena_.string(base::ascii_lower(name.string()), name.origin, name.span));
    }
    providers =
        edit.arena_.with(providers, "precedence", edit.arena_.list(names, precedence->origin, precedence->span));
  }
  for (std::string_view name : {"docker", "swarm"}) {
    const Value* docker = providers.find(name);
    if (docker == nullptr) continue;
    Value changed = *docker;
    if (model::integer_of(changed, "httpClientTimeout", edit.version_).value_or(0) < 0)
      changed = edit.arena_.with(changed, "httpClientTimeout", edit.duration(0));
    if (name == "swarm" && model::integer_of(changed, "refreshSeconds", edit.version_).value_or(0) <= 0) {
      changed = edit.arena_.with(changed, "refreshSeconds", edit.duration(15));
    }
    providers = edit.arena_.with(providers, name, changed);
  }
  edit.set("providers", providers);
}

/// Until 3.6.8 the defaults of an entry point's observability were one variable: what is written last, in the
/// order of names, holds for all three.
void share_observability(Editor& edit) {
  const Value* points = edit.section("entryPoints");
  if (points == nullptr || edit.version_ >= Version{3, 6, 8}) return;
  Value map = *points;
  for (const model::Property& point : points->properties()) {
    const Value* own = point.value.find("observability");
    const Value* last = nullptr;
    for (std::string_view field : {"accessLogs", "metrics", "tracing"}) {
      if (own != nullptr && own->find(field) != nullptr) last = own->find(field);
    }
    if (last == nullptr) continue;
    Value shared = *own;
    for (std::string_view field : {"accessLogs", "metrics", "tracing"}) shared = edit.arena_.with(shared, field, *last);
    map = edit.arena_.with(map, point.name, edit.arena_.with(point.value, "observability", shared));
  }
  edit.set("entryPoints", map);
}

}  // namespace

void set_effective(Static& install, Version version) {
  if (install.config.root.kind == Value::Kind::Nil) {
    install.config.root = install.config.arena->object(schema::static_root(), {}, OriginKind::Default);
  }
  Editor edit(install, version);
  edit.preset("global", {{"checkNewVersion", edit.arena_.boolean(true, OriginKind::Default)}});
  edit.preset("providers", {{"providersThrottleDuration", edit.duration(2)}});
  edit.preset("serversTransport", {{"maxIdleConnsPerHost", edit.arena_.integer(200, OriginKind::Default)}});
  if (const schema::Field* field = schema::field_named(schema::static_root(), "tcpServersTransport");
      field != nullptr && field->exists_in(version)) {
    edit.preset("tcpServersTransport", {{"dialKeepAlive", edit.duration(15)}, {"dialTimeout", edit.duration(30)}});
  }
  const Value* points = edit.section("entryPoints");
  if (points == nullptr || points->properties().empty()) edit.add_entry_point("http", ":80");
  const Value* metrics = edit.section("metrics");
  const Value* rest = edit.section("providers")->find("rest");
  bool internal = on(edit.section("api"), "insecure", version) || uses_internal(edit.section("ping"), version) ||
                  uses_internal(metrics == nullptr ? nullptr : metrics->find("prometheus"), version) ||
                  on(rest, "insecure", version);
  if (internal && edit.section("entryPoints")->find("traefik") == nullptr) edit.add_entry_point("traefik", ":8080");
  if (const Value* tracing = edit.section("tracing")) {
    const Value* global = tracing->find("globalAttributes");
    const schema::Field* field = schema::field_named(*tracing->type(), "resourceAttributes");
    if (global != nullptr && tracing->find("resourceAttributes") == nullptr && field != nullptr &&
        field->exists_in(version)) {
      edit.set("tracing", edit.arena_.with(*tracing, "resourceAttributes", *global));
    }
  }
  effective_providers(edit);
  effective_resolvers(edit);
  share_observability(edit);
}

}  // namespace gw::source
