#ifndef GW_SOURCE_FLAG_FILE_H_
#define GW_SOURCE_FLAG_FILE_H_

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "text/source.h"

namespace gw::source {

/// A static configuration written as flags or as variables in a file of its own.
struct FlagFile {
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> variables;
};

/// `variables`: NAME=value lines as Docker and shells write them (comments, export, quotes); otherwise a command line
/// over one or more lines, quoted as in a shell, with or without "traefik" in front.
Result<FlagFile> read_flag_file(const std::string& path, bool variables);

}  // namespace gw::source

#endif  // GW_SOURCE_FLAG_FILE_H_
