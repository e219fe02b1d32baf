#include "serve/reload.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <ctime>
#include <nlohmann/json.hpp>
#include <thread>

#include "lint/lint.h"
#include "model/tree.h"
#include "model/view.h"
#include "serve/health.h"

namespace gw::serve {
namespace {

constexpr std::size_t kHistory = 100;

std::string today() {
  char out[16];
  std::time_t now = std::time(nullptr);
  std::tm broken{};
  localtime_r(&now, &broken);
  std::strftime(out, sizeof out, "%Y-%m-%d", &broken);
  return out;
}

std::string_view kind_of(runtime::Role role) {
  switch (role) {
    case runtime::Role::Router: return "router";
    case runtime::Role::Service: return "service";
    case runtime::Role::Middleware: return "middleware";
    case runtime::Role::TcpRouter: return "TCP router";
    case runtime::Role::TcpService: return "TCP service";
    case runtime::Role::TcpMiddleware: return "TCP middleware";
    case runtime::Role::UdpRouter: return "UDP router";
    case runtime::Role::UdpService: return "UDP service";
  }
  return "";
}

std::string text_of(const runtime::Object& object, Version version) {
  std::string out = model::to_json(model::to_tree(object.value, version, model::Secrets::Shown), 0);
  for (const std::string& error : object.errors) out += error;
  return out;
}

nlohmann::ordered_json to_json(const Reload& reload) {
  nlohmann::ordered_json out;
  out["outcome"] = std::string(to_string(reload.outcome));
  out["seconds"] = reload.seconds;
  out["reason"] = reload.reason;
  out["routers"] = reload.routers;
  out["changed"] = reload.changed;
  out["errors"] = std::ranges::count(reload.findings, "error", &Finding::severity);
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

std::vector<std::string> changes(const Running* before, const Running& after, std::size_t most) {
  std::map<std::pair<runtime::Role, std::string_view>, std::string> old;
  Version version = after.gateway().source().version;
  if (before != nullptr) {
    for (const runtime::Object& one : before->gateway().graph().objects)
      old.emplace(std::pair(one.role, one.name), text_of(one, version));
  }
  std::vector<std::string> out;
  auto tell = [&](runtime::Role role, std::string_view name, const char* what) {
    if (name.ends_with("@internal")) return;
    out.push_back(std::string(kind_of(role)) + " " + std::string(name) + " " + what);
  };
  for (const runtime::Object& one : after.gateway().graph().objects) {
    auto found = old.find({one.role, one.name});
    if (found == old.end()) {
      tell(one.role, one.name, "added");
      continue;
    }
    if (found->second != text_of(one, version)) tell(one.role, one.name, "changed");
    old.erase(found);
  }
  for (const auto& [key, text] : old) tell(key.first, key.second, "removed");
  if (out.size() > most) {
    std::size_t more = out.size() - most;
    out.resize(most);
    out.push_back("and " + std::to_string(more) + " more");
  }
  return out;
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

Reload Reloader::run(Clock::time_point since, const std::function<void()>& before) {
  std::scoped_lock lock(running_);
  if (before) before();
  return run_locked(since);
}

Reload Reloader::put(const std::string& name, std::string text) {
  std::scoped_lock lock(running_);
  Payloads before = payloads_;
  payloads_[name] = std::move(text);
  Reload out = run_locked(Clock::now());
  if (out.outcome == Reload::Outcome::Refused) payloads_ = std::move(before);
  return out;
}

Reload Reloader::run_locked(Clock::time_point since) {
  Reload out;
  out.time = std::chrono::system_clock::now();
  std::string why;
  std::optional<Loaded> loaded = loader_(payloads_, why);
  if (!loaded) {
    out.outcome = Reload::Outcome::Refused;
    out.not_analysed = true;
    out.reason = why;
  } else if (auto refused = refusal(*loaded)) {
    out.outcome = Reload::Outcome::Refused;
    out.not_analysed = !loaded->not_analysed.empty();
    out.reason = *refused;
    out.findings = to_findings(*loaded);
  } else {
    if (options_.strict) {
      out.findings = to_findings(*loaded);
      auto error = std::ranges::find(out.findings, "error", &Finding::severity);
      if (error != out.findings.end()) {
        out.outcome = Reload::Outcome::Refused;
        out.reason = "--strict: " + error->place + ": " + error->message + " [" + error->code + "]";
      }
    }
    if (out.outcome == Reload::Outcome::Applied) {
      Overrides instead = options_.instead;
      instead.local = loaded->local;
      auto next = std::make_shared<const Running>(*loaded, instead, internal_, shared_.metrics);
      std::shared_ptr<const Running> before = shared_.live.get();
      out.routers = static_cast<std::size_t>(
          std::ranges::count_if(next->gateway().graph().objects,
                                [](const runtime::Object& one) { return one.role == runtime::Role::Router; }));
      out.changed = changes(before.get(), *next, 50);
      if (before != nullptr && shared_.ready && out.changed.empty()) out.outcome = Reload::Outcome::Unchanged;
      if (before != nullptr) keep_health(*before, *next);
      shared_.live.set(next);
      out.seconds = std::chrono::duration<double>(Clock::now() - since).count();
      if (options_.loaded) options_.loaded(*loaded);
      if (!options_.strict) out.findings = to_findings(*loaded);
    }
  }
  bool refused = out.outcome == Reload::Outcome::Refused;
  if (!refused) shared_.ready = true;
  // As Traefik does where a provider publishes nothing: entry points are open, and what is there is served.
  if (refused && loaded && loaded->gateway.install.starts && shared_.live.get() == nullptr) {
    shared_.live.set(std::make_shared<const Running>(*loaded, options_.instead, internal_, shared_.metrics));
    if (options_.loaded) options_.loaded(*loaded);
  }
  if (refused) out.seconds = std::chrono::duration<double>(Clock::now() - since).count();
  Metrics& metrics = shared_.metrics;
  (refused ? metrics.reload_failures : metrics.reloads).fetch_add(1);
  (refused ? metrics.last_failure : metrics.last_reload).store(std::time(nullptr));
  metrics.reload_seconds.store(out.seconds);
  {
    std::scoped_lock lock(mutex_);
    history_.push_front(out);
    if (history_.size() > kHistory) history_.pop_back();
  }
  if (options_.told) options_.told(out);
  hook(out);
  return out;
}

std::vector<Reload> Reloader::history() const {
  std::scoped_lock lock(mutex_);
  return {history_.begin(), history_.end()};
}

/// The command runs beside gw: its result is not waited for. It gets the outcome in its environment and as JSON on its
/// standard input.
void Reloader::hook(const Reload& reload) const {
  if (options_.on_reload.empty()) return;
  std::string json = to_json(reload).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  std::vector<std::string> variables = {"GW_RELOAD_OUTCOME=" + std::string(to_string(reload.outcome)),
                                        "GW_RELOAD_REASON=" + reload.reason};
  std::vector<char*> environment;
  for (char** one = environ; *one != nullptr; ++one) environment.push_back(*one);
  for (std::string& one : variables) environment.push_back(one.data());
  environment.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[0], 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  std::string shell = "sh", option = "-c", command = options_.on_reload;
  char* arguments[] = {shell.data(), option.data(), command.data(), nullptr};
  pid_t child = 0;
  int failure = posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, environment.data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  close(ends[0]);
  if (failure == 0) {
    // A pipe holds that much without a reader.
    [[maybe_unused]] auto written = write(ends[1], json.data(), std::min<std::size_t>(json.size(), 65536));
    std::thread([child] { waitpid(child, nullptr, 0); }).detach();
  }
  close(ends[1]);
}

}  // namespace gw::serve
