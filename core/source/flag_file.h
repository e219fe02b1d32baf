#ifndef GW_SOURCE_FLAG_FILE_H_
#define GW_SOURCE_FLAG_FILE_H_

// Traefik's flags and variables, written down in a file, for load_static().

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "text/source.h"

namespace gw::source {

/// A command line: flags in one or more lines, quoted as in a shell; # begins a comment; a \ at the end of a line goes
/// on with the next. "traefik" in front (also with a path, or `exec`) is left out.
struct FlagFile {
  std::vector<std::string> arguments;
  std::vector<text::Span> spans;  ///< Of each argument, with its quotes.
};

/// Error: a quote that is not closed.
Result<FlagFile> read_flags(const text::SourceSet& sources, text::SourceId source);

/// Variables: NAME=VALUE lines as Docker's env files have them, `export NAME="value"` as a shell has them. A value
/// wholly in quotes loses them, as with Compose and a shell (`docker run --env-file` would keep them). Lines that begin
/// with # and names without a value, which the process's environment would give, are left out.
struct EnvFile {
  std::vector<std::pair<std::string, std::string>> variables;  ///< The last of a name counts.
  std::vector<text::Span> spans;                               ///< Of each value.
};

/// Error: a line that is neither.
Result<EnvFile> read_env(const text::SourceSet& sources, text::SourceId source);

}  // namespace gw::source

#endif  // GW_SOURCE_FLAG_FILE_H_
