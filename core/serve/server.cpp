#include "serve/server.h"

#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <thread>

#include "base/strings.h"
#include "model/view.h"
#include "net/live_store.h"
#include "serve/address.h"
#include "serve/admin.h"
#include "serve/exchange_http2.h"
#include "serve/health.h"
#include "serve/kept.h"
#include "serve/listener.h"
#include "serve/not_served.h"
#include "serve/watch.h"
#include "source/files.h"

namespace gw::serve {
namespace {

using model::Value;

enum : int { kFine = 0, kRefused = 1, kUsage = 2, kNotAnalysed = 3 };

/// A thread and its loop.
struct Worker {
  Loop loop;
  std::thread thread;
};

bool loopback(const std::string& address) {
  return address.starts_with("127.") || address.starts_with("[::1]") || address.starts_with("localhost");
}

/// What a change of is one of the configuration: the inputs, and the files that it names itself.
std::vector<std::string> watched_paths(const Loaded& loaded) {
  std::vector<std::string> out = loaded.watched;
  for (text::SourceId id : loaded.sources->ids()) {
    const std::string& name = (*loaded.sources)[id].name();
    if (name.find("://") == std::string::npos && !name.empty()) out.push_back(name);
  }
  // Files that are not there yet, in a directory or by name.
  if (const Value* file = loaded.gateway.install.config.root.at("providers.file")) {
    source::World world = source::seen_from(loaded.world, loaded.gateway.place);
    for (std::string_view field : {"directory", "filename"}) {
      auto name = model::text_of(*file, field, loaded.gateway.version);
      if (name && !name->empty()) out.push_back(source::local_path(world, *name));
    }
  }
  std::erase(out, std::string());
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// Nothing, or why not.
std::optional<std::string> become(const std::string& user) {
  const passwd* entry = getpwnam(user.c_str());
  if (entry == nullptr) return "--user: there is no user " + user;
  if (setgroups(0, nullptr) != 0 || setgid(entry->pw_gid) != 0 || setuid(entry->pw_uid) != 0)
    return "--user: gw may not become " + user;
  return std::nullopt;
}

void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

struct Server::State {
  State(ServerOptions given, Loader loader)
      : options(std::move(given)),
        admin({options.rest, options.admin_token, options.version}, shared),
        wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    shared.dev = options.dev;
    Reloader::Options reload;
    reload.strict = options.strict;
    reload.on_reload = options.on_reload;
    reload.instead = options.instead;
    reload.told = [this](const Reload& one) { tell(one); };
    reload.loaded = [this](const Loaded& one) {
      std::vector<std::string> paths = watched_paths(one);
      if (watch != nullptr) watch->set_paths(paths, read_since);
      watched = std::move(paths);
      told = one.told;
      stores = one.stores;
    };
    reloader = std::make_unique<Reloader>(std::move(loader), std::move(reload), shared,
                                          [this](std::string_view name) { return admin.internal(name); });
    admin.set_reloader(*reloader);
  }
  ~State() { close(wake); }

  std::string local_address(const std::string& configured);
  void follow();
  void reload(const std::function<bool()>& outdated = {});

  int run();
  bool first_load(int& code);
  std::optional<std::string> listen();
  void start();
  void wait();
  void drain();
  void say(const std::string& line) const { options.say(line); }
  void tell(const Reload& reload) const;
  void tell_start() const;
  void check_health();

  ServerOptions options;
  Shared shared;
  Admin admin;
  std::unique_ptr<Reloader> reloader;
  std::vector<std::unique_ptr<Listener>> listeners;
  std::unique_ptr<Listener> admin_listener;
  std::vector<std::unique_ptr<Worker>> workers;
  std::unique_ptr<HealthChecks> health;
  int wake;
  std::atomic<bool> stopping{false};
  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  std::vector<std::string> watched;  ///< Of the last configuration that was taken.
  std::vector<base::StoreUrl> stores;
  std::vector<std::string> told;
  int next_port = 8000;  ///< Of --local.
  std::optional<std::chrono::system_clock::time_point> read_since;
  std::unique_ptr<FileWatch> watch;
  std::vector<std::unique_ptr<net::LiveStore>> followed;
  bool listening = false;
};

void Server::State::tell(const Reload& reload) const {
  bool live = listening;
  std::string what(to_string(reload.outcome));
  char seconds[32];
  std::snprintf(seconds, sizeof seconds, "%.0f ms", reload.seconds * 1000);
  if (reload.outcome == Reload::Outcome::Refused) {
    say("configuration refused: " + reload.reason + (live ? "; the last good one keeps running" : ""));
    return;
  }
  auto errors = std::ranges::count(reload.findings, "error", &Finding::severity);
  std::string line = "configuration " + what + " in " + seconds + ": " + std::to_string(reload.routers) +
                     (reload.routers == 1 ? " router" : " routers");
  if (errors > 0) line += ", " + std::to_string(errors) + (errors == 1 ? " error" : " errors") + " (gw lint tells)";
  say(line);
  if (!live) return;
  for (std::size_t i = 0; i < std::min<std::size_t>(reload.changed.size(), 10); ++i) say("  " + reload.changed[i]);
}

/// Where an entry point listens with --local: anybody may, and nobody else reaches it.
std::string Server::State::local_address(const std::string& configured) {
  Result<Address> address = listen_address(configured);
  int port = address ? address->port() : 0;
  if (port < 1024) port = next_port++;
  return "127.0.0.1:" + std::to_string(port);
}

/// Reads anew because something has changed, or because somebody asks for it.
void Server::State::reload(const std::function<bool()>& outdated) {
  reloader->run(Clock::now(), {[this] { read_since = std::chrono::system_clock::now(); }, outdated});
}

void Server::State::follow() {
  if (!options.watch) return;
  watch = std::make_unique<FileWatch>(
      watched,
      [this](const std::vector<std::string>&) { reload([this] { return watch != nullptr && watch->outdated(); }); },
      [this](const std::string& message) { say(message); }, WatchOptions{}, read_since);
  for (const base::StoreUrl& url : stores) {
    followed.push_back(std::make_unique<net::LiveStore>(url));
    followed.back()->start([this, name = url.name](const Result<std::string>& text) {
      if (text) reload();
      else say(text.error().message + "; the last good configuration keeps running");
    });
  }
}

bool Server::State::first_load(int& code) {
  Reload reload = reloader->run(Clock::now(), {[this] { read_since = std::chrono::system_clock::now(); }, {}}).value();
  if (reload.outcome != Reload::Outcome::Refused) return true;
  bool waits = shared.live.get() != nullptr && (options.watch || options.rest) && !options.check;
  if (waits) say("gw waits for a good one; until then /readyz answers 503");
  code = reload.not_analysed ? kNotAnalysed : kRefused;
  return waits;
}

std::optional<std::string> Server::State::listen() {
  std::shared_ptr<const Running> running = shared.live.get();
  std::vector<ListenerOptions> all;
  if (running != nullptr) {
    const route::Tables& tables = running->gateway().tables();
    for (const route::EntryPoint& point : tables.points) {
      if (tables.any_point) continue;
      all.push_back(listener_options(running->gateway(), point));
    }
  }
  if (options.local || options.instead.mock) {
    for (ListenerOptions& one : all) one.address = local_address(one.address);
  }
  for (const auto& [name, address] : options.listen) {
    auto found = std::ranges::find(all, name, &ListenerOptions::name);
    if (found == all.end()) {
      all.emplace_back();
      found = all.end() - 1;
      found->name = name;
    }
    bool udp = base::ascii_lower(address).ends_with("/udp"), said = address.find('/') != std::string::npos;
    if (said && udp != found->udp)
      return "--listen " + name + ": the entry point listens for " + (found->udp ? "udp" : "tcp");
    found->address = address;
  }
  if (all.empty()) {
    all.emplace_back();
    all.back().name = "web";
    all.back().address = "127.0.0.1:8000";
  }
  for (ListenerOptions& one : all) {
    if (running != nullptr && one.entry.name.empty()) {
      const route::EntryPoint* point = point_of(*running, one.name);
      if (point != nullptr) one.entry = point->options;
      else if (!running->gateway().tables().any_point)
        return "--listen " + one.name + ": the configuration has no such entry point";
    }
    auto opened = Listener::open(std::move(one), shared);
    if (!opened) return opened.error().message;
    listeners.push_back(*std::move(opened));
  }
  ListenerOptions own;
  own.name = "admin";
  own.address = options.admin;
  auto opened = Listener::open(own, shared, &admin);
  if (!opened && !options.admin_given) {
    own.address = "127.0.0.1:0";
    opened = Listener::open(own, shared, &admin);
  }
  if (!opened) return opened.error().message;
  if (!loopback((*opened)->address()) && options.admin_token.empty())
    return "--admin " + options.admin + ": an address that others reach needs --admin-token-file";
  admin_listener = *std::move(opened);
  return std::nullopt;
}

void Server::State::tell_start() const {
  for (const std::string& line : told) say(line);
  std::shared_ptr<const Running> running = shared.live.get();
  if (running != nullptr) {
    for (const std::string& line : not_served(*running)) say(line);
    for (const std::string& line : names_nothing(*running, options.instead)) say(line);
  }
  for (const auto& one : listeners)
    say("entry point " + one->options().name + " listens on " + one->address() + (one->options().udp ? "/udp" : ""));
  say("admin http://" + admin_listener->address() + "/");
}

void Server::State::start() {
  std::size_t count = options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  for (std::size_t i = 0; i < count; ++i) workers.push_back(std::make_unique<Worker>());
  for (const auto& worker : workers) {
    bool first = worker == workers.front();
    for (const auto& listener : listeners) {
      if (first || !listener->options().udp) listener->start(worker->loop);
    }
    if (first) admin_listener->start(worker->loop);
    worker->thread = std::thread([&loop = worker->loop] {
      loop.run();
      close_kept_connections();
      close_http2_connections();
    });
  }
  health = std::make_unique<HealthChecks>(workers.front()->loop, shared);
  health->follow();
  std::scoped_lock lock(mutex);
  listening = true;
  changed.notify_all();
}

/// Signals and wishes, until it is time to stop.
void Server::State::wait() {
  sigset_t signals;
  sigemptyset(&signals);
  for (int one : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, one);
  int file = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  while (!stopping) {
    pollfd ready[2] = {{file, POLLIN, 0}, {wake, POLLIN, 0}};
    poll(ready, 2, 200);
    if (shared.log != nullptr) shared.log->flush();
    shared.metrics.age();
    signalfd_siginfo info{};
    if (read(file, &info, sizeof info) != sizeof info) continue;
    if (info.ssi_signo != SIGHUP) break;
    if (shared.log != nullptr) shared.log->reopen();
    reload();
  }
  close(file);
}

void Server::State::drain() {
  shared.draining = true;
  say("draining");
  for (const auto& worker : workers) {
    Loop& loop = worker->loop;
    loop.post([this, &loop] {
      for (const auto& listener : listeners) listener->stop(loop);
    });
  }
  Time until = Clock::now() + options.drain;
  // Connections on which nothing is asked would wait for their idle time.
  while (Clock::now() < until && shared.under_way.sum() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  std::int64_t cut = shared.under_way.sum();
  for (const auto& worker : workers) {
    worker->loop.post([&loop = worker->loop] {
      loop.cancel_all();
      // Idle connections to servers would keep the loop from being done.
      close_kept_connections();
      close_http2_connections();
    });
    worker->loop.stop_when_idle();
  }
  shared.live.set(nullptr);
  for (const auto& worker : workers) worker->thread.join();
  if (shared.log != nullptr) shared.log->flush();
  std::string requests = std::to_string(cut) + (cut == 1 ? " request was" : " requests were");
  say(cut > 0 ? "stopped; " + requests + " cut off" : "stopped");
}

int Server::State::run() {
  raise_file_limit();
  signal(SIGPIPE, SIG_IGN);
  sigset_t signals;
  sigemptyset(&signals);
  for (int one : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, one);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  if (!options.access_log.empty()) {
    auto log = AccessLog::open(options.access_log, options.access_log_json);
    if (!log) {
      say(log.error().message);
      return kUsage;
    }
    shared.log = *std::move(log);
  }
  int code = kFine;
  if (!first_load(code)) return code;
  if (auto why = listen()) {
    say(*why);
    return kUsage;
  }
  if (!options.user.empty()) {
    if (auto why = become(options.user)) {
      say(*why);
      return kUsage;
    }
  }
  tell_start();
  if (options.check) return kFine;
  follow();  // Before anybody can know that it listens, and change something.
  start();
  wait();
  followed.clear();
  watch.reset();
  drain();
  return kFine;
}

Server::Server(ServerOptions options, Loader loader)
    : state_(std::make_unique<State>(std::move(options), std::move(loader))) {}
Server::~Server() = default;

int Server::run() { return state_->run(); }

void Server::stop() {
  state_->stopping = true;
  std::uint64_t one = 1;
  [[maybe_unused]] auto written = write(state_->wake, &one, sizeof one);
}

Reload Server::put(const std::string& name, std::string text) { return state_->reloader->put(name, std::move(text)); }

std::vector<std::pair<std::string, std::string>> Server::addresses() const {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& one : state_->listeners) out.emplace_back(one->options().name, one->address());
  if (state_->admin_listener != nullptr) out.emplace_back("admin", state_->admin_listener->address());
  return out;
}

void Server::wait_until_listening() const {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [this] { return state_->listening; });
}

}  // namespace gw::serve
