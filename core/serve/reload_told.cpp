// What others are told of a reload.

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <ctime>
#include <nlohmann/json.hpp>
#include <thread>

#include "serve/reload.h"

namespace gw::serve {

std::string utc_text(std::chrono::system_clock::time_point time) {
  std::array<char, 40> out{};
  std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm broken{};
  gmtime_r(&seconds, &broken);
  std::strftime(out.data(), out.size(), "%Y-%m-%dT%H:%M:%SZ", &broken);
  return out.data();
}

std::string to_json(const Reload& reload) {
  nlohmann::ordered_json out;
  out["time"] = utc_text(reload.time);
  out["outcome"] = std::string(to_string(reload.outcome));
  out["seconds"] = reload.seconds;
  out["reason"] = reload.reason;
  out["routers"] = reload.routers;
  out["findings"] = nlohmann::ordered_json::array();
  for (const Finding& one : reload.findings)
    out["findings"].push_back(
        {{"severity", one.severity}, {"code", one.code}, {"message", one.message}, {"place", one.place}});
  out["changed"] = reload.changed;
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void run_hook(const std::string& command, const Reload& reload) {
  std::string json = to_json(reload) + "\n";
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
  std::string shell = "sh", option = "-c", line = command;
  char* arguments[] = {shell.data(), option.data(), line.data(), nullptr};
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
