#include "source/files.h"

#include <algorithm>

#include "base/path.h"

namespace gw::source {
namespace {

/// What lies under `path` in World::contents, if it is a file there.
const std::string* content(const World& world, const std::string& path) {
  auto at = std::ranges::find(world.contents, path, &std::pair<std::string, std::string>::first);
  return at == world.contents.end() ? nullptr : &at->second;
}

std::string below(const std::string& directory) { return directory.ends_with('/') ? directory : directory + "/"; }

bool holds_content(const World& world, const std::string& directory) {
  return std::ranges::any_of(world.contents,
                             [&](const auto& file) { return file.first.starts_with(below(directory)); });
}

Error missing(const std::string& path) { return {Error::Kind::Io, "open " + path + ": no such file or directory"}; }

/// `path` as Traefik names it where a message names the local one.
template <typename T>
Result<T> named(Result<T> result, const std::string& local, const std::string& path) {
  if (result || local == path) return result;
  Error error = result.error();
  std::size_t at = error.message.find(local);
  if (at != std::string::npos) error.message.replace(at, local.size(), path);
  return error;
}

}  // namespace

std::string local_path(const World& world, const std::string& path) {
  std::string absolute = world.container && !path.starts_with('/') && path != "-" ? "/" + path : path;
  // Of nested mounts the innermost counts.
  std::size_t best = 0;
  std::string out;
  for (const auto& [container, local] : world.map) {
    bool exact = absolute == container, inside = absolute.starts_with(below(container));
    if ((!exact && !inside) || container.size() < best) continue;
    best = container.size();
    out = exact ? local : below(local) + absolute.substr(below(container).size());
  }
  if (!out.empty()) return out;
  if (world.container && path != "-") return {};
  if (path.starts_with('/') || world.directory.empty() || path == "-") return path;
  return world.directory + "/" + base::clean_path(path);
}

bool file_exists(const World& world, const std::string& path) {
  if (content(world, path) != nullptr) return true;
  std::string local = local_path(world, path);
  return !local.empty() && io::exists(local) && !io::is_directory(local);
}

bool directory_exists(const World& world, const std::string& path) {
  if (holds_content(world, path)) return true;
  std::string local = local_path(world, path);
  return !local.empty() && io::is_directory(local);
}

Result<std::string> read_file(const World& world, const std::string& path) {
  if (const std::string* bytes = content(world, path)) return *bytes;
  std::string local = local_path(world, path);
  if (local.empty()) return missing(path);
  return named(io::read_file(local), local, path);
}

std::optional<std::string> named_file(const World& world, std::string_view path) {
  if (path.empty() || path.size() > 4096 || path.find('\n') != std::string_view::npos) return std::nullopt;
  std::string name(path);
  if (const std::string* bytes = content(world, name)) return *bytes;
  std::string local = local_path(world, name);
  return local.empty() || !world.file ? std::nullopt : world.file(local);
}

World seen_from(const World& world, const Place& place) {
  World out = world;
  out.directory = place.directory;
  out.map.insert(out.map.begin(), place.map.begin(), place.map.end());
  out.contents.insert(out.contents.end(), place.contents.begin(), place.contents.end());
  out.container = world.container || place.container;
  return out;
}

Result<std::vector<io::DirectoryEntry>> list_directory(const World& world, const std::string& path) {
  if (!holds_content(world, path)) {
    std::string local = local_path(world, path);
    if (local.empty()) return missing(path);
    return named(io::list_directory(local), local, path);
  }
  std::vector<io::DirectoryEntry> out;
  for (const auto& [file, bytes] : world.contents) {
    if (!file.starts_with(below(path))) continue;
    std::string rest = file.substr(below(path).size());
    std::size_t slash = rest.find('/');
    io::DirectoryEntry entry{rest.substr(0, slash),
                             slash == std::string::npos ? io::EntryKind::File : io::EntryKind::Directory};
    if (std::ranges::find(out, entry.name, &io::DirectoryEntry::name) == out.end()) out.push_back(std::move(entry));
  }
  std::ranges::sort(out, {}, &io::DirectoryEntry::name);
  return out;
}

}  // namespace gw::source
