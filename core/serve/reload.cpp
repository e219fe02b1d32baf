#include "serve/reload.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <future>

#include "lint/lint.h"
#include "serve/health.h"

namespace gw::serve {
namespace {

constexpr std::size_t kHistory = 100, kMostChanges = 50;

std::string today() {
  char out[16];
  std::time_t now = std::time(nullptr);
  std::tm broken{};
  localtime_r(&now, &broken);
  std::strftime(out, sizeof out, "%Y-%m-%d", &broken);
  return out;
}

}  // namespace

std::string_view to_string(Reload::Outcome outcome) {
  switch (outcome) {
    case Reload::Outcome::Applied: return "applied";
    case Reload::Outcome::Refused: return "refused";
    case Reload::Outcome::Unchanged: return "unchanged";
  }
  return "";
}

/// What Traefik's providers would not publish is not taken either.
std::optional<std::string> Reloader::refusal(const Loaded& loaded) const {
  const source::Static& install = loaded.gateway.install;
  if (!install.starts)
    return install.errors.empty() ? "the static configuration does not start" : install.errors.front();
  for (const source::Provider& provider : loaded.gateway.providers) {
    if (!provider.loaded && !provider.errors.empty()) return provider.name + ": " + provider.errors.front();
  }
  if (!loaded.not_analysed.empty()) return loaded.not_analysed.front();
  return std::nullopt;
}

std::vector<Finding> to_findings(const Loaded& loaded) {
  lint::Settings settings;
  settings.today = today();
  report::Lint found = lint::run(loaded.project, *loaded.sources, loaded.world, settings);
  std::vector<std::string> secrets = lint::secrets_of(loaded.project);
  std::vector<Finding> out;
  for (const diag::Diagnostic& one : found.diagnostics) {
    Finding finding;
    finding.severity = one.severity == diag::Severity::Error     ? "error"
                       : one.severity == diag::Severity::Warning ? "warning"
                                                                 : "info";
    finding.code = one.code.id;
    finding.message = one.message;
    for (const std::string& secret : secrets) {
      for (std::size_t at = finding.message.find(secret); at != std::string::npos;
           at = finding.message.find(secret, at + 4))
        finding.message.replace(at, secret.size(), "****");
    }
    if (one.span.written()) {
      const text::Source& source = (*loaded.sources)[one.span.source];
      text::LineColumn place = source.locate(one.span.begin);
      finding.place = source.name() + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
    }
    out.push_back(std::move(finding));
  }
  return out;
}

std::optional<Reload> Reloader::run(Clock::time_point since, const Reading& reading) {
  std::scoped_lock lock(running_);
  if (reading.before) reading.before();
  return run_locked(since, reading);
}

Reload Reloader::put(const std::string& name, std::string text) {
  std::scoped_lock lock(running_);
  Payloads before = payloads_;
  payloads_[name] = std::move(text);
  Reload out = run_locked(Clock::now(), {}).value();
  if (out.outcome == Reload::Outcome::Refused) payloads_ = std::move(before);
  return out;
}

std::optional<Reload> Reloader::run_locked(Clock::time_point since, const Reading& reading) {
  Reload out;
  out.time = std::chrono::system_clock::now();
  std::optional<Loaded> loaded = loader_(payloads_, out.reason);
  if (reading.outdated && reading.outdated()) return std::nullopt;
  out.not_analysed = !loaded || !loaded->not_analysed.empty();
  if (loaded) judge(*loaded, out);
  if (!out.reason.empty() || !loaded) out.outcome = Reload::Outcome::Refused;
  if (out.outcome == Reload::Outcome::Applied) apply(*loaded, since, out);
  else out.seconds = std::chrono::duration<double>(Clock::now() - since).count();
  // As Traefik does where a provider publishes nothing: entry points are open, and what is there is served.
  if (loaded && loaded->gateway.install.starts && shared_.live.get() == nullptr) swap(*loaded);
  record(out);
  return out;
}

/// Fills in the reason if it is refused.
void Reloader::judge(const Loaded& loaded, Reload& out) const {
  std::optional<std::string> refused = refusal(loaded);
  if (refused || options_.strict) out.findings = to_findings(loaded);
  if (refused) out.reason = *refused;
  auto error = std::ranges::find(out.findings, "error", &Finding::severity);
  if (!refused && options_.strict && error != out.findings.end())
    out.reason = "--strict: " + error->place + ": " + error->message + " [" + error->code + "]";
}

std::shared_ptr<const Running> Reloader::swap(const Loaded& loaded) {
  Overrides instead = options_.instead;
  instead.local = loaded.local;
  auto next = std::make_shared<const Running>(loaded, instead, internal_, shared_.metrics);
  if (auto before = shared_.live.get()) keep_health(*before, *next);
  shared_.live.set(next);
  if (options_.loaded) options_.loaded(loaded);
  return next;
}

/// What is told of it is found out once it is live.
void Reloader::apply(const Loaded& loaded, Clock::time_point since, Reload& out) {
  std::shared_ptr<const Running> before = shared_.live.get();
  std::shared_ptr<const Running> next = swap(loaded);
  out.seconds = std::chrono::duration<double>(Clock::now() - since).count();
  bool was_ready = shared_.ready.exchange(true);
  out.routers =
      static_cast<std::size_t>(std::ranges::count_if(next->gateway().graph().objects, [](const runtime::Object& one) {
        using Role = runtime::Role;
        return one.role == Role::Router || one.role == Role::TcpRouter || one.role == Role::UdpRouter;
      }));
  out.changed = changes(before.get(), *next, kMostChanges);
  if (was_ready && out.changed.empty()) out.outcome = Reload::Outcome::Unchanged;
  if (options_.strict) return;
  // Requests go before what is to be read.
  out.findings = std::async(std::launch::async, [&] {
                   setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), 10);
                   return to_findings(loaded);
                 }).get();
}

void Reloader::record(const Reload& reload) {
  bool refused = reload.outcome == Reload::Outcome::Refused;
  Metrics& metrics = shared_.metrics;
  (refused ? metrics.reload_failures : metrics.reloads).fetch_add(1);
  (refused ? metrics.last_failure : metrics.last_reload).store(std::time(nullptr));
  metrics.reload_seconds.store(reload.seconds);
  {
    std::scoped_lock lock(mutex_);
    history_.push_front(reload);
    if (history_.size() > kHistory) history_.pop_back();
  }
  if (options_.told) options_.told(reload);
  if (!options_.on_reload.empty()) run_hook(options_.on_reload, reload);
}

std::vector<Reload> Reloader::history() const {
  std::scoped_lock lock(mutex_);
  return {history_.begin(), history_.end()};
}

}  // namespace gw::serve
