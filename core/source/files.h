#ifndef GW_SOURCE_FILES_H_
#define GW_SOURCE_FILES_H_

// The files that Traefik would see, as far as they are here: mapped to local ones, or held by an input.

#include <string>
#include <vector>

#include "io/file.h"
#include "source/gateway.h"

namespace gw::source {

/// `path` as the loaders open it: relative names below World::directory, container paths through World::map. Empty:
/// a path of a container that nothing here stands for.
std::string local_path(const World& world, const std::string& path);

bool file_exists(const World& world, const std::string& path);
bool directory_exists(const World& world, const std::string& path);

/// As io::read_file; errors name the path as given.
Result<std::string> read_file(const World& world, const std::string& path);

/// What World::file gives of it.
std::optional<std::string> named_file(const World& world, std::string_view path);

/// As io::list_directory; errors name the path as given.
Result<std::vector<io::DirectoryEntry>> list_directory(const World& world, const std::string& path);

}  // namespace gw::source

#endif  // GW_SOURCE_FILES_H_
