#ifndef GW_CLI_COMMAND_H_
#define GW_CLI_COMMAND_H_

// A subcommand is one file, cli/cmd_<name>.cpp, found by the build like a lint rule.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options.h"

namespace gw::cli {

/// Exit codes are part of the interface; see man/gw.1. When several apply the largest wins.
enum class Exit : int { Clean = 0, Findings = 1, Usage = 2, NotAnalysed = 3, Internal = 4 };

/// What stands before the command.
struct Global {
  std::string color = "auto";              ///< auto, always, never.
  bool no_config = false;                  ///< gw.toml is not looked for.
  std::vector<std::string> traefik_flags;  ///< Everything after --.
  bool flags_given = false;                ///< There was a --.
};

/// The options of one invocation and what to do with them.
class Invocation {
 public:
  virtual ~Invocation() = default;

  /// Adds options that write into *this.
  virtual void declare(const Options& command) = 0;

  /// Writes results to standard output and problems of gw itself to standard error.
  virtual Exit run(const Global& global) = 0;
};

struct Command {
  std::string_view name;
  std::string_view summary;           ///< One line, imperative, no period.
  std::string_view description = {};  ///< More than that for the man page; an empty line begins a paragraph.
  std::string_view examples = {};     ///< Shell lines, each under a comment that says what it is good for.
  std::unique_ptr<Invocation> (*make)();
};

}  // namespace gw::cli

#define GW_COMMAND(id)              \
  namespace gw::cli::command {      \
  extern const gw::cli::Command id; \
  }                                 \
  constinit const gw::cli::Command gw::cli::command::id

#endif  // GW_CLI_COMMAND_H_
