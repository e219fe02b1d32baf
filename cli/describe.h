#ifndef GW_CLI_DESCRIBE_H_
#define GW_CLI_DESCRIBE_H_

// The declared command line as plain data, and what is written from it. Nothing here
// knows a command or an option by name, so completions and man pages cannot go stale.

#include <string>
#include <vector>

#include "cli/app.h"

namespace gw::cli {

struct OptionText {
  std::string name;                ///< Of a positional: its name. Else the first long name: "--format".
  std::vector<std::string> names;  ///< "-o", "--output"; one for a positional.
  std::string value;               ///< What its value is: "FILE", "TEXT"; empty for a flag.
  std::vector<std::string> choices;
  std::string description;
  bool required = false;
  bool repeated = false;

  bool flag() const { return value.empty(); }
  bool directory() const { return value == "DIR"; }
};

struct CommandText {
  std::vector<std::string> path;  ///< {"route", "test"}; empty for gw itself.
  std::string summary, description, examples;
  std::vector<OptionText> options;      ///< Its own.
  std::vector<OptionText> positionals;  ///< In order.
  std::vector<std::string> children;    ///< Names of the commands one level below.

  /// "route test" with a space as separator.
  std::string joined(const std::string& separator) const;
  /// Reads configuration, so everything after -- is Traefik's.
  bool reads_inputs() const;
};

/// gw itself first, then every command before those below it.
std::vector<CommandText> describe(const CommandLine& line);

std::string bash_completion(const std::vector<CommandText>& program);
std::string zsh_completion(const std::vector<CommandText>& program);
std::string fish_completion(const std::vector<CommandText>& program);

/// The page of program[which] in roff (man macros), for section 1.
std::string man_page(const std::vector<CommandText>& program, std::size_t which);

/// "gw-route-test.1"
std::string man_page_name(const CommandText& command);

std::string join(const std::vector<std::string>& words, const std::string& separator);

}  // namespace gw::cli

#endif  // GW_CLI_DESCRIBE_H_
