#ifndef GW_SERVE_RELOAD_H_
#define GW_SERVE_RELOAD_H_

// One configuration after the other: read, judged, swapped, told of.

#include <chrono>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "serve/entry.h"

namespace gw::serve {

struct Finding {
  std::string severity, code, message, place;
};

struct Reload {
  enum class Outcome : std::uint8_t { Applied, Refused, Unchanged };

  std::chrono::system_clock::time_point time;
  Outcome outcome = Outcome::Applied;
  double seconds = 0;         ///< From its cause to the swap.
  std::string reason;         ///< Why it was refused.
  bool not_analysed = false;  ///< Refused because inputs could not be read.
  std::size_t routers = 0;    ///< Of HTTP, TCP and UDP.
  std::vector<Finding> findings;
  std::vector<std::string> changed;  ///< "router api@file added".
};

std::string_view to_string(Reload::Outcome outcome);

/// Texts that were sent to gw, by name; each is a provider's payload.
using Payloads = std::map<std::string, std::string>;

/// Reads everything anew. Nothing: `why` says what is wrong with it.
using Loader = std::function<std::optional<Loaded>(const Payloads& payloads, std::string& why)>;

/// Who looks on while everything is read.
struct Reading {
  std::function<void()> before = {};    ///< Called in front of it, once it is this one's turn.
  std::function<bool()> outdated = {};  ///< Asked behind it: whether what was read counts for nothing.
};

class Reloader {
 public:
  struct Options {
    bool strict = false;    ///< A lint error refuses it.
    std::string on_reload;  ///< A shell command that gets the result.
    Overrides instead;
    std::function<void(const Reload&)> told;         ///< Called after each.
    std::function<void(const Loaded&)> loaded = {};  ///< Called with what was applied.
  };

  Reloader(Loader loader, Options options, Shared& shared, ServiceTable::Internal internal)
      : loader_(std::move(loader)), options_(std::move(options)), shared_(shared), internal_(std::move(internal)) {}

  /// Reads, and swaps if it may; one at a time. `since`: when its cause was seen. Nothing: it was outdated.
  std::optional<Reload> run(Clock::time_point since, const Reading& reading = {});

  /// Sets a payload and reloads; a refused one is forgotten again.
  Reload put(const std::string& name, std::string text);

  /// The newest first; the last hundred.
  std::vector<Reload> history() const;

 private:
  std::optional<std::string> refusal(const Loaded& loaded) const;
  std::optional<Reload> run_locked(Clock::time_point since, const Reading& reading);
  void judge(const Loaded& loaded, Reload& out) const;
  std::shared_ptr<const Running> swap(const Loaded& loaded);
  void apply(const Loaded& loaded, Clock::time_point since, Reload& out);
  void record(const Reload& reload);

  Loader loader_;
  Options options_;
  Shared& shared_;
  ServiceTable::Internal internal_;
  std::mutex running_;  ///< One reload at a time.
  Payloads payloads_;
  mutable std::mutex mutex_;
  std::deque<Reload> history_;
};

/// What differs between two configurations, an object a line; at most `most`.
std::vector<std::string> changes(const Running* before, const Running& after, std::size_t most);

/// Findings as they are printed, without secrets.
std::vector<Finding> to_findings(const Loaded& loaded);

/// A reload as /api/reloads tells it and --on-reload gets it.
std::string to_json(const Reload& reload);

/// Runs a shell command beside gw: its result is not waited for. It gets the outcome in its environment and the reload
/// as JSON on its standard input.
void run_hook(const std::string& command, const Reload& reload);

/// "2026-11-27T10:00:00Z".
std::string utc_text(std::chrono::system_clock::time_point time);

}  // namespace gw::serve

#endif  // GW_SERVE_RELOAD_H_
