#ifndef GW_SOURCE_PROJECT_FILE_H_
#define GW_SOURCE_PROJECT_FILE_H_

// gw.toml: the defaults of a project. Options on the command line win.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "text/source.h"

namespace gw::source {

/// A gateway that is spelled out instead of found.
struct GatewaySpec {
  std::string name;
  std::string static_file;
  std::vector<std::string> inputs;
};

/// Paths are relative to the directory of the file, as far as they are relative, and are given back that way.
struct ProjectFile {
  std::string path;     ///< Empty: there is none.
  std::string traefik;  ///< Version.
  std::string static_file;
  std::vector<std::string> inputs;
  std::vector<std::pair<std::string, std::string>> map;  ///< Container path, local path.
  std::vector<std::string> external;                     ///< Globs of names that exist elsewhere.
  bool complete = true;
  std::vector<GatewaySpec> gateways;
  std::vector<std::string> select, ignore;
  std::vector<std::pair<std::string, std::string>> severity;  ///< Code or name of a rule, level.
  std::string baseline;
  std::vector<std::string> route_tests;
};

/// Looks for gw.toml in `directory` and above it. Nothing found: an empty path.
std::string find_project_file(const std::string& directory);

/// Reads it. In `error`: "gw.toml:3:1: unknown key traefk, did you mean traefik?"; empty if all is well.
ProjectFile read_project_file(const std::string& path, std::string& error);

}  // namespace gw::source

#endif  // GW_SOURCE_PROJECT_FILE_H_
