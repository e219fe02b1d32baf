#ifndef GW_CLI_APP_H_
#define GW_CLI_APP_H_

// The whole command line as CLI11 knows it: what main parses with, and what
// completions and man pages are generated from.

#include <memory>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace gw::cli {

/// Every command in the build, by file name.
const std::vector<const Command*>& commands();

/// A parser and what it writes into. Stays where it is: the parser points into it.
class CommandLine {
 public:
  CommandLine();
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  struct Entry {
    const Command* command;
    CLI::App* app;
    std::unique_ptr<Invocation> invocation;
  };

  CLI::App& app() { return *app_; }
  const CLI::App& app() const { return *app_; }
  Global& global() { return global_; }
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::unique_ptr<CLI::App> app_;
  Global global_;
  std::vector<Entry> entries_;
};

}  // namespace gw::cli

#endif  // GW_CLI_APP_H_
